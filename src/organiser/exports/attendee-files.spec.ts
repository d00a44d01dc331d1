import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import ExcelJS from 'exceljs';
import type { Attendee } from '../attendee.types.js';
import { csvOf, xlsxOf } from './attendee-files.js';

const attendee = (over: Partial<Attendee> = {}): Attendee => ({
  bookingId: 1,
  reference: 'KSC-7K3M-Q2XA',
  name: 'Amira Bello',
  email: 'amira@school.example',
  jobTitle: 'Designated safeguarding lead',
  agency: 'Maidstone School',
  state: 'confirmed',
  attendance: 'not_recorded',
  bookedAt: new Date('2019-10-02T08:30:00Z'),
  access: null,
  dietary: null,
  byHand: false,
  sessions: null,
  chosen: [],
  position: null,
  offerExpiresAt: null,
  ...over,
});

async function* each(attendees: Attendee[]): AsyncGenerator<Attendee[]> {
  for (const one of attendees) yield await Promise.resolve([one]);
}

const booked = (): string => 'Booked';

async function readXlsx(attendees: Attendee[]): Promise<unknown[][]> {
  const workbook = new ExcelJS.Workbook();
  const file = await buffer(xlsxOf(each(attendees), booked));
  await workbook.xlsx.load(file as unknown as ExcelJS.Buffer);
  const sheet = workbook.getWorksheet('Attendees');
  return (sheet?.getSheetValues() ?? []).slice(1).map((row) => (row as unknown[]).slice(1));
}

describe('The attendee list as a file', () => {
  it('has the time in London, in summer an hour after UTC', async () => {
    const [, row] = await readXlsx([attendee()]);
    expect(row).toContain('2019-10-02 09:30');
  });

  it('begins, as CSV, with the mark by which Excel knows its alphabet, and ends each line as RFC 4180 says', async () => {
    const csv = await text(csvOf(each([attendee({ name: 'Ó Súilleabháin' })]), booked));
    // TextDecoder drops the mark, so it is looked for in the bytes.
    const bytes = await buffer(csvOf(each([attendee()]), booked));
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = csv.split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('Ó Súilleabháin');
    expect(lines[2]).toBe('');
  });

  it('has headings even when nobody is on it', async () => {
    const csv = await text(csvOf(each([]), booked));
    expect(csv.split('\r\n')[0]).toContain('Reference,Name,Email');
    expect(await readXlsx([])).toHaveLength(1);
  });

  it('keeps line breaks, quotes and commas of a need inside their cell', async () => {
    const csv = await text(csvOf(each([attendee({ access: 'Step-free, "level"\nHearing loop' })]), booked));
    expect(csv).toContain('"Step-free, ""level""\nHearing loop"');
  });

  it('holds no formula in any column that somebody can write into', async () => {
    const hostile = '=HYPERLINK("https://evil.example","x")';
    const written = attendee({
      name: hostile,
      jobTitle: hostile,
      agency: hostile,
      access: hostile,
      dietary: hostile,
    });
    const [, row] = await readXlsx([written]);
    expect(row?.filter((cell) => cell === `'${hostile}`)).toHaveLength(5);
    const csv = await text(csvOf(each([written]), booked));
    expect(csv.match(/(^|,)"?=/gm)).toBeNull();
    expect(csv.match(/'=HYPERLINK/g)).toHaveLength(5);
  });

  it('breaks off instead of ending well when the database fails half-way', async () => {
    async function* failing(): AsyncGenerator<Attendee[]> {
      yield await Promise.resolve([attendee()]);
      throw new Error('The database went away');
    }
    await expect(text(csvOf(failing(), booked))).rejects.toThrow();
    await expect(buffer(xlsxOf(failing(), booked))).rejects.toThrow('The database went away');
  });
});
