import type { Readable } from 'node:stream';
import PDFDocument from 'pdfkit';
import qrCode from 'qrcode';
import { writeBullets } from './bullets.js';
import { fonts } from './fonts.js';
import type { Box, Cell, Column, TextStyle, TextTag } from './pdf.types.js';

export type { Box, Cell, Column, TextStyle, TextTag } from './pdf.types.js';

export const MILLIMETRE = 72 / 25.4;
const MARGIN = 18 * MILLIMETRE;
const INK = '#0b0c0c';
const GREY = '#505a5f';
const PADDING = 5;
const BODY = 11;
const DETAIL = 9;

/**
 * A tagged A4 document in British English: headings, paragraphs, tables and figures are what they are for whoever has
 * it read out, and all else is decoration. Its letters are embedded, Welsh and Polish ones too.
 */
export class Pdf {
  private readonly doc: PDFKit.PDFDocument;
  private readonly root: PDFKit.PDFStructureElement;
  private parent: PDFKit.PDFStructureElement;

  constructor({ title, author, landscape = false }: { title: string; author?: string; landscape?: boolean }) {
    const options = {
      size: 'A4',
      layout: landscape ? 'landscape' : 'portrait',
      margin: MARGIN,
      pdfVersion: '1.7',
      // Not in the types of the library yet.
      subset: 'PDF/UA' as PDFKit.PDFDocumentOptions['subset'],
      tagged: true,
      displayTitle: true,
      lang: 'en-GB',
      // The end of it numbers the pages.
      bufferPages: true,
      // Or Helvetica would be named, which nobody may embed.
      font: null as unknown as string,
      info: { Title: title, ...(author !== undefined && { Author: author }), Creator: 'Weald' },
    } satisfies PDFKit.PDFDocumentOptions;
    this.doc = new PDFDocument(options);
    const { regular, bold } = fonts();
    this.doc.registerFont('regular', regular).registerFont('bold', bold).font('regular');
    this.root = this.doc.struct('Document');
    this.doc.addStructure(this.root);
    this.parent = this.root;
  }

  get page(): { width: number; height: number } {
    const { width, height } = this.doc.page;
    return { width, height };
  }

  /** What margins leave of the page. */
  get area(): Box {
    const { width, height } = this.page;
    return { x: MARGIN, y: MARGIN, width: width - 2 * MARGIN, height: height - 2 * MARGIN };
  }

  /** Where the next paragraph goes. */
  get y(): number {
    return this.doc.y;
  }

  heading(level: 1 | 2 | 3, text: string, style: TextStyle = {}): void {
    const size = { 1: 22, 2: 16, 3: 13 }[level];
    this.flow(`H${level}`, text, { size, bold: true, ...style });
  }

  paragraph(text: string, style: TextStyle = {}): void {
    this.flow('P', text, style);
  }

  list(items: string[], style: TextStyle = {}): void {
    this.pen(style);
    writeBullets(this.doc, this.parent, this.area, items);
  }

  space(points: number): void {
    this.doc.y += points;
  }

  newPage(): void {
    this.doc.addPage();
  }

  /** Everything that `work` writes belongs together. */
  group(tag: 'Sect' | 'Art' | 'Div', work: () => void): void {
    const around = this.parent;
    const group = this.doc.struct(tag);
    around.add(group);
    this.parent = group;
    work();
    this.parent = around;
    group.end();
  }

  /** Text in a box of its own; what does not fit is cut off with an ellipsis, and no text is nothing. @returns where it ends */
  textAt(tag: TextTag, text: string, box: Box, style: TextStyle = {}): number {
    const { x, y, width, height } = box;
    if (text === '') return y;
    this.pen(style);
    const options = { width, height, align: style.align ?? 'left', ellipsis: true };
    this.parent.add(this.doc.struct(tag, {}, () => void this.doc.text(text, x, y, options)));
    return Math.min(y + height, this.doc.y);
  }

  /** The largest size up to `style.size` at which text fits into a box without a broken word. */
  sizeThatFits(
    text: string,
    { width, height }: Pick<Box, 'width' | 'height'>,
    style: TextStyle & { size: number; smallest: number },
  ): number {
    const fits = (size: number): boolean => {
      this.pen({ ...style, size });
      const widest = Math.max(...text.split(/\s+|(?<=-)/).map((word) => this.doc.widthOfString(word)));
      return widest <= width && this.doc.heightOfString(text, { width }) <= height;
    };
    let { size } = style;
    while (size > style.smallest && !fits(size)) size -= 0.5;
    return size;
  }

  /** A picture with words for whoever does not see it. */
  figure(alt: string, { x, y, width, height }: Box, draw: (doc: PDFKit.PDFDocument) => void): void {
    const options = { alt, bbox: [x, y, x + width, y + height] };
    this.parent.add(this.doc.struct('Figure', options, () => draw(this.doc)));
  }

  qr(content: string, alt: string, x: number, y: number, side: number): void {
    const { modules } = qrCode.create(content, { errorCorrectionLevel: 'M' });
    const module = side / modules.size;
    this.figure(alt, { x, y, width: side, height: side }, (doc) => {
      for (let row = 0; row < modules.size; row += 1) {
        // Dark ones in a row are one rectangle: half as many to draw.
        for (let column = 0, run = 0; column <= modules.size; column += 1) {
          if (column < modules.size && modules.get(row, column)) {
            run += 1;
          } else if (run > 0) {
            doc.rect(x + (column - run) * module, y + row * module, run * module, module);
            run = 0;
          }
        }
      }
      doc.fill(INK);
    });
  }

