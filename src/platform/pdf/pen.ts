import type { Box, TextStyle } from './pdf.types.js';

export const INK = '#0b0c0c';
export const GREY = '#505a5f';
export const BODY = 11;
export const DETAIL = 9;

/** Writes text at places of a page, and measures it. Breaking lines is what takes time, so one line is not broken. */
export class Pen {
  constructor(private readonly doc: PDFKit.PDFDocument) {}

  take({ size = BODY, bold = false, colour = INK }: TextStyle): void {
    this.doc
      .font(bold ? 'bold' : 'regular')
      .fontSize(size)
      .fillColor(colour);
  }

  /** As the pen was taken. With a height, what does not fit ends in an ellipsis. */
  write(
    text: string,
    { x, y, width, height }: Omit<Box, 'height'> & { height?: number },
    align: TextStyle['align'] = 'left',
  ): void {
    const { doc } = this;
    if (align === 'left' && this.isOneLine(text, width)) {
      doc.text(text, x, y, { lineBreak: false });
      doc.x = x;
      doc.y = y + doc.currentLineHeight(true);
    } else {
      doc.text(text, x, y, { width, align, ...(height === undefined ? {} : { height, ellipsis: true }) });
    }
  }

  heightOf(text: string, width: number): number {
    return this.isOneLine(text, width)
      ? this.doc.currentLineHeight(true)
      : this.doc.heightOfString(text, { width });
  }

  /** The largest size up to `style.size` at which text fits into a box without a broken word. */
  sizeThatFits(
    text: string,
    { width, height }: Pick<Box, 'width' | 'height'>,
    style: TextStyle & { size: number; smallest: number },
  ): number {
    // Widths grow with the size, so that they are measured once.
    this.take({ ...style, size: 1 });
    const lineHeight = this.doc.currentLineHeight(true);
    // A word is broken unless the space behind it fits too.
    const words = text.split(/(?<=[\s-])/).map((word) => this.doc.widthOfString(word));
    const fits = (size: number): boolean => {
      let lines = 1;
      let left = width;
      for (const word of words) {
        if (word * size > width) return false;
        if (word * size > left) {
          lines += 1;
          left = width;
        }
        left -= word * size;
      }
      return lines * lineHeight * size <= height;
    };
    let { size } = style;
    while (size > style.smallest && !fits(size)) size -= 0.5;
    return size;
  }

  private isOneLine(text: string, width: number): boolean {
    return !text.includes('\n') && this.doc.widthOfString(text) <= width;
  }
}
