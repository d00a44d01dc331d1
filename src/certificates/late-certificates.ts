import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SESSION_STATES } from '../attendance/attendance.queries.js';
import { wholeAttendance } from '../attendance/attendance.rules.js';
import type { AttendanceState } from '../attendance/attendance.types.js';
import { EventDesk } from '../organiser/event-desk.service.js';
import { EventCertificatesService } from './event-certificates.service.js';

/** Certificates that waited for the evaluation, once an organiser has issued those of the event. */
@Injectable()
export class LateCertificates {
  constructor(
    private readonly dataSource: DataSource,
    private readonly desk: EventDesk,
    private readonly certificates: EventCertificatesService,
  ) {}

  /** Several workers may do it at once: one certificate stands for each person. @returns how many were issued */
  async issue(): Promise<number> {
    let count = 0;
    for (const eventId of await this.eventsToLookAt()) {
      const found = await this.desk.unattended(eventId);
      if (found !== undefined) count += (await this.certificates.issueToWhoAnswered(found)).length;
    }
    return count;
  }

  /** Events where somebody who attended has answered and never had a certificate. */
  private async eventsToLookAt(): Promise<number[]> {
    const rows = await this.dataSource.query<{ eventId: number; states: (AttendanceState | null)[] }[]>(
      `SELECT b.event_id AS "eventId", ${SESSION_STATES} AS states
       FROM certificate_settings cs
       JOIN evaluation_settings es ON es.event_id = cs.event_id AND es.certificates_wait
       JOIN evaluation_forms f ON f.event_id = cs.event_id AND f.moment = 'on_the_day' AND f.asked
       JOIN evaluation_requests r ON r.form_id = f.id AND r.answered
       JOIN bookings b ON b.event_id = cs.event_id AND b.person_id = r.person_id AND b.state = 'confirmed'
       JOIN closed_registers cr ON cr.event_id = cs.event_id
       WHERE cs.given AND cs.issued_at IS NOT NULL
         AND NOT EXISTS (SELECT FROM certificates c WHERE c.event_id = b.event_id AND c.person_id = b.person_id)`,
    );
    const attended = rows.filter(({ states }) => wholeAttendance(states) === 'attended');
    return [...new Set(attended.map(({ eventId }) => eventId))];
  }
}
