/** What is on a badge: which booking it is, and what only this badge knows. */
export interface CheckIn {
  reference: string;
  code: string;
}

const CHECK_IN = /^([A-Z]{1,8}-[0-9A-Z]{4}-[0-9A-Z]{4})\.([0-9A-F]{32})$/;

/** The text of a booking's QR. In capitals, which makes the picture smaller; no link, so it does nothing by itself. */
export const checkInText = ({ reference, code }: CheckIn): string => `${reference}.${code}`;

/** What a camera or a handheld scanner read; undefined for anything that no badge of ours says. */
export function readCheckIn(scanned: string): CheckIn | undefined {
  const [, reference, code] = CHECK_IN.exec(scanned.trim().toUpperCase()) ?? [];
  return reference === undefined || code === undefined ? undefined : { reference, code };
}
