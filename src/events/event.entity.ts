import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { Audience } from '../eligibility/vocabulary.types.js';
import type { Rule } from '../eligibility/eligibility.types.js';
import { Team } from '../organisations/team.entity.js';
import { Venue } from '../venues/venue.entity.js';
import { EVENT_KINDS, type EventKind, type EventStatus, type PlacesKind } from './event.types.js';
import { Series } from './series.entity.js';

/**
 * One thing people attend. How many places there are and how many are taken lives with bookings, not here, so that
 * organisers who edit an event never wait for those who book it.
 */
@Entity('events')
export class Event {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('text', { unique: true })
  slug: string;

  @Column('integer')
  teamId: number;

  @ManyToOne(() => Team)
  @JoinColumn({ name: 'team_id' })
  team: Relation<Team>;

  @Column('integer', { nullable: true })
  seriesId: number | null;

  @ManyToOne(() => Series, { nullable: true })
  @JoinColumn({ name: 'series_id' })
  series: Relation<Series> | null;

  @Column('enum', { enum: Object.keys(EVENT_KINDS), enumName: 'event_kind' })
  kind: EventKind;

  @Column('enum', { enum: ['draft', 'published', 'cancelled'], enumName: 'event_status', default: 'draft' })
  status: EventStatus;

  @Column('text')
  title: string;

  @Column('text')
  summary: string;

  /** Plain text; a blank line parts paragraphs. */
  @Column('text', { default: '' })
  description: string;

  /** What people will learn, one sentence each. */
  @Column('text', { array: true, default: '{}' })
  outcomes: string[];

  @Column('text', { nullable: true })
  theme: string | null;

  /** Said before the button to book: what in the event may distress somebody. */
  @Column('text', { nullable: true })
  contentNotice: string | null;

  @Column('text', { array: true, default: '{}' })
  partners: string[];

  /** Who it is for, as published. Not a rule. */
  @Column('text', { default: '' })
  audience: string;

  @Column('text', { array: true, default: '{}' })
  audiences: Audience[];

  @Column('text', { nullable: true })
  level: string | null;

  /** As published: "Free", "£100 a day for schools". */
  @Column('text', { nullable: true })
  price: string | null;

  @Column('text', { array: true, default: '{}' })
  bookingNotes: string[];

  @Column('boolean', { default: false })
  online: boolean;

  @Column('integer', { nullable: true })
  venueId: number | null;

  @ManyToOne(() => Venue, { nullable: true })
  @JoinColumn({ name: 'venue_id' })
  venue: Relation<Venue> | null;

  /** Only for people with a place, never on a public page. */
  @Column('text', { nullable: true })
  joiningLink: string | null;

  /** The organiser's words for people with a place, in their confirmation and reminder. A blank line parts paragraphs. */
  @Column('text', { nullable: true })
  joiningInstructions: string | null;

  /** The organiser's words in the reminder, with placeholders; null: it says what all reminders say, and no more. */
  @Column('text', { nullable: true })
  reminderText: string | null;

  /** Start of the first session and end of the last; null while dates are to be announced. */
  @Column('timestamptz', { nullable: true })
  startsAt: Date | null;

  @Column('timestamptz', { nullable: true })
  endsAt: Date | null;

  @Column('enum', { enum: ['limited', 'unlimited', 'none'], enumName: 'places_kind' })
  places: PlacesKind;

  /** The source does not say how many places there are, and the demonstration made a number up. */
  @Column('boolean', { default: false })
  capacityInvented: boolean;

  @Column('timestamptz', { nullable: true })
  bookingOpensAt: Date | null;

  /** Null: booking closes when the event starts. */
  @Column('timestamptz', { nullable: true })
  bookingClosesAt: Date | null;

  @Column('boolean', { default: true })
  waitingListOpen: boolean;

  @Column('boolean', { default: false })
  needsApproval: boolean;

  @Column('smallint', { default: 48 })
  offerHours: number;

  @Column('smallint', { default: 3 })
  reminderDays: number;

  @Column('smallint', { default: 7 })
  lateCancellationDays: number;

  @Column('jsonb')
  rule: Rule;

  /** Rises when the rule changes, so that a booking decided by the old one is asked again. */
  @Column('integer', { default: 1 })
  ruleVersion: number;

  /** Rises with every change; an edit that names an older one is stale. */
  @Column('integer', { default: 1 })
  version: number;

  @Column('text', { unique: true })
  calendarUid: string;

  /** Rises when start, end, place or cancellation changes, for those who saved the date. */
  @Column('integer', { default: 0 })
  calendarSequence: number;

  @Column('text', { nullable: true })
  source: string | null;

  @Column('text', { nullable: true })
  cancellationReason: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;

  /** Never null for an event that was public, cancelled ones too. */
  @Column('timestamptz', { nullable: true })
  publishedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  cancelledAt: Date | null;
}