  /** Lines and colours that say nothing. */
  decoration(draw: (doc: PDFKit.PDFDocument) => void): void {
    this.doc.markContent('Artifact', { type: 'Layout' });
    draw(this.doc);
    this.doc.endMarkedContent();
  }

  /** The first cell of a row heads it. The headings stand again on each page. */
  table(columns: Column[], rows: Cell[][], { rowHeight = 0 }: { rowHeight?: number } = {}): void {
    const { doc } = this;
    const table = doc.struct('Table');
    this.parent.add(table);
    const widths = this.widths(columns);
    const headings = columns.map(({ heading }) => ({ text: heading }));
    const headingHeight = this.heightOf(headings, widths, true);
    const head = doc.struct('THead');
    table.add(head);
    this.row(head, headings, widths, headingHeight, true);
    head.end();
    const body = doc.struct('TBody');
    table.add(body);
    for (const cells of rows) {
      const height = Math.max(rowHeight, this.heightOf(cells, widths, false));
      if (doc.y + height > this.area.y + this.area.height) {
        doc.addPage();
        // Said once to whoever listens.
        this.drawRow(headings, widths, headingHeight, true, (lines) =>
          lines.forEach((line) => this.decoration(line)),
        );
      }
      this.row(body, cells, widths, height, false);
    }
    body.end();
    table.end();
    doc.x = this.area.x;
  }

  /** Numbers the pages and ends the document. `footer` stands at the foot of each. */
  end(footer = ''): Readable {
    const { doc } = this;
    const { start, count } = doc.bufferedPageRange();
    for (let index = start; index < start + count; index += 1) {
      doc.switchToPage(index);
      doc.page.margins.bottom = 0;
      const words = [footer, count > 1 ? `Page ${index + 1} of ${count}` : ''].filter(Boolean).join(' · ');
      doc.markContent('Artifact', { type: 'Pagination' });
      this.pen({ size: DETAIL, colour: GREY });
      doc.text(words, MARGIN, doc.page.height - MARGIN / 2 - DETAIL, {
        width: this.area.width,
        height: 12,
        ellipsis: true,
      });
      doc.endMarkedContent();
    }
    this.root.end();
    doc.end();
    return doc;
  }

  private flow(tag: TextTag, text: string, style: TextStyle): void {
    const { x, width } = this.area;
    this.pen(style);
    const options = { width, align: style.align ?? 'left' };
    this.parent.add(this.doc.struct(tag, {}, () => void this.doc.text(text, x, this.doc.y, options)));
    this.doc.y += (style.size ?? BODY) / 3;
  }

  private pen({ size = BODY, bold = false, colour = INK }: TextStyle): void {
    this.doc
      .font(bold ? 'bold' : 'regular')
      .fontSize(size)
      .fillColor(colour);
  }

  private widths(columns: Column[]): number[] {
    const all = columns.reduce((sum, { share }) => sum + share, 0);
    return columns.map(({ share }) => (share / all) * this.area.width);
  }

  private row(
    section: PDFKit.PDFStructureElement,
    cells: Cell[],
    widths: number[],
    height: number,
    head: boolean,
  ): void {
    const row = this.doc.struct('TR');
    section.add(row);
    this.drawRow(cells, widths, height, head, (lines, index) => {
      const heads = head || index === 0;
      const scope = { scope: head ? 'Column' : 'Row' } as PDFKit.Mixins.StructureElementOptions;
      const paragraphs = lines.map((line) => this.doc.struct('P', {}, line));
      row.add(this.doc.struct(heads ? 'TH' : 'TD', heads ? scope : {}, paragraphs));
    });
    row.end();
  }

  private drawRow(
    cells: Cell[],
    widths: number[],
    height: number,
    head: boolean,
    tagged: (lines: (() => void)[], index: number) => void,
  ): void {
    const { doc } = this;
    const top = doc.y;
    let x = this.area.x;
    for (const [index, { text, detail }] of cells.entries()) {
      const width = (widths[index] ?? 0) - 2 * PADDING;
      const left = x + PADDING;
      const line = (what: string, style: TextStyle) => (): void => {
        this.pen(style);
        doc.text(what, left, doc.y, { width });
      };
      doc.y = top + PADDING;
      tagged(
        [
          ...(text ? [line(text, { bold: head || index === 0 })] : []),
          ...(detail ? [line(detail, { size: DETAIL, colour: GREY })] : []),
        ],
        index,
      );
      x += widths[index] ?? 0;
    }
    this.decoration(() => {
      let edge = this.area.x;
      for (const width of widths) {
        doc.rect(edge, top, width, height);
        edge += width;
      }
      doc.lineWidth(0.5).stroke(GREY);
    });
    doc.y = top + height;
  }

  private heightOf(cells: Cell[], widths: number[], head: boolean): number {
    const heights = cells.map(({ text, detail }, index) => {
      const width = (widths[index] ?? 0) - 2 * PADDING;
      this.pen({ bold: head || index === 0 });
      const height = this.doc.heightOfString(text, { width });
      if (!detail) return height;
      this.pen({ size: DETAIL });
      return height + this.doc.heightOfString(detail, { width });
    });
    return Math.max(...heights) + 2 * PADDING;
  }
}
