import type { Readable } from 'node:stream';
import { Pdf } from '../platform/pdf/pdf.js';
import type { RecordInWords, RecordLine } from './record-words.js';

/** `name` is whose record it is; `today` in words. */
export function recordPdf(name: string, { lines, total }: RecordInWords, today: string): Readable {
  const pdf = new Pdf({ title: `Training record of ${name}`, author: name });
  pdf.heading(1, 'Training record');
  pdf.paragraph(`${name}, as it stood on ${today}`);
  if (total !== '') pdf.paragraph(`${total} altogether`);
  pdf.space(8);
  pdf.table(
    [
      { heading: 'Training', share: 5 },
      { heading: 'Completed', share: 3 },
      { heading: 'Time', share: 2 },
      { heading: 'Certificate', share: 3 },
    ],
    lines.map((line) => [
      { text: line.title, detail: [line.provider, line.note].filter(Boolean).join('\n') },
      { text: line.completed },
      { text: line.duration || 'Not known' },
      {
        text: line.certificateNumber ?? withoutCertificate(line),
        detail: line.validity,
      },
    ]),
  );
  return pdf.end(name);
}

const withoutCertificate = ({ ownEntry, equivalent }: RecordLine): string =>
  ownEntry ? 'Own entry' : equivalent ? 'Confirmed equivalent' : 'None';
