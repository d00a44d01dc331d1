import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';

interface SheetColumn {
  heading: string;
  /** Characters. */
  width: number;
}

type SheetCell = string | number | null;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const PART = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** What stands around the sheet in every workbook, by its name in the zip; the second format of cells is bold. */
const PARTS: Record<string, string> = {
  '[Content_Types].xml':
    `<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${PART}.sheet.main+xml"/>` +
    `<Override PartName="/xl/styles.xml" ContentType="${PART}.styles+xml"/>` +
    `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${PART}.worksheet+xml"/></Types>`,
  '_rels/.rels':
    `<Relationships xmlns="${PACKAGE}/relationships">` +
    `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/_rels/workbook.xml.rels':
    `<Relationships xmlns="${PACKAGE}/relationships">` +
    `<Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>` +
    `<Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml':
    `<styleSheet xmlns="${MAIN}"><fonts count="2">` +
    '<font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>' +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
};

/**
 * An Excel workbook of one sheet, its first row bold and always in sight. It is written as `pieces` of the sheet come
 * and no faster than it is taken; when they fail it breaks off, and whoever leaves ends them. Texts stay letter for
 * letter, but for what XML cannot hold.
 */
export function workbook(
  name: string,
  columns: SheetColumn[],
  pieces: AsyncIterable<SheetCell[][]>,
): Readable {
  const file = new PassThrough();
  const sheet = Readable.from(sheetText(columns, pieces), { objectMode: false });
  const zip = new ZipFile();
  for (const source of [sheet, zip]) source.on('error', (error: Error) => file.destroy(error));
  file.on('close', () => sheet.destroy());
  for (const [part, text] of Object.entries(PARTS)) zip.addBuffer(Buffer.from(XML + text), part);
  zip.addBuffer(Buffer.from(XML + contents(name)), 'xl/workbook.xml');
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml');
  zip.end();
  zip.outputStream.pipe(file);
  return file;
}

const contents = (name: string): string =>
  `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
  `<sheet name="${escaped(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`;

async function* sheetText(
  columns: SheetColumn[],
  pieces: AsyncIterable<SheetCell[][]>,
): AsyncGenerator<string> {
  const letters = columns.map((_, column) => columnLetters(column));
  const widths = columns.map(
    ({ width }, column) => `<col min="${column + 1}" max="${column + 1}" width="${width}" customWidth="1"/>`,
  );
  let number = 1;
  const row = (cells: SheetCell[], format: string): string => {
    let text = `<row r="${number}">`;
    cells.forEach((cell, column) => {
      if (cell === null || cell === '') return;
      const at = `<c r="${letters[column]}${number}"${format}`;
      text +=
        typeof cell === 'number'
          ? `${at}><v>${cell}</v></c>`
          : `${at} t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
    });
    number += 1;
    return `${text}</row>`;
  };

  yield (
    `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${widths.join('')}</cols><sheetData>` +
    row(
      columns.map(({ heading }) => heading),
      ' s="1"',
    )
  );
  for await (const piece of pieces) yield piece.map((cells) => row(cells, '')).join('');
  yield '</sheetData></worksheet>';
}

/** A, B, … Z, AA, AB, … for 0, 1, … */
function columnLetters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnLetters(Math.floor(column / 26) - 1) + last;
}

/** A letter that means something in XML, that XML cannot hold, or that Excel would read as the code of another. */
// eslint-disable-next-line no-control-regex -- those are what it looks for
const SPECIAL = /[&<>"\r\u0000-\u0008\v\f\u000E-\u001F\uFFFE\uFFFF\uD800-\uDFFF]|_(?=x[0-9A-Fa-f]{4}_)/gu;
const WRITTEN: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  _: '_x005F_',
};

const escaped = (text: string): string => text.replace(SPECIAL, (letter) => WRITTEN[letter] ?? '');
