import qrCode from 'qrcode';

/** A QR code as a picture in a page. `label` says what it is to whoever does not see it. Safe as markup. */
export async function qrSvg(content: string, label: string): Promise<string> {
  const svg = await qrCode.toString(content, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' });
  return svg.replace('<svg ', `<svg class="app-qr" role="img" aria-label="${label}" focusable="false" `);
}
