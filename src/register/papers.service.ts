import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ATTENDS } from '../bookings/booking-parts.rules.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { Refusal } from '../platform/refusal.js';
import type { Paper, PaperFacts, PaperLine } from './papers.types.js';
import type { OpenRegister } from './register-desk.service.js';
import { sessionWords } from './register-words.js';

/** More people than these are written in a thread of their own, so that nobody else has to wait. */
export const MANY = 200;
/** Each of these takes a processor while it lasts. */
const THREADS = 2;

/**
 * Writes sign-in sheets and badges. They leave page by page, so that there is nothing to wait for and nothing to keep.
 */
@Injectable()
export class PapersService {
  private threads = 0;

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Whoever has the codes of badges can say that somebody came, so that they were taken out is recorded.
   * @throws Refusal busy while as many large ones are being written as the program can
   */
  async paper(paper: Paper, opened: OpenRegister, caller: Caller): Promise<Readable> {
    const facts = await this.facts(paper, opened);
    const file = facts.lines.length > MANY ? this.inThread(paper, facts) : await writeHere(paper, facts);
    if (paper === 'badges') {
      await recordAudit(this.dataSource.manager, {
        actorId: caller.personId,
        action: 'badges.printed',
        subject: `event:${opened.event.id}`,
        detail: { badges: facts.lines.length },
      });
    }
    return file;
  }

  private async facts(paper: Paper, { event, frame, session, sessions }: OpenRegister): Promise<PaperFacts> {
    const ofSession = paper === 'sign-in-sheet' && session !== undefined;
    const lines = await this.dataSource.query<PaperLine[]>(
      `SELECT b.reference, b.check_in_code AS code, p.name, p.job_title AS "jobTitle",
         coalesce(o.name, p.organisation_other) AS agency,
         (SELECT coalesce(array_agg(coalesce(s.title, s.choice) ORDER BY s.starts_at, s.id), '{}')
          FROM event_sessions s
          WHERE s.event_id = b.event_id AND s.choice IS NOT NULL AND ${ATTENDS('s', 'b')}) AS chosen
       FROM bookings b JOIN people p ON p.id = b.person_id LEFT JOIN organisations o ON o.id = p.organisation_id
       WHERE b.event_id = $1 AND b.state = 'confirmed'
         AND ($2::int IS NULL OR EXISTS (SELECT FROM event_sessions s WHERE s.id = $2 AND ${ATTENDS('s', 'b')}))
       ORDER BY plain_text(p.name), b.id`,
      [event.id, ofSession ? session.id : null],
    );
    const when = ofSession ? sessionWords(session, sessions) : frame.when;
    return { title: event.title, team: event.team.name, when, where: frame.where, lines };
  }

  private inThread(paper: Paper, facts: PaperFacts): Readable {
    if (this.threads >= THREADS) throw busy();
    this.threads += 1;
    const worker = new Worker(new URL(`./papers.thread${extname(import.meta.url)}`, import.meta.url), {
      workerData: { paper, facts },
    });
    const file = new Readable({
      read: () => undefined,
      // Whoever asked is gone, or has all of it.
      destroy: (error, done) => void worker.terminate().finally(() => done(error)),
    });
    worker.on('message', (piece: Uint8Array) => file.push(piece));
    worker.on('error', (error) => file.destroy(error));
    worker.on('exit', () => {
      this.threads -= 1;
      file.push(null);
    });
    return file;
  }
}

const busy = (): Refusal =>
  new Refusal('busy', 'busy', 'Other large papers are being written. Try again in a minute');

/** Loaded when somebody prints: what writes a PDF is large. */
async function writeHere(paper: Paper, facts: PaperFacts): Promise<Readable> {
  const { writePaper } = await import('./papers.js');
  return writePaper[paper](facts);
}
