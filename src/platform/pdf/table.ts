import { DETAIL, GREY, type Pen } from './pen.js';
import type { Box, Cell, Column } from './pdf.types.js';

const PADDING = 5;

interface Paper {
  doc: PDFKit.PDFDocument;
  pen: Pen;
  area: Box;
  /** Writes what says nothing, or is said elsewhere. */
  decoration: (draw: () => void) => void;
}

/** A tagged table: the first cell of a row heads it, and the headings stand again on each page. */
export class Table {
  private readonly widths: number[];
  /** Rows of this page that have no lines around them yet. */
  private lined: { top: number; height: number }[] = [];

  constructor(
    private readonly paper: Paper,
    private readonly columns: Column[],
  ) {
    const all = columns.reduce((sum, { share }) => sum + share, 0);
    this.widths = columns.map(({ share }) => (share / all) * paper.area.width);
  }

  /** Stops after each page. */
  *write(parent: PDFKit.PDFStructureElement, rows: Cell[][], rowHeight: number): Generator<void> {
    const { doc, area, decoration } = this.paper;
    const table = doc.struct('Table');
    parent.add(table);
    const headings = this.columns.map(({ heading }) => ({ text: heading }));
    const headingHeight = this.heightOf(headings, true);
    const head = doc.struct('THead');
    table.add(head);
    this.row(head, headings, headingHeight, true);
    head.end();
    const body = doc.struct('TBody');
    table.add(body);
    for (const cells of rows) {
      const height = Math.max(rowHeight, this.heightOf(cells, false));
      if (doc.y + height > area.y + area.height) {
        this.drawLines();
        yield;
        doc.addPage();
        // Said once to whoever listens.
        this.draw(headings, headingHeight, true, (lines) => lines.forEach((line) => decoration(line)));
      }
      this.row(body, cells, height, false);
    }
    this.drawLines();
    body.end();
    table.end();
    doc.x = area.x;
  }

  private row(section: PDFKit.PDFStructureElement, cells: Cell[], height: number, head: boolean): void {
    const { doc } = this.paper;
    const row = doc.struct('TR');
    section.add(row);
    this.draw(cells, height, head, (lines, index) => {
      const heads = head || index === 0;
      const scope = { scope: head ? 'Column' : 'Row' } as PDFKit.Mixins.StructureElementOptions;
      row.add(doc.struct(heads ? 'TH' : 'TD', heads ? scope : {}, lines));
    });
    row.end();
  }

  private draw(
    cells: Cell[],
    height: number,
    head: boolean,
    tagged: (lines: (() => void)[], index: number) => void,
  ): void {
    const { doc, area, pen } = this.paper;
    const top = doc.y;
    let x = area.x;
    for (const [index, { text, detail }] of cells.entries()) {
      const width = (this.widths[index] ?? 0) - 2 * PADDING;
      const left = x + PADDING;
      const line = (what: string, style: Parameters<Pen['take']>[0]) => (): void => {
        pen.take(style);
        pen.write(what, { x: left, y: doc.y, width });
      };
      doc.y = top + PADDING;
      tagged(
        [
          ...(text ? [line(text, { bold: head || index === 0 })] : []),
          ...(detail ? [line(detail, { size: DETAIL, colour: GREY })] : []),
        ],
        index,
      );
      x += this.widths[index] ?? 0;
    }
    this.lined.push({ top, height });
    doc.y = top + height;
  }

  /** The lines around all rows of a page, at once. */
  private drawLines(): void {
    const { doc, area, decoration } = this.paper;
    const { y } = doc;
    decoration(() => {
      for (const { top, height } of this.lined) {
        let edge = area.x;
        for (const width of this.widths) {
          doc.rect(edge, top, width, height);
          edge += width;
        }
      }
      doc.lineWidth(0.5).stroke(GREY);
    });
    doc.y = y;
    this.lined = [];
  }

  private heightOf(cells: Cell[], head: boolean): number {
    const { pen } = this.paper;
    const heights = cells.map(({ text, detail }, index) => {
      const width = (this.widths[index] ?? 0) - 2 * PADDING;
      pen.take({ bold: head || index === 0 });
      const height = pen.heightOf(text, width);
      if (!detail) return height;
      pen.take({ size: DETAIL });
      return height + pen.heightOf(detail, width);
    });
    return Math.max(...heights) + 2 * PADDING;
  }
}
