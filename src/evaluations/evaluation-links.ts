import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';

/**
 * The personal link to a form. It is worked out from the number of the request and the program's secret whenever it is
 * needed, so that neither the database nor a copy of it holds any link.
 */
@Injectable()
export class EvaluationLinks {
  constructor(private readonly settings: Settings) {}

  /** The part of the address that is a secret. */
  link(requestId: number): string {
    return `${requestId.toString(36)}-${this.proof(requestId)}`;
  }

  address(requestId: number): string {
    return `${this.settings.baseUrl}/evaluations/${this.link(requestId)}`;
  }

  /** Undefined for what is no link of ours. */
  requestOf(link: string): number | undefined {
    const [, id, proof] = /^([0-9a-z]{1,6})-([\w-]{22})$/.exec(link) ?? [];
    if (id === undefined || proof === undefined) return undefined;
    const requestId = parseInt(id, 36);
    return timingSafeEqual(Buffer.from(proof), Buffer.from(this.proof(requestId))) ? requestId : undefined;
  }

  /** 132 bits, in letters that an address can hold. */
  private proof(requestId: number): string {
    return createHmac('sha256', this.settings.sessionSecret)
      .update(`evaluation:${requestId}`)
      .digest('base64url')
      .slice(0, 22);
  }
}
