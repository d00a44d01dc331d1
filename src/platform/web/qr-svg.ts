import qrCode from 'qrcode';

/** A QR code as a picture in a page. `label` says what it is to whoever does not see it. Safe as markup. */
export async function qrSvg(content: string, label: string): Promise<string> {
  const svg = await drawn(content, 2);
  return svg.replace('<svg ', `<svg class="app-qr" role="img" aria-label="${label}" focusable="false" `);
}

/** The same as the address of an image, sharp on paper of any size, with the margin that paper needs. */
export async function qrImage(content: string): Promise<string> {
  return `data:image/svg+xml;base64,${Buffer.from(await drawn(content, 4)).toString('base64')}`;
}

const drawn = (content: string, margin: number): Promise<string> =>
  qrCode.toString(content, { type: 'svg', margin, errorCorrectionLevel: 'M' });
