import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { Pdf } from './pdf.js';

/** What of a document stands outside its compressed streams: its structure and its facts. */
async function structureOf(write: (pdf: Pdf) => void): Promise<string> {
  const pdf = new Pdf({ title: 'Llyfr llofnodi' });
  write(pdf);
  return (await buffer(pdf.end('Footer'))).toString('latin1');
}
const count = (text: string, part: string): number => text.split(part).length - 1;

describe('A PDF', () => {
  it('is tagged, has a title, and is in British English', async () => {
    const text = await structureOf((pdf) => pdf.heading(1, 'Tŷ'));
    expect(text).toContain('/Lang (en-GB)');
    expect(text).toContain('/Marked true');
    expect(text).toContain('/DisplayDocTitle true');
    expect(text).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(text).toContain('<rdf:li xml:lang="x-default">Llyfr llofnodi</rdf:li>');
    expect(text).not.toContain('Helvetica');
  });

  it('says what is a heading, a paragraph, and a picture with words for it', async () => {
    const text = await structureOf((pdf) => {
      pdf.heading(1, 'Bathodynnau');
      pdf.group('Sect', () => {
        pdf.textAt('H2', 'Łucja Żak', { x: 60, y: 100, width: 200, height: 20 });
        pdf.qr('KSC-7K3M-Q2XA', 'Check-in code of Łucja Żak', 60, 130, 60);
      });
      pdf.paragraph('Diwedd');
    });
    for (const tag of ['/S /H1', '/S /Sect', '/S /H2', '/S /Figure', '/S /P'])
      expect(count(text, tag)).toBe(1);
    expect(text).toMatch(/\/Alt \(/);
  });

  it('heads the rows and columns of a table, which goes on over pages', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => [{ text: `Person ${index}` }, { text: '' }]);
    const columns = [
      { heading: 'Name', share: 2 },
      { heading: 'Signature', share: 1 },
    ];
    const text = await structureOf((pdf) => pdf.table(columns, rows, { rowHeight: 36 }));
    expect(count(text, '/Type /Page\n')).toBe(4);
    expect(count(text, '/S /TR')).toBe(61);
    expect(count(text, '/Scope /Column')).toBe(2);
    expect(count(text, '/Scope /Row')).toBe(60);
    expect(count(text, '/S /TD')).toBe(60);
  });
});
