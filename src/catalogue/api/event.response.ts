import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Eligibility } from '../../eligibility/eligibility.types.js';
import { OUTCOMES } from '../../eligibility/eligibility.types.js';
import { AUDIENCES } from '../../eligibility/vocabulary.types.js';
import { availability, placesLeft, publicationBlockers } from '../../events/event.rules.js';
import { EVENT_KINDS } from '../../events/event.types.js';
import type { CourseEntry, Entry, EventEntry, SearchResult } from '../programme.queries.js';
import { ENTRY_KINDS } from '../search.types.js';
import {
  BookingWindowResponse,
  MissingResponse,
  SeriesResponse,
  SessionResponse,
  TeamResponse,
  VenueResponse,
} from './event-parts.response.js';

/** An event as everybody may see it. */
export class EventResponse {
  @ApiProperty({ enum: ['event'] }) type: 'event';
  @ApiProperty() slug: string;
  @ApiProperty({ format: 'uri', description: 'Its page' }) url: string;
  @ApiProperty() title: string;
  @ApiProperty({ enum: Object.keys(EVENT_KINDS) }) kind: string;
  @ApiProperty({ enum: ['draft', 'published', 'cancelled'] }) status: string;
  @ApiProperty({ type: String, nullable: true }) cancellationReason: string | null;
  @ApiProperty() summary: string;
  @ApiProperty() description: string;
  @ApiProperty({ type: [String] }) outcomes: string[];
  @ApiProperty({ type: String, nullable: true }) theme: string | null;
  @ApiProperty({ type: String, nullable: true }) contentNotice: string | null;
  @ApiProperty({ type: [String] }) partners: string[];
  @ApiProperty() audience: string;
  @ApiProperty({ enum: Object.keys(AUDIENCES), isArray: true }) audiences: string[];
  @ApiProperty({ type: String, nullable: true }) level: string | null;
  @ApiProperty({ type: String, nullable: true }) price: string | null;
  @ApiProperty({ type: [String] }) bookingNotes: string[];
  @ApiProperty() online: boolean;
  @ApiPropertyOptional({ type: String, nullable: true, description: 'Only for those who run the event' })
  joiningLink?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true, description: 'Only for those who run the event' })
  joiningInstructions?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true, description: 'Only for those who run the event' })
  reminderText?: string | null;
  @ApiPropertyOptional({
    type: [MissingResponse],
    description: 'What stands between a draft and its publication. Only for those who run the event',
  })
  missing?: MissingResponse[];
  @ApiProperty({ type: VenueResponse, nullable: true }) venue: VenueResponse | null;
  @ApiProperty({ type: TeamResponse }) team: TeamResponse;
  @ApiProperty({ type: SeriesResponse, nullable: true }) series: SeriesResponse | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) startsAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endsAt: string | null;
  @ApiProperty({ type: [SessionResponse] }) sessions: SessionResponse[];
  @ApiProperty({ enum: ['limited', 'unlimited', 'none'] }) places: string;
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: unlimited or no places' }) capacity:
    number | null;
  @ApiProperty({ description: 'The source does not say; the number is made up for the demonstration' })
  capacityInvented: boolean;
  @ApiProperty({ type: 'integer', description: 'Confirmed, awaiting approval and live offers' })
  placesTaken: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: unlimited or no places' }) placesLeft:
    number | null;
  @ApiProperty({ type: 'integer' }) waiting: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: as many as like' })
  waitingListCapacity: number | null;
  @ApiProperty() waitingListOpen: boolean;
  @ApiProperty({ type: BookingWindowResponse }) booking: BookingWindowResponse;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) bookingOpensAt: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'null: when the event starts',
  })
  bookingClosesAt: string | null;
  @ApiProperty() needsApproval: boolean;
  @ApiProperty({ type: 'integer' }) offerHours: number;
  @ApiProperty({ type: 'integer' }) reminderDays: number;
  @ApiProperty({ type: 'integer' }) lateCancellationDays: number;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Who may come' }) rule: object;
  @ApiProperty({ type: 'integer', description: 'For If-Match; also the ETag' }) version: number;
  @ApiProperty({ format: 'date-time' }) updatedAt: string;

  /** What its team sees of it: what opens a door and what is not said yet too. */
  static forOrganiser(entry: EventEntry, baseUrl: string, now: Date): EventResponse {
    const { event, places } = entry;
    const { joiningLink, joiningInstructions, reminderText } = event;
    const draft = { ...event, hasVenue: event.venueId !== null, size: places?.size };
    const missing = event.status === 'draft' ? publicationBlockers(draft, now) : [];
    return {
      ...EventResponse.of(entry, baseUrl, now),
      ...{ joiningLink, joiningInstructions, reminderText, missing },
    };
  }

  static of({ event, sessions, places }: EventEntry, baseUrl: string, now: Date): EventResponse {
    const venue = event.venue && venueResponse(event.venue);
    const { can, phase, code, message, opensAt, closesAt } = availability(event, places, now);
    const { slug, title, kind, status, summary, description, outcomes, theme, contentNotice, partners } =
      event;
    const { audience, audiences, level, price, bookingNotes, online, capacityInvented, waitingListOpen } =
      event;
    const {
      cancellationReason,
      needsApproval,
      offerHours,
      reminderDays,
      lateCancellationDays,
      rule,
      version,
    } = event;
    return {
      type: 'event',
      slug,
      url: `${baseUrl}/events/${slug}`,
      ...{
        title,
        kind,
        status,
        cancellationReason,
        summary,
        description,
        outcomes,
        theme,
        contentNotice,
        partners,
      },
      ...{ audience, audiences, level, price, bookingNotes, online },
      venue,
      team: { slug: event.team.slug, name: event.team.name, contactEmail: event.team.contactEmail },
      series: event.series && { slug: event.series.slug, title: event.series.title },
      startsAt: iso(event.startsAt),
      endsAt: iso(event.endsAt),
      sessions: sessions.map((session) => ({
        title: session.title,
        timing: session.timing,
        startsAt: session.startsAt.toISOString(),
        endsAt: session.endsAt.toISOString(),
        venue,
      })),
      places: event.places,
      capacity: places?.size ?? null,
      capacityInvented,
      placesTaken: places?.held ?? 0,
      placesLeft: places === null ? null : placesLeft(places),
      waiting: places?.waiting ?? 0,
      waitingListCapacity: places?.waitingSize ?? null,
      waitingListOpen,
      booking: {
        open: can !== 'nothing',
        ...{ can, phase, code, message },
        opensAt: iso(opensAt ?? null),
        closesAt: iso(closesAt ?? null),
      },
      bookingOpensAt: iso(event.bookingOpensAt),
      bookingClosesAt: iso(event.bookingClosesAt),
      ...{ needsApproval, offerHours, reminderDays, lateCancellationDays, rule, version },
      updatedAt: event.updatedAt.toISOString(),
    };
  }
}

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

