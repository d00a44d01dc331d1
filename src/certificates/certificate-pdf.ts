import type { Readable } from 'node:stream';
import { MILLIMETRE, Pdf } from '../platform/pdf/pdf.js';
import type { CertificateWords, Row } from './certificate-words.js';

const BRAND = '#00594f';
const QR_SIDE = 30 * MILLIMETRE;
/** Of the largest size at which a name is written: two lines of a smaller one would not fit. */
const ONE_LINE = 32;

/** The certificate as a tagged PDF: the same words in the same order as its page. */
export function certificatePdf(words: CertificateWords, checkAt: string): Readable {
  const { kind, name, did, title, provider, facts, outcomes, issue } = words;
  const pdf = new Pdf({ title: `${kind}: ${title}`, author: provider });
  const { x, y, width, height } = pdf.area;
  pdf.decoration((doc) => doc.rect(x, y, width, 6).fill(BRAND));
  pdf.group('Art', () => {
    pdf.space(26);
    pdf.paragraph(provider, { size: 12 });
    pdf.heading(1, kind, { size: 26, colour: BRAND });
    pdf.space(14);
    pdf.paragraph('This certifies that');
    pdf.paragraph(name, {
      size: pdf.sizeThatFits(name, { width, height: ONE_LINE }, { size: 26, bold: true, smallest: 16 }),
      bold: true,
    });
    pdf.paragraph(did);
    pdf.paragraph(title, { size: 17, bold: true });
    pdf.space(10);
    writeRows(pdf, facts);
    if (outcomes.length > 0) {
      pdf.space(8);
      pdf.heading(2, 'Outcomes', { size: 13 });
      pdf.list(outcomes);
    }
    pdf.space(12);
    // The number and the code that stands for it stay together.
    if (pdf.y + QR_SIDE + (issue.length + 1) * 20 > y + height) pdf.newPage();
    writeRows(pdf, [...issue, { label: 'Check it at', value: checkAt }]);
    pdf.space(6);
    pdf.qr(
      checkAt,
      'Code to scan that leads to the page where this certificate is checked',
      x,
      pdf.y,
      QR_SIDE,
    );
  });
  return pdf.end(words.number === undefined ? '' : `Certificate ${words.number}`);
}

function writeRows(pdf: Pdf, rows: Row[]): void {
  for (const { label, value } of rows) pdf.paragraph(`${label}: ${value}`);
}
