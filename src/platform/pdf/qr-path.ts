import qrCode, { type QRCodeSegment } from 'qrcode';

/** What the denser mode of a QR code can hold. */
const ALPHANUMERIC = /^[0-9A-Z $%*+\-./:]+$/;

/**
 * Any mask can be read. The best one is looked for by the library in all eight, which takes longer than all the rest;
 * what we write is nearly random, so that one is about as good as another.
 */
const MASK = 2;

/** The dark modules of a QR code as rectangles of a PDF path, in units of a module from the top left. */
export function qrPath(content: string): { size: number; path: string } {
  // The library would weigh modes against each other, letter by letter.
  const segments: QRCodeSegment[] | string = ALPHANUMERIC.test(content)
    ? [{ data: content, mode: 'alphanumeric' }]
    : content;
  const { modules } = qrCode.create(segments, { errorCorrectionLevel: 'M', maskPattern: MASK });
  const { size } = modules;
  let path = '';
  for (let row = 0; row < size; row += 1) {
    // Dark ones in a row are one rectangle: half as many to draw.
    for (let column = 0, run = 0; column <= size; column += 1) {
      if (column < size && modules.get(row, column)) {
        run += 1;
      } else if (run > 0) {
        path += `${column - run} ${row} ${run} 1 re\n`;
        run = 0;
      }
    }
  }
  return { size, path };
}
