import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import { writeBullets } from './bullets.js';
import { fonts } from './fonts.js';
import { BODY, DETAIL, GREY, INK, Pen } from './pen.js';
import { qrPath } from './qr-path.js';
import { Table } from './table.js';
import type { Box, Cell, Column, TextStyle, TextTag } from './pdf.types.js';

export type { Box, Cell, Column, TextStyle, TextTag } from './pdf.types.js';

export const MILLIMETRE = 72 / 25.4;
const MARGIN = 18 * MILLIMETRE;

/**
 * A tagged A4 document in British English: headings, paragraphs, tables and figures are what they are for whoever has
 * it read out, and all else is decoration. Its letters are embedded, Welsh and Polish ones too.
 */
export class Pdf {
  private readonly doc: PDFKit.PDFDocument;
  private readonly pen: Pen;
  private readonly leaves: boolean;
  private readonly root: PDFKit.PDFStructureElement;
  private parent: PDFKit.PDFStructureElement;

  /**
   * @param footer given: each page leaves as soon as it is full, with these words and its number at its foot. Else the
   * end of it numbers the pages, and says how many there are
   */
  constructor({
    title,
    author,
    landscape = false,
    footer,
  }: {
    title: string;
    author?: string;
    landscape?: boolean;
    footer?: string;
  }) {
    this.leaves = footer !== undefined;
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
      bufferPages: !this.leaves,
      // Or Helvetica would be named, which nobody may embed.
      font: null as unknown as string,
      info: { Title: title, ...(author !== undefined && { Author: author }), Creator: 'Weald' },
    } satisfies PDFKit.PDFDocumentOptions;
    this.doc = new PDFDocument(options);
    this.pen = new Pen(this.doc);
    const { regular, bold } = fonts();
    this.doc.registerFont('regular', regular).registerFont('bold', bold).font('regular');
    this.root = this.doc.struct('Document');
    this.doc.addStructure(this.root);
    this.parent = this.root;
    if (footer === undefined) return;
    let page = 0;
    const foot = (): void => this.foot(footer, `Page ${(page += 1)}`);
    foot();
    this.doc.on('pageAdded', foot);
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
    this.pen.take(style);
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

  /**
   * Text in a box of its own; what does not fit is cut off with an ellipsis, and no text is nothing. @returns where it
   * ends
   */
  textAt(tag: TextTag, text: string, box: Box, style: TextStyle = {}): number {
    const { y, height } = box;
    if (text === '') return y;
    this.pen.take(style);
    this.parent.add(this.doc.struct(tag, {}, () => this.pen.write(text, box, style.align)));
    return Math.min(y + height, this.doc.y);
  }

  /** The largest size up to `style.size` at which text fits into a box without a broken word. */
  sizeThatFits(...asked: Parameters<Pen['sizeThatFits']>): number {
    return this.pen.sizeThatFits(...asked);
  }

  /** A picture with words for whoever does not see it. */
  figure(alt: string, { x, y, width, height }: Box, draw: (doc: PDFKit.PDFDocument) => void): void {
    const options = { alt, bbox: [x, y, x + width, y + height] };
    this.parent.add(this.doc.struct('Figure', options, () => draw(this.doc)));
  }

  /** One path, in a grid of its own of which each unit is a module: short to write and to read. */
  qr(content: string, alt: string, x: number, y: number, side: number): void {
    const { size, path } = qrPath(content);
    this.figure(alt, { x, y, width: side, height: side }, (doc) => {
      const unit = (side / size).toFixed(5);
      doc.save().fillColor(INK);
      doc.addContent(`${unit} 0 0 ${unit} ${x.toFixed(3)} ${y.toFixed(3)} cm\n${path}f`);
      doc.restore();
    });
  }

  /** The same for text that is said elsewhere: whoever listens does not hear it again. */
  decorationAt(text: string, box: Box, style: TextStyle = {}): void {
    this.decoration(() => {
      this.pen.take(style);
      this.pen.write(text, box, style.align);
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
    const pages = this.tableOf(columns).write(this.parent, rows, rowHeight);
    while (!pages.next().done);
  }

  /** The same for many pages: others are served between two of them. */
  async longTable(columns: Column[], rows: Cell[][], { rowHeight = 0 } = {}): Promise<void> {
    const pages = this.tableOf(columns).write(this.parent, rows, rowHeight);
    while (!pages.next().done) await setImmediate();
  }

  /** A document that leaves while it is written; what goes wrong breaks it off. */
  written(write: () => Promise<void>): Readable {
    void write().then(
      () => this.end(),
      (error: unknown) => this.doc.destroy(error as Error),
    );
    return this.doc;
  }

  /** Numbers the pages and ends the document. `footer` stands at the foot of each. */
  end(footer = ''): Readable {
    const { doc } = this;
    const { start, count } = doc.bufferedPageRange();
    for (let index = start; !this.leaves && index < start + count; index += 1) {
      doc.switchToPage(index);
      this.foot(footer, count > 1 ? `Page ${index + 1} of ${count}` : '');
    }
    this.root.end();
    doc.end();
    return doc;
  }

  private foot(...said: string[]): void {
    const { doc } = this;
    const { x, y } = doc;
    const { bottom } = doc.page.margins;
    doc.page.margins.bottom = 0;
    doc.markContent('Artifact', { type: 'Pagination' });
    this.pen.take({ size: DETAIL, colour: GREY });
    doc.text(said.filter(Boolean).join(' · '), MARGIN, doc.page.height - MARGIN / 2 - DETAIL, {
      width: this.area.width,
      height: 12,
      ellipsis: true,
    });
    doc.endMarkedContent();
    doc.page.margins.bottom = bottom;
    doc.x = x;
    doc.y = y;
  }

  private tableOf(columns: Column[]): Table {
    const { doc, pen, area } = this;
    return new Table({ doc, pen, area, decoration: (draw) => this.decoration(draw) }, columns);
  }

  private flow(tag: TextTag, text: string, style: TextStyle): void {
    const { x, width } = this.area;
    this.pen.take(style);
    const options = { width, align: style.align ?? 'left' };
    this.parent.add(this.doc.struct(tag, {}, () => void this.doc.text(text, x, this.doc.y, options)));
    this.doc.y += (style.size ?? BODY) / 3;
  }
}
