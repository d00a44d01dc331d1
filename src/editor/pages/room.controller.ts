import { Body, Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { recordAudit } from '../../platform/audit/audit-log.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { inTransaction } from '../../platform/database/in-transaction.js';
import { notFound, Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { Room } from '../../venues/room.entity.js';
import { placeWords } from '../../venues/venue-words.rules.js';
import { Venue } from '../../venues/venue.entity.js';
import { VenuesService } from '../../venues/venues.service.js';
import { changedSince, seal, type Fact } from '../meanwhile.rules.js';
import { NewRoomForm, RoomForm } from './room.form.js';
import { orNull } from '../../platform/text/written.js';
import { idIn } from '../../platform/text/fields.js';
import { venueInAddress } from '../venue-in-address.js';

/** The rooms of a venue, which all teams share as they share the venue. */
@PageController('organiser/venues/:venue/rooms')
@Permit('staff')
export class RoomController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly venues: VenuesService,
  ) {}

  @Get('new')
  async askNew(@Param('venue') id: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return show(await venueInAddress(this.dataSource, id, caller), undefined, new NewRoomForm());
  }

  @Post('new')
  async add(
    @Param('venue') id: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const venue = await venueInAddress(this.dataSource, id, caller);
    const { form, errors } = readForm(NewRoomForm, body);
    if (errors.length > 0) return show(venue, undefined, form, { errors, status: 400 });
    try {
      await inTransaction(this.dataSource, async (manager) => {
        const roomId = await this.venues.addRoom(manager, venue.id, { name: form.name, ...knownOf(form) });
        await recordAudit(manager, {
          actorId: caller.personId,
          action: 'room.added',
          subject: `room:${roomId}`,
          detail: { after: { name: form.name } },
        });
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
      return show(venue, undefined, form, { errors: error.errors, status: error.status });
    }
    return redirect(`/organiser/venues/${venue.id}`, { flash: `${form.name} has been added` });
  }

  @Get(':room')
  async ask(
    @Param('venue') id: string,
    @Param('room') roomId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const venue = await venueInAddress(this.dataSource, id, caller);
    const room = await this.room(venue, roomId);
    const form = Object.assign(new RoomForm(), {
      access: room.access ?? '',
      largestSize: room.largestSize?.toString() ?? '',
      was: seal(factsOf(room)),
    });
    return show(venue, room, form);
  }

  @Post(':room')
  async save(
    @Param('venue') id: string,
    @Param('room') roomId: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const venue = await venueInAddress(this.dataSource, id, caller);
    const room = await this.room(venue, roomId);
    const { form, errors } = readForm(RoomForm, body);
    if (errors.length > 0) return show(venue, room, form, { errors, status: 400 });
    const meanwhile = await inTransaction(this.dataSource, async (manager) => {
      const locked = await this.venues.lockRoom(manager, room.id);
      const changed = changedSince(factsOf(locked), form.was);
      if (changed.length > 0) return changed;
      await this.venues.describeRoom(manager, locked, knownOf(form));
      await recordAudit(manager, {
        actorId: caller.personId,
        action: 'room.described',
        subject: `room:${room.id}`,
      });
      return [];
    });
    if (meanwhile.length === 0)
      return redirect(`/organiser/venues/${venue.id}`, { flash: 'Saved. Events in this room show it' });
    const now = await this.room(venue, roomId);
    form.was = seal(factsOf(now));
    const stale = { field: 'meanwhile', message: 'Somebody else changed this page while you had it open' };
    return show(venue, now, form, { errors: [stale], meanwhile, status: 412 });
  }

  /** A slip of the pen: once a session is in it, it stays. */
  @Post(':room/delete')
  async remove(
    @Param('venue') id: string,
    @Param('room') roomId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView | Redirect> {
    const venue = await venueInAddress(this.dataSource, id, caller);
    const room = await this.room(venue, roomId);
    await inTransaction(this.dataSource, async (manager) => {
      await this.venues.removeRoom(manager, await this.venues.lockRoom(manager, room.id));
      await recordAudit(manager, {
        actorId: caller.personId,
        action: 'room.removed',
        subject: `room:${room.id}`,
        detail: { before: { name: room.name } },
      });
    });
    return redirect(`/organiser/venues/${venue.id}`, { flash: `${room.name} is off the list` });
  }

  private async room(venue: Venue, id: string): Promise<Room> {
    const room = await this.dataSource.manager.findOneBy(Room, { id: idIn(id), venueId: venue.id });
    if (room === null) throw notFound('There is no such room');
    return room;
  }
}

interface Again {
  errors?: FieldError[];
  meanwhile?: Fact[];
  status?: number;
}

function show(venue: Venue, room: Room | undefined, form: RoomForm, again: Again = {}): PageView {
  const { errors = [], meanwhile = [], status = 200 } = again;
  const model = { venue, room, place: placeWords(venue.name, venue.town), form, errors, meanwhile };
  return page('editor/pages/room.njk', model, { status });
}

const knownOf = ({ access, largestSize }: RoomForm): Pick<Room, 'access' | 'largestSize'> => ({
  access: orNull(access),
  largestSize: largestSize === '' ? null : Number(largestSize),
});

const factsOf = ({ access, largestSize }: Room): Fact[] => [
  { label: 'Access', words: access ?? 'Nothing' },
  { label: 'Holds at most', words: largestSize?.toString() ?? 'Nothing' },
];
