/** What a delivery came to when it did not succeed. */
export interface DeliveryFailure {
  /** The server refused this message for good (5xx), or it cannot be written at all. */
  final: boolean;
  /** For organisers, in the server's words or ours. */
  reason: string;
}

/** A failure whose `final` is known where it happened; whatever else is thrown may be over by the next attempt. */
export class DeliveryError extends Error implements DeliveryFailure {
  constructor(
    readonly reason: string,
    readonly final: boolean,
  ) {
    super(reason);
  }
}

const FIRST_WAIT_SECONDS = 10;
const LONGEST_WAIT_SECONDS = 3600;
const GIVE_UP_HOURS = 72;
/** Nobody waits longer for a sign-in code. */
const GIVE_UP_SECRET_HOURS = 1;
const REASON_LENGTH = 500;

/** Seconds until the next attempt: 10, 30, 90… up to an hour, each up to a quarter more or less. `chance` is 0 to 1. */
export function secondsToWait(attempts: number, chance: number): number {
  const wait = Math.min(FIRST_WAIT_SECONDS * 3 ** (attempts - 1), LONGEST_WAIT_SECONDS);
  return wait * (0.75 + chance / 2);
}

/** How long after it was owed a message that never got through is given up. */
export function hoursUntilGivenUp(secret: boolean): number {
  return secret ? GIVE_UP_SECRET_HOURS : GIVE_UP_HOURS;
}

/**
 * What an SMTP failure means for the message. Only a 5xx to the message itself (its envelope or its content) is
 * final: a refused sign-in to the mail server or a refused connection is about us, and may be put right.
 */
export function smtpFailure(error: {
  code?: string;
  responseCode?: number;
  message: string;
}): DeliveryFailure {
  const { code, responseCode = 0 } = error;
  const aboutMessage = code === 'EENVELOPE' || code === 'EMESSAGE';
  return { final: aboutMessage && responseCode >= 500 && responseCode < 600, reason: oneLine(error.message) };
}

/** A failure of any kind as a reason to show: one line, not endless. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, REASON_LENGTH);
}
