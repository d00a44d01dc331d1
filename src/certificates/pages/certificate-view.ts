import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings.js';
import { programNow } from '../../platform/database/program-clock.js';
import { londonDate } from '../../platform/time/london.js';
import { qrImage } from '../../platform/web/qr-svg.js';
import { hasPdf } from '../certificate-download.js';
import {
  certificateWords,
  standingWords,
  type CertificateWords,
  type StandingWords,
} from '../certificate-words.js';
import type { CertificateInFull } from '../certificates.queries.js';

/** What every page with a certificate on it shows of it. */
export interface CertificateView {
  words: CertificateWords;
  standing: StandingWords;
  /** Where anybody checks it. */
  checkAt: string;
  qr: string;
  hasPdf: boolean;
}

@Injectable()
export class CertificateViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
  ) {}

  async of(certificate: CertificateInFull): Promise<CertificateView> {
    const checkAt = this.checkAt(certificate.number);
    const words = certificateWords(certificate);
    return {
      words,
      hasPdf: hasPdf(words),
      standing: await this.standing(certificate),
      checkAt,
      qr: await qrImage(checkAt),
    };
  }

  async standing(certificate: CertificateInFull): Promise<StandingWords> {
    return standingWords(certificate, londonDate(await programNow(this.dataSource)));
  }

  checkAt(number: string): string {
    return `${this.settings.baseUrl}/certificates/${number}`;
  }
}