const venueResponse = ({ areaCode, ...venue }: NonNullable<EventEntry['event']['venue']>): VenueResponse => {
  const { name, address, town, postcode, travel, access, largestSize } = venue;
  return { name, address, town, postcode, area: areaCode, travel, access, largestSize };
};

/** A course in the list of what is on offer. It is taken at any time and not booked: see its page. */
export class CourseResponse {
  @ApiProperty({ enum: ['course'] }) type: 'course';
  @ApiProperty({ enum: ['e-learning'] }) kind: 'e-learning';
  @ApiProperty() slug: string;
  @ApiProperty({ format: 'uri' }) url: string;
  @ApiProperty() title: string;
  @ApiProperty() summary: string;
  @ApiProperty() audience: string;
  @ApiProperty({ enum: Object.keys(AUDIENCES), isArray: true }) audiences: string[];
  @ApiProperty({ type: String, nullable: true }) level: string | null;
  @ApiProperty({ type: String, nullable: true }) price: string | null;
  @ApiProperty({ type: String, nullable: true }) duration: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) opensOn: string | null;

  static of(course: CourseEntry, baseUrl: string): CourseResponse {
    return { ...course, kind: 'e-learning', url: `${baseUrl}/courses/${course.slug}` };
  }
}

class FacetValueResponse {
  @ApiProperty() value: string;
  @ApiProperty() label: string;
  @ApiProperty({
    type: 'integer',
    description: 'How many there would be with this value and all other filters',
  })
  count: number;
}

export class FacetsResponse {
  @ApiProperty({ type: [FacetValueResponse], description: `Values: ${Object.keys(ENTRY_KINDS).join(', ')}` })
  kind: FacetValueResponse[];
  @ApiProperty({ type: [FacetValueResponse] }) audience: FacetValueResponse[];
  @ApiProperty({ type: [FacetValueResponse] }) area: FacetValueResponse[];
  @ApiProperty({ type: [FacetValueResponse] }) month: FacetValueResponse[];
  @ApiProperty({ type: [FacetValueResponse] }) mode: FacetValueResponse[];
  @ApiProperty({ type: [FacetValueResponse] }) available: FacetValueResponse[];
}

export const entryResponse = (entry: Entry, baseUrl: string, now: Date): EventResponse | CourseResponse =>
  entry.type === 'event' ? EventResponse.of(entry, baseUrl, now) : CourseResponse.of(entry, baseUrl);

export class ReasonResponse {
  @ApiProperty() code: string;
  @ApiProperty() message: string;
}

class NextStepResponse {
  @ApiProperty() text: string;
  @ApiPropertyOptional() href?: string;
}

/** May this person come: never a bare no. */
export class EligibilityResponse {
  @ApiProperty({ enum: [...OUTCOMES] }) outcome: string;
  @ApiPropertyOptional({ format: 'date' }) opensOn?: string;
  @ApiProperty({ type: [ReasonResponse] }) reasons: ReasonResponse[];
  @ApiProperty({ type: [String], description: 'Facts not known that could change the answer' })
  missing: string[];
  @ApiProperty({ type: [NextStepResponse] }) next: NextStepResponse[];

  static of({ outcome, opensOn, reasons, missing, next }: Eligibility): EligibilityResponse {
    return { outcome, ...(opensOn === undefined ? {} : { opensOn }), reasons, missing, next };
  }
}

/** `items` are events and courses; `near` tells that nothing matched the words as typed. */
export const programmeResponse = (
  result: SearchResult,
  baseUrl: string,
): {
  items: (EventResponse | CourseResponse)[];
  total: number;
  page: number;
  pageSize: number;
  facets: FacetsResponse;
  near: boolean;
} => {
  const { entries, total, page, pageSize, facets, near, now } = result;
  return {
    items: entries.map((entry) => entryResponse(entry, baseUrl, now)),
    total,
    page,
    pageSize,
    facets,
    near,
  };
};
