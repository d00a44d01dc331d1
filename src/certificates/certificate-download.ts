import { StreamableFile } from '@nestjs/common';
import { canBeWritten } from '../platform/pdf/written.js';
import { Refusal } from '../platform/refusal.js';
import { certificateWords, type CertificateWords } from './certificate-words.js';
import type { CertificateInFull } from './certificates.queries.js';

/** Whether the PDF has letters for everything on the certificate. */
export const hasPdf = ({ name, title, provider, facts, outcomes }: CertificateWords): boolean =>
  [name, title, provider, ...outcomes, ...facts.map(({ value }) => value)].every(canBeWritten);

/**
 * The certificate as a file to keep.
 * @throws Refusal conflict `revoked`: it no longer is a certificate; unprocessable `letters` that the PDF has not
 */
export async function certificateFile(
  certificate: CertificateInFull,
  checkAt: string,
): Promise<StreamableFile> {
  if (certificate.revokedAt !== null) {
    throw new Refusal('conflict', 'revoked', 'This certificate is revoked, so it cannot be saved');
  }
  const words = certificateWords(certificate);
  if (!hasPdf(words)) {
    const message = 'This certificate has letters that our PDF does not have. Print its page instead';
    throw new Refusal('unprocessable', 'letters', message);
  }
  // Only when somebody saves one: what writes a PDF is large.
  const { certificatePdf } = await import('./certificate-pdf.js');
  return new StreamableFile(certificatePdf(words, checkAt), {
    type: 'application/pdf',
    disposition: `attachment; filename="certificate-${certificate.number}.pdf"`,
  });
}
