import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import ExcelJS from 'exceljs';
import { csvFile, xlsxFile, type FileColumn } from '../../src/platform/files/table-files.js';
import { useDatabase } from '../support/database.js';

interface Line {
  number: number;
  words: string;
}

const COLUMNS: FileColumn<Line>[] = [
  { heading: 'Number', width: 10, value: ({ number }) => number },
  { heading: 'Words', width: 40, value: ({ words }) => words },
];
const FORMATS = [
  ['CSV', (rows: AsyncIterable<Line[]>) => csvFile(COLUMNS, rows)],
  ['a workbook', (rows: AsyncIterable<Line[]>) => xlsxFile('Lines', COLUMNS, rows)],
] as const;

/** Batches of rows that hardly compress, counted as they are read. */
class Source {
  read = 0;
  left = false;

  async *batches(count: number): AsyncGenerator<Line[]> {
    try {
      while (this.read < count) {
        this.read += 1;
        yield await Promise.resolve(
          Array.from({ length: 500 }, (_, number) => ({ number, words: `${Math.random()}${Math.random()}` })),
        );
      }
    } finally {
      this.left = true;
    }
  }

  /** How many batches were read once no more are: what lies between fills up as fast as the machine lets it. */
  async standsStill(): Promise<number> {
    for (;;) {
      const before = this.read;
      await setTimeout(400);
      if (this.read === before) return before;
    }
  }
}

describe.each(FORMATS)('A long list as %s', (_, file) => {
  it('is read no further than it is taken, and no more once its reader is gone', async () => {
    const source = new Source();
    const download = file(source.batches(1_000));
    const taken = download[Symbol.asyncIterator]();
    while (source.read === 0) await taken.next();
    const stopped = await source.standsStill();
    expect(stopped).toBeLessThan(20);
    download.destroy();
    await source.standsStill();
    expect(source.left).toBe(true);
    expect(source.read).toBe(stopped);
  });

  it('is whole when it is taken to its end', async () => {
    const source = new Source();
    const taken = await buffer(file(source.batches(40)));
    expect(taken.length).toBeGreaterThan(40 * 500 * 15);
    expect(source.read).toBe(40);
  });
});

describe('A workbook', () => {
  it('keeps texts letter for letter, numbers as numbers, and has its headings bold and in sight', async () => {
    const words = ['O’Neill & "Söhne" <b>', ' two\nlines ', 'Zoë 🙂', 'a\u0000b\uD800c\u000Bd', '', '=1+1'];
    const rows: Line[] = words.map((word, number) => ({ number, words: word }));
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(
      (await buffer(xlsxFile('Lines & more', COLUMNS, rows))) as unknown as ExcelJS.Buffer,
    );
    const sheet = workbook.getWorksheet('Lines & more')!;
    expect(sheet.getColumn(1).values.slice(1)).toEqual(['Number', 0, 1, 2, 3, 4, 5]);
    expect(sheet.getColumn(2).values.slice(2)).toEqual([...words.slice(0, 3), 'abcd', undefined, `'=1+1`]);
    expect([sheet.getCell('A1').font?.bold, sheet.getCell('A2').font?.bold]).toEqual([true, undefined]);
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect(sheet.getColumn(2).width).toBe(40);
  });
});

describe('Answers of the database', () => {
  const database = useDatabase();

  /** MiB of old memory that reading `batches` of rows leaves behind, before any full collection. */
  const leftBy = async (batches: number): Promise<number> => {
    const before = oldMiB();
    for (let batch = 0; batch < batches; batch += 1)
      await database.dataSource.query(
        `SELECT n, 'Somebody of number ' || n AS name, repeat('word ', 20) || n AS words FROM generate_series(1, 500) AS n`,
      );
    return oldMiB() - before;
  };

  it('leave nothing of their rows behind once they are used, however many there were', async () => {
    // The collector's own, for this test alone: what is left must not depend on when it would have come.
    v8.setFlagsFromString('--expose-gc');
    const collect = vm.runInNewContext('gc') as () => void;
    await leftBy(20);
    collect();
    // About 40 MiB of rows.
    expect(await leftBy(300)).toBeLessThan(15);
  });
});

const oldMiB = (): number =>
  v8.getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')!.space_used_size / 2 ** 20;
