import { Body, Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { recordAudit } from '../../platform/audit/audit-log.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { inTransaction } from '../../platform/database/in-transaction.js';
import { type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { Room } from '../../venues/room.entity.js';
import { placeWords } from '../../venues/venue-words.rules.js';
import { Venue } from '../../venues/venue.entity.js';
import { VenuesService } from '../../venues/venues.service.js';
import { changedSince, seal, type Fact } from '../meanwhile.rules.js';
import { VenueForm } from './venue.form.js';
import { orNull } from '../../platform/text/written.js';
import { venueInAddress } from '../venue-in-address.js';

/** What is known of a venue that all teams share: how to get there, its access, how many it holds. */
@PageController('organiser/venues/:venue')
@Permit('staff')
export class VenueController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly venues: VenuesService,
  ) {}

  @Get()
  async ask(@Param('venue') id: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const venue = await venueInAddress(this.dataSource, id, caller);
    const { travel, access, largestSize } = venue;
    const form = Object.assign(new VenueForm(), {
      travel: travel ?? '',
      access: access ?? '',
      largestSize: largestSize?.toString() ?? '',
    });
    return this.show(venue, form, seal(factsOf(venue)));
  }

  @Post()
  async save(
    @Param('venue') id: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const venue = await venueInAddress(this.dataSource, id, caller);
    const { form, errors } = readForm(VenueForm, body);
    if (errors.length > 0) return this.show(venue, form, form.was, errors, [], 400);
    const { travel, access, largestSize } = form;
    const meanwhile = await inTransaction(this.dataSource, async (manager) => {
      const locked = await this.venues.lock(manager, venue.id);
      const changed = changedSince(factsOf(locked), form.was);
      if (changed.length > 0) return changed;
      await this.venues.describe(manager, locked, {
        travel: orNull(travel),
        access: orNull(access),
        largestSize: largestSize === '' ? null : Number(largestSize),
      });
      await recordAudit(manager, {
        actorId: caller.personId,
        action: 'venue.described',
        subject: `venue:${venue.id}`,
      });
      return [];
    });
    if (meanwhile.length > 0) {
      const stale = { field: 'meanwhile', message: 'Somebody else changed this page while you had it open' };
      const now = await venueInAddress(this.dataSource, id, caller);
      return this.show(now, form, seal(factsOf(now)), [stale], meanwhile, 412);
    }
    return redirect(`/organiser/venues/${venue.id}`, { flash: 'Saved. Its events show it from now on' });
  }

  private async show(
    venue: Venue,
    form: VenueForm,
    was: string,
    errors: FieldError[] = [],
    meanwhile: Fact[] = [],
    status = 200,
  ): Promise<PageView> {
    const heading = placeWords(venue.name, venue.town);
    const rooms = await this.dataSource.manager.find(Room, {
      where: { venueId: venue.id },
      order: { name: 'ASC' },
    });
    const model = { venue, rooms, heading, form, was, errors, meanwhile };
    return page('editor/pages/venue.njk', model, { status });
  }
}

const factsOf = ({ travel, access, largestSize }: Venue): Fact[] => [
  { label: 'Getting there', words: travel ?? 'Nothing' },
  { label: 'Access', words: access ?? 'Nothing' },
  { label: 'Holds at most', words: largestSize?.toString() ?? 'Nothing' },
];
