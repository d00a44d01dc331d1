import { setImmediate } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import { checkInText } from '../bookings/check-in-code.rules.js';
import { MILLIMETRE, Pdf } from '../platform/pdf/pdf.js';
import type { Paper, PaperFacts, PaperLine } from './papers.types.js';
import { count } from '../platform/text/count.js';

/** Lies on a desk where everybody reads it, so it holds no needs and no email addresses. */
function signInSheet({ title, team, when, where, lines }: PaperFacts): Readable {
  const pdf = new Pdf({ title: `Sign-in sheet: ${title}`, author: team, footer: title });
  return pdf.written(async () => {
    pdf.heading(1, title);
    pdf.heading(2, 'Sign-in sheet');
    pdf.paragraph(when);
    pdf.paragraph(where);
    pdf.paragraph(`${count(lines.length, 'person', 'people')} booked`);
    pdf.space(6);
    if (lines.length === 0) return;
    await pdf.longTable(
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
  });
}

const WIDTH = 90 * MILLIMETRE;
const HEIGHT = 54 * MILLIMETRE;
const COLUMNS = 2;
const ROWS = 5;
const A_PAGE = COLUMNS * ROWS;
const SIDE = 26 * MILLIMETRE;
const GAP = 5 * MILLIMETRE;

interface Point {
  x: number;
  y: number;
}

/** Ten badges a page, to be cut along their lines, each with the code by which its bearer is checked in. */
function badges({ title, team, when, lines }: PaperFacts): Readable {
  const pdf = new Pdf({ title: `Badges: ${title}`, author: team, footer: '' });
  const { width, height } = pdf.page;
  const corners = Array.from({ length: A_PAGE }, (_, place) => ({
    x: (width - COLUMNS * WIDTH) / 2 + (place % COLUMNS) * WIDTH,
    y: (height - ROWS * HEIGHT) / 2 + Math.floor(place / COLUMNS) * HEIGHT,
  }));
  return pdf.written(async () => {
    if (lines.length === 0) pdf.paragraph('Nobody has a confirmed place yet.');
    for (let first = 0; first < lines.length; first += A_PAGE) {
      // Others are served between two pages.
      await setImmediate();
      if (first > 0) pdf.newPage();
      const some = lines.slice(first, first + A_PAGE);
      cutting(pdf, corners.slice(0, some.length));
      for (const [place, line] of some.entries())
        badge(pdf, line, title, [when, ...line.chosen].join(' · '), corners[place]!);
    }
  });
}

const cutting = (pdf: Pdf, corners: Point[]): void =>
  pdf.decoration((doc) => {
    for (const { x, y } of corners) doc.rect(x, y, WIDTH, HEIGHT);
    doc.lineWidth(0.3).dash(2, {}).stroke('#b1b4b6').undash();
  });

function badge(pdf: Pdf, line: PaperLine, title: string, when: string, { x, y }: Point): void {
  const { name, jobTitle, agency } = line;
  const text = { x: x + GAP, width: WIDTH - SIDE - 3 * GAP };
  const nameBox = { ...text, y: y + GAP, height: 17 * MILLIMETRE };
  const size = pdf.sizeThatFits(name, nameBox, { bold: true, size: 17, smallest: 8 });
  const below = pdf.textAt('H2', name, nameBox, { bold: true, size });
  const agencyEnds = pdf.textAt('P', agency ?? '', { ...text, y: below + 4, height: 26 }, { size: 11 });
  const titleAt = y + HEIGHT - GAP - 33;
  // What has no room is left out rather than written over.
  if (agencyEnds + 24 <= titleAt) {
    pdf.textAt('P', jobTitle ?? '', { ...text, y: agencyEnds + 2, height: 22 }, { size: 9 });
  }
  // The same on each, and the title of the document: nobody wants to hear it a thousand times.
  const foot = { x: x + GAP, width: WIDTH - 2 * GAP };
  pdf.decorationAt(title, { ...foot, y: titleAt, height: 22 }, { size: 8.5, bold: true });
  pdf.decorationAt(when, { ...foot, y: y + HEIGHT - GAP - 10, height: 11 }, { size: 8 });
  pdf.qr(checkInText(line), `Check-in code of ${name}`, x + WIDTH - SIDE - GAP, y + GAP, SIDE);
}

export const writePaper: Record<Paper, (facts: PaperFacts) => Readable> = {
  'sign-in-sheet': signInSheet,
  badges,
};
