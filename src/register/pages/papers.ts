import { setImmediate } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import type { Register, RegisterLine } from '../../attendance/attendance.queries.js';
import { checkInText } from '../../bookings/check-in-code.rules.js';
import { MILLIMETRE, Pdf } from '../../platform/pdf/pdf.js';
import { isAt } from './register.presenter.js';
import type { OpenRegister } from '../register-desk.service.js';
import { sessionWords } from '../register-words.js';

/** Lies on a desk where everybody reads it, so it holds no needs and no email addresses. */
export function signInSheet({ frame, event, session, sessions }: OpenRegister, register: Register): Readable {
  const lines = register.lines.filter((line) => isAt(line, session?.id));
  const pdf = new Pdf({ title: `Sign-in sheet: ${event.title}`, author: event.team.name });
  pdf.heading(1, event.title);
  pdf.heading(2, 'Sign-in sheet');
  pdf.paragraph(session === undefined ? frame.when : sessionWords(session, sessions));
  pdf.paragraph(frame.where);
  pdf.paragraph(lines.length === 1 ? '1 person booked' : `${lines.length} people booked`);
  pdf.space(6);
  if (lines.length > 0) {
    pdf.table(
      [
        { heading: 'Name', share: 5 },
        { heading: 'Agency', share: 4 },
        { heading: 'Signature', share: 4 },
      ],
      lines.map(({ name, jobTitle, agency }) => [
        { text: name, detail: jobTitle },
        { text: agency ?? '' },
        { text: '' },
      ]),
      { rowHeight: 13 * MILLIMETRE },
    );
  }
  return pdf.end(event.title);
}

const WIDTH = 90 * MILLIMETRE;
const HEIGHT = 54 * MILLIMETRE;
const COLUMNS = 2;
const ROWS = 5;
const SIDE = 26 * MILLIMETRE;
const GAP = 5 * MILLIMETRE;

/** Ten badges a page, to be cut along their lines, each with the code by which its bearer is checked in. */
export async function badges(
  { frame, event, sessions }: OpenRegister,
  { lines }: Register,
): Promise<Readable> {
  const pdf = new Pdf({ title: `Badges: ${event.title}`, author: event.team.name });
  const { width, height } = pdf.page;
  const left = (width - COLUMNS * WIDTH) / 2;
  const top = (height - ROWS * HEIGHT) / 2;
  if (lines.length === 0) pdf.paragraph('Nobody has a confirmed place yet.');
  for (const [index, line] of lines.entries()) {
    const place = index % (COLUMNS * ROWS);
    if (index > 0 && place === 0) {
      pdf.newPage();
      // A page takes a tenth of a second, and the program has others to serve.
      await setImmediate();
    }
    const x = left + (place % COLUMNS) * WIDTH;
    const y = top + Math.floor(place / COLUMNS) * HEIGHT;
    badge(pdf, line, event.title, [frame.when, ...chosenBy(line, sessions)].join(' · '), x, y);
  }
  return pdf.end();
}

/** What somebody chose, by which those at the door send them the right way. */
const chosenBy = (line: RegisterLine, sessions: OpenRegister['sessions']): string[] =>
  sessions.flatMap(({ id, title, choice }) => (choice !== null && isAt(line, id) ? [title ?? choice] : []));

function badge(pdf: Pdf, line: RegisterLine, title: string, when: string, x: number, y: number): void {
  const { name, jobTitle, agency } = line;
  const text = { x: x + GAP, width: WIDTH - SIDE - 3 * GAP };
  pdf.decoration((doc) =>
    doc.rect(x, y, WIDTH, HEIGHT).lineWidth(0.3).dash(2, {}).stroke('#b1b4b6').undash(),
  );
  pdf.group('Sect', () => {
    const nameBox = { ...text, y: y + GAP, height: 17 * MILLIMETRE };
    const size = pdf.sizeThatFits(name, nameBox, { bold: true, size: 17, smallest: 8 });
    const below = pdf.textAt('H2', name, nameBox, { bold: true, size });
    const agencyEnds = pdf.textAt('P', agency ?? '', { ...text, y: below + 4, height: 26 }, { size: 11 });
    const titleAt = y + HEIGHT - GAP - 33;
    // What has no room is left out rather than written over.
    if (agencyEnds + 24 <= titleAt) {
      pdf.textAt('P', jobTitle ?? '', { ...text, y: agencyEnds + 2, height: 22 }, { size: 9 });
    }
    pdf.textAt(
      'P',
      title,
      { x: x + GAP, width: WIDTH - 2 * GAP, y: titleAt, height: 22 },
      { size: 8.5, bold: true },
    );
    pdf.textAt(
      'P',
      when,
      { x: x + GAP, width: WIDTH - 2 * GAP, y: y + HEIGHT - GAP - 10, height: 11 },
      { size: 8 },
    );
    pdf.qr(checkInText(line), `Check-in code of ${name}`, x + WIDTH - SIDE - GAP, y + GAP, SIDE);
  });
}
