import type { Event } from './event.entity.js';
import type { EventKind, PlacesKind } from './event.types.js';
import type { SessionInput } from './session-times.rules.js';

/** What organisers edit without anybody's invite moving. Booking times as `readMoment` takes them. */
export interface EventDetails extends Pick<
  Event,
  | 'title'
  | 'kind'
  | 'summary'
  | 'description'
  | 'outcomes'
  | 'theme'
  | 'contentNotice'
  | 'partners'
  | 'audience'
  | 'audiences'
  | 'level'
  | 'price'
  | 'bookingNotes'
  | 'joiningLink'
  | 'joiningInstructions'
  | 'reminderText'
  | 'waitingListOpen'
  | 'needsApproval'
  | 'offerHours'
  | 'reminderDays'
  | 'lateCancellationDays'
  | 'seriesId'
  | 'source'
  | 'capacityInvented'
> {
  bookingOpensAt: string | null;
  bookingClosesAt: string | null;
  /** A rule tree from outside, checked here. */
  rule: unknown;
}

/** Where and when: what moves everyone's invite. What is left out stays. */
export interface Whereabouts {
  sessions?: SessionInput[];
  venueId?: number | null;
  online?: boolean;
}

export interface NewEvent extends Partial<Omit<EventDetails, 'title' | 'kind'>>, Whereabouts {
  title: string;
  kind: EventKind;
  /** Made from the title when left out. A slug that is taken gets a number. */
  slug?: string;
  places: PlacesKind;
}
