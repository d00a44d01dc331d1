import { notFound, Refusal, type Reason } from '../platform/refusal.js';

export const certificateNotFound = (): Refusal => notFound('There is no certificate with this number');

export const alreadyRevoked = (): Refusal =>
  new Refusal('conflict', 'already_revoked', 'This certificate is already revoked');

export const alreadyReplaced = (number: string): Refusal =>
  new Refusal('conflict', 'already_replaced', `This certificate is already replaced by ${number}`, {
    reasons: [
      { code: 'already_replaced', message: `This certificate is already replaced by ${number}`, number },
    ],
  });

/** Why somebody cannot be given one. */
export const notDue = (reasons: Reason[]): Refusal =>
  new Refusal('conflict', 'not_due', reasons.map(({ message }) => message).join('. '), { reasons });
