import type { FormFields, Page } from './visitor.js';
import { versionOf, type OrganisersDesk } from './organisers.js';
import type { TestDatabase } from './database.js';

/** What the pages of an event's editor are filled in with: right answers, and `more` instead. */
export const what = (more: FormFields = {}): FormFields => ({
  title: 'Listening to children',
  kind: 'training_day',
  summary: 'How to listen, and what to do with what you hear.',
  ...more,
});
export const when = (more: FormFields = {}): FormFields => ({
  ...{ step: 'save', count: '1', 'day-0': '6', 'month-0': '11', 'year-0': '2019' },
  ...{ 'start-0': '9:30am', 'end-0': '4pm', 'timing-0': 'timed', mode: 'online', venue: '' },
  ...more,
});
export const places = (more: FormFields = {}): FormFields => ({
  ...{ places: 'limited', size: '40', waitingListOpen: 'yes', waitingSize: '', needsApproval: 'no' },
  ...more,
});

/** What a page of the editor was filled in against. */
export const stampOf = (page: Page): FormFields => ({
  version: versionOf(page),
  was: page.html.querySelector('input[name=was]')?.getAttribute('value'),
});

export const flash = (page: Page): string => page.text('.govuk-notification-banner__content');

/** The first organiser of a desk at the pages of the editor. */
export class EditorPages {
  constructor(
    private readonly database: TestDatabase,
    private readonly desk: OrganisersDesk,
  ) {}

  /** A draft as the form makes it; its address. */
  async draft(more: FormFields = {}): Promise<string> {
    const answers = { title: 'Listening to children', kind: 'training_day', ...more };
    const made = await this.desk.staff.post('/organiser/events/new', answers);
    return (made.location ?? '').replace(/\/edit$/, '');
  }

  /** Fills in one page of the editor and sends it. */
  async fill(path: string, task: string, fields: FormFields): Promise<Page> {
    const page = await this.desk.staff.get(`${path}/edit/${task}`);
    return this.desk.staff.submit(`${path}/edit/${task}`, { ...stampOf(page), ...fields });
  }

  /** The event at an address, as it is stored, with its places. */
  async stored(path: string): Promise<Record<string, unknown>> {
    const [row] = await this.database.dataSource.query<Record<string, unknown>[]>(
      `SELECT e.*, l.size, l.waiting_size FROM events e LEFT JOIN place_limits l ON l.event_id = e.id WHERE e.slug = $1`,
      [path.split('/').at(-1)],
    );
    return row ?? {};
  }
}
