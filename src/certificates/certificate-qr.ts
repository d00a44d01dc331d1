import qrCode from 'qrcode';

/** An image of the address where a certificate is checked, sharp on paper of any size. */
export async function qrImage(address: string): Promise<string> {
  const svg = await qrCode.toString(address, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
