import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { clientPrograms } from '../../src/platform/database/client-programs.js';
import { must, type Measurement, type Options, type Result } from '../bench.types.js';
import { ofRounds, rounded } from '../figures.js';
import { processorsAreTold, residentMiB } from '../stage/processor.js';
import type { ProgramProcess } from '../stage/program-process.js';
import { seedEvents, seedOrganisers, seedPartnership } from '../stage/seed.js';
import { seedBookings } from '../stage/seed-bookings.js';
import type { Stage } from '../stage/stage.js';

const run = promisify(execFile);
const MORE_MEMORY_MIB = 32;

/** The same columns as the export, as the database itself writes them out. */
const COPY = `COPY (
  SELECT b.reference, p.name, p.email, p.job_title, o.name AS agency, b.state,
    (SELECT array_agg(a.state) FROM attendances a WHERE a.booking_id = b.id) AS attendance, b.booked_at, n.access, n.dietary
  FROM bookings b JOIN people p ON p.id = b.person_id LEFT JOIN organisations o ON o.id = p.organisation_id
  LEFT JOIN booking_needs n ON n.booking_id = b.id
  WHERE b.event_id = EVENT ORDER BY p.name) TO STDOUT WITH (FORMAT csv, HEADER)`;

/** A long list leaves the program row by row. */
export const exported: Measurement = {
  rows: { export: { at: 'most', reach: 8, aim: 2 } },

  async run(stage: Stage, options: Options): Promise<Record<string, Result>> {
    const attendees = options.short ? 5_000 : 100_000;
    const database = await stage.database();
    const db = database.dataSource;
    await seedPartnership(db);
    const [event] = await seedEvents(db, { slug: 'exported', size: attendees });
    await seedBookings(db, { eventIds: [event!.id], lookedAt: attendees, total: attendees });
    const [cookie] = await seedOrganisers(db, 1);
    const program = await stage.program(database);
    const path = `/organiser/events/${event!.slug}/attendees`;
    await download(program, '/events', '');

    const measured: { csv: Download; xlsx: Download; copy: number }[] = [];
    for (let round = 0; round < options.rounds; round += 1) {
      const csv = await download(program, `${path}.csv`, cookie!);
      must(csv.lines === attendees + 1, `The CSV has ${csv.lines} lines for ${attendees} attendees`);
      const xlsx = await download(program, `${path}.xlsx`, cookie!);
      must(xlsx.bytes > attendees, 'The workbook is too small to hold everybody');
      measured.push({ csv, xlsx, copy: await copySeconds(database.url, event!.id) });
    }
    const inRounds = ofRounds(measured, ({ csv, copy }) => csv.seconds / copy, {
      csvSeconds: ({ csv }) => csv.seconds,
      xlsxSeconds: ({ xlsx }) => xlsx.seconds,
      copySeconds: ({ copy }) => copy,
    });
    // Of the first round: later ones find the memory already claimed.
    const more = Math.max(measured[0]!.csv.moreMiB, measured[0]!.xlsx.moreMiB);
    return {
      export: {
        ...inRounds,
        figures: {
          attendees,
          ...inRounds.figures,
          copyClient: clientPrograms('psql').length === 0 ? 'a bare pg client' : 'psql',
          ...(processorsAreTold && {
            csvMoreMiB: rounded(measured[0]!.csv.moreMiB),
            xlsxMoreMiB: rounded(measured[0]!.xlsx.moreMiB),
          }),
        },
        ...(processorsAreTold && {
          also: [
            {
              what: `resident memory grows by at most ${MORE_MEMORY_MIB} MiB`,
              held: more <= MORE_MEMORY_MIB,
            },
          ],
        }),
      },
    };
  },
};

interface Download {
  seconds: number;
  bytes: number;
  lines: number;
  /** By how much the program's resident memory rose above what it was before, at most. */
  moreMiB: number;
}

async function download(program: ProgramProcess, path: string, cookie: string): Promise<Download> {
  const before = processorsAreTold ? residentMiB(program.pid) : 0;
  let most = before;
  const watch = setInterval(() => {
    if (processorsAreTold) most = Math.max(most, residentMiB(program.pid));
  }, 20);
  const began = performance.now();
  const response = await fetch(program.baseUrl + path, {
    // As COPY writes it: plain.
    headers: { cookie, 'accept-encoding': 'identity' },
  });
  must(response.status === 200, `${path} was answered ${response.status}`);
  let [bytes, lines] = [0, 0];
  for await (const chunk of response.body!) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 10) lines += 1;
  }
  clearInterval(watch);
  return { seconds: (performance.now() - began) / 1000, bytes, lines, moreMiB: most - before };
}

async function copySeconds(url: string, eventId: number): Promise<number> {
  const statement = COPY.replace('EVENT', String(eventId)).replace(/\s+/g, ' ');
  const [psql] = clientPrograms('psql');
  const began = performance.now();
  if (psql !== undefined) await run(psql, [url, '--quiet', '-c', statement], { maxBuffer: 1 << 28 });
  else {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(statement.replace(/^COPY \(/, '').replace(/\) TO STDOUT.*$/, ''));
    await client.end();
  }
  return (performance.now() - began) / 1000;
}
