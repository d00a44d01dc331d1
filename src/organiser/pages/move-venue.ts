import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Event } from '../../events/event.entity.js';
import { inTransaction } from '../../platform/database/in-transaction.js';
import { Room } from '../../venues/room.entity.js';
import { Venue } from '../../venues/venue.entity.js';
import { VenuesService } from '../../venues/venues.service.js';
import { placeWords, venueOptions, type VenueOption } from '../../venues/venue-words.rules.js';
import { whereWords } from '../event-frame.js';
import type { MoveForm } from './move.form.js';
import { idIn } from '../../platform/text/fields.js';

/** The place to which an event may move: staying, one on the list, a new one, or none but online. */
@Injectable()
export class MoveVenues {
  constructor(
    private readonly dataSource: DataSource,
    private readonly venues: VenuesService,
  ) {}

  /** What the form offers, by name. */
  async options(event: Event): Promise<VenueOption[]> {
    const venues = await this.dataSource.manager.find(Venue, { order: { name: 'ASC', town: 'ASC' } });
    return [...stayingOption(event), { value: 'online', text: 'Online only' }, ...venueOptions(venues)];
  }

  /** Names of the rooms at the place where it is, to choose from. */
  async rooms({ venueId }: Event): Promise<string[]> {
    if (venueId === null) return [];
    const rooms = await this.dataSource.manager.find(Room, { where: { venueId }, order: { name: 'ASC' } });
    return rooms.map(({ name }) => name);
  }

  /** Whether the choice is one that the form offered. */
  async isOffered(form: MoveForm, event: Event): Promise<boolean> {
    if (form.place === 'listed') return (await this.listed(form.where)) !== undefined;
    return form.place !== 'same' || stayingOption(event).length > 0;
  }

  /**
   * Id of the chosen venue; null for none. A new one is written down first: were the move then refused, it would
   * only be one more on the list.
   */
  async choose(form: MoveForm, event: Event): Promise<number | null> {
    switch (form.place) {
      case 'same':
        return event.venueId;
      case 'online':
        return null;
      case 'listed':
        return Number(form.where);
      case 'new': {
        const { venueName, venueAddress, venueTown, venuePostcode } = form;
        const venue = await inTransaction(this.dataSource, (manager) =>
          this.venues.findOrCreate(manager, {
            name: venueName,
            address: venueAddress,
            town: venueTown,
            postcode: venuePostcode === '' ? null : venuePostcode.toUpperCase(),
          }),
        );
        return venue.id;
      }
    }
  }

  /** The choice as pages say where an event is. */
  async words(form: MoveForm, event: Event): Promise<string> {
    const { place, isOnline } = form;
    if (place === 'online') return 'Online';
    if (place === 'same') return whereWords({ event: { ...event, online: isOnline } });
    const venue =
      place === 'new' ? { name: form.venueName, town: form.venueTown } : await this.listed(form.where);
    const words = venue === undefined ? '' : placeWords(venue.name, venue.town);
    return isOnline ? `${words}, and online` : words;
  }

  private async listed(id: string): Promise<Venue | undefined> {
    return (await this.dataSource.manager.findOneBy(Venue, { id: idIn(id) })) ?? undefined;
  }
}

/** An event that is online only has no place to stay at. */
function stayingOption(event: Event): VenueOption[] {
  if (event.venue === null) return event.online ? [] : [{ value: 'same', text: 'Place to be announced' }];
  return [{ value: 'same', text: `Stays at ${placeWords(event.venue.name, event.venue.town)}` }];
}
