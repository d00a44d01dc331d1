import { Get, Param, Query, StreamableFile } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { seesEvent, takesRegister } from '../../events/event.rules.js';
import { recordAudit } from '../../platform/audit/audit-log.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { CSV_TYPE, XLSX_TYPE } from '../../platform/files/table-files.js';
import { londonDate } from '../../platform/time/london.js';
import { PageController } from '../../platform/web/page-controller.js';
import { barChart } from '../../platform/web/bar-chart.js';
import { page, type PageView } from '../../platform/web/page.js';
import type { Attendee } from '../attendee.types.js';
import { AttendeesQueries } from '../attendees.queries.js';
import { csvOf, xlsxOf } from '../exports/attendee-files.js';
import { recordNeedsRead } from '../needs-read.js';
import { OrganiserQueries } from '../organiser.queries.js';
import { readSelection, type AttendeeSelection } from './attendee-list.form.js';
import { attendeeList } from './attendee-list.presenter.js';
import { attendeeTag } from './attendee-words.js';
import { EventDesk, type OpenEvent } from '../event-desk.service.js';
import { eventFigures } from '../event-frame.js';
import { bookedByAgency, signInSheet, waitingList } from './attendees.presenter.js';

const BY_AGENCY = {
  id: 'agency-chart',
  title: 'Booked by agency',
  of: 'Agency',
  others: 'agencies',
  unit: 'Booked',
};

/** Who is coming to an event, as a page, on paper and as files. */
@PageController('organiser/events/:slug')
@Permit('staff')
export class AttendeesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly desk: EventDesk,
    private readonly attendees: AttendeesQueries,
    private readonly organiser: OrganiserQueries,
  ) {}

  @Get('attendees')
  async list(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() asked: unknown,
  ): Promise<PageView> {
    const { event, frame, sessions } = await this.desk.open(slug, caller, 'attendees', seesEvent);
    const { query, filter, order } = readSelection(asked);
    const found = await this.attendees.list(event.id, { ...filter, namesOnly: !frame.may.run }, order, query);
    const agencies = await this.attendees.agencies(event.id);
    if (frame.may.run) await recordNeedsRead(this.dataSource.manager, caller, event.id, found.items);
    return page('organiser/pages/attendees.njk', {
      frame,
      query,
      figures: eventFigures(await this.organiser.figuresOf(event.id), frame),
      list: attendeeList(frame, found, agencies, sessions, query),
      chart: barChart(bookedByAgency(agencies), BY_AGENCY),
    });
  }

  @Get('attendees.csv')
  async csv(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() asked: unknown,
  ): Promise<StreamableFile> {
    const { opened, attendees } = await this.exported(slug, caller, asked, 'csv');
    return new StreamableFile(csvOf(attendees, statusWords), {
      type: CSV_TYPE,
      disposition: attachment(opened, 'csv'),
    });
  }

  @Get('attendees.xlsx')
  async xlsx(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() asked: unknown,
  ): Promise<StreamableFile> {
    const { opened, attendees } = await this.exported(slug, caller, asked, 'xlsx');
    return new StreamableFile(xlsxOf(attendees, statusWords), {
      type: XLSX_TYPE,
      disposition: attachment(opened, 'xlsx'),
    });
  }

  /** Lies on a desk where everybody reads it, so it holds no needs and no email addresses. */
  @Get('attendees/print')
  async print(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const { event, frame } = await this.desk.open(slug, caller, undefined, takesRegister);
    const coming = { q: '', agency: '', status: 'confirmed' } as const;
    const sheet = await signInSheet(
      this.attendees.all(event.id, coming, { sort: 'name', descending: false }),
    );
    return page('organiser/pages/sign-in-sheet.njk', { frame, sheet });
  }

  @Get('waiting-list')
  async waiting(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const { event, frame } = await this.desk.open(slug, caller, 'waiting-list');
    const waiting = await this.attendees.waitingList(event.id);
    const offers = await this.attendees.offers(event.id);
    return page('organiser/pages/waiting-list.njk', {
      frame,
      figures: eventFigures(await this.organiser.figuresOf(event.id), frame),
      waitingListOpen: event.waitingListOpen,
      ...waitingList(frame.path, waiting, offers),
    });
  }

  private async exported(
    slug: string,
    caller: Caller,
    asked: unknown,
    format: 'csv' | 'xlsx',
  ): Promise<{ opened: OpenEvent; attendees: AsyncIterable<Attendee[]> }> {
    const opened = await this.desk.open(slug, caller);
    const { filter, order }: AttendeeSelection = readSelection(asked);
    await recordAudit(this.dataSource.manager, {
      actorId: caller.personId,
      action: 'attendees.exported',
      subject: `event:${opened.event.id}`,
      detail: { format, filtered: filter.q !== '' || filter.agency !== '' || filter.status !== undefined },
    });
    return { opened, attendees: this.attendees.all(opened.event.id, filter, order) };
  }
}

const statusWords = (attendee: Attendee): string => attendeeTag(attendee).text;

/** Made of letters, digits and hyphens only, which a slug is. */
const attachment = ({ event, now }: OpenEvent, format: string): string =>
  `attachment; filename="attendees-${event.slug}-${londonDate(now)}.${format}"`;
