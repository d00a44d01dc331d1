import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { bookingNotFound } from './booking.errors.js';

const DRAFT_ID = /^[A-Za-z0-9_-]{22}$/;

/** Whose draft, for which event: nobody opens another's by its id. */
export interface DraftKey {
  id: string;
  personId: number;
  eventId: number;
}

export interface FoundDraft {
  answers: object;
  /** Of the booking that it became; null while it is under way. */
  reference: string | null;
}

/** Journeys under way. Each has an unguessable id, so that two tabs never mix their answers. */
@Injectable()
export class BookingDrafts {
  constructor(private readonly dataSource: DataSource) {}

  /** The id of a new journey. Nothing is written before its first answer. */
  newId(): string {
    return randomBytes(16).toString('base64url');
  }

  /**
   * The draft, or undefined when nothing was answered under this id yet.
   * @throws Refusal not_found when it is no id, another person's or another event's
   */
  async find({ id, personId, eventId }: DraftKey): Promise<FoundDraft | undefined> {
    if (!DRAFT_ID.test(id)) throw bookingNotFound();
    const [draft] = await this.dataSource.query<(FoundDraft & { personId: number; eventId: number })[]>(
      `SELECT d.person_id AS "personId", d.event_id AS "eventId", d.answers, b.reference
       FROM booking_drafts d LEFT JOIN bookings b ON b.id = d.booking_id WHERE d.id = $1`,
      [id],
    );
    if (draft === undefined) return undefined;
    if (draft.personId !== personId || draft.eventId !== eventId) throw bookingNotFound();
    return { answers: draft.answers, reference: draft.reference };
  }

  /**
   * Keeps these answers, which replace those before; a journey that has ended keeps none.
   * @throws Refusal not_found when the id is another person's or another event's
   */
  async keep({ id, personId, eventId }: DraftKey, answers: object): Promise<void> {
    const [kept] = await this.dataSource.query<{ id: string }[]>(
      `INSERT INTO booking_drafts (id, person_id, event_id, answers) VALUES ($1, $2, $3, $4)
       ON CONFLICT (id) DO UPDATE SET updated_at = now(),
           answers = CASE WHEN booking_drafts.booking_id IS NULL THEN excluded.answers ELSE booking_drafts.answers END
         WHERE booking_drafts.person_id = excluded.person_id AND booking_drafts.event_id = excluded.event_id
       RETURNING id`,
      [id, personId, eventId, JSON.stringify(answers)],
    );
    if (kept === undefined) throw bookingNotFound();
  }

  /** Remembers what became of it and forgets the answers, which stand with the booking now. */
  async finish(id: string, personId: number, bookingId: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE booking_drafts SET booking_id = $3, answers = '{}', updated_at = now() WHERE id = $1 AND person_id = $2`,
      [id, personId, bookingId],
    );
  }
}
