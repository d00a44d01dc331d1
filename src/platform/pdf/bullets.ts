const INDENT = 14;
const BETWEEN = 4;

/** A tagged list in the pen of the document, each item with a bullet before it. */
export function writeBullets(
  doc: PDFKit.PDFDocument,
  parent: PDFKit.PDFStructureElement,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  items: string[],
): void {
  const list = doc.struct('L');
  parent.add(list);
  for (const item of items) {
    // Or the bullet would stay behind on the page before.
    if (doc.y + doc.heightOfString(item, { width: width - INDENT }) > y + height) doc.addPage();
    const bullet = (): void => void doc.text('•', x, doc.y, { lineBreak: false });
    const words = (): void => void doc.text(item, x + INDENT, doc.y, { width: width - INDENT });
    list.add(doc.struct('LI', {}, [doc.struct('Lbl', {}, bullet), doc.struct('LBody', {}, words)]));
    doc.y += BETWEEN;
  }
  list.end();
  doc.x = x;
}
