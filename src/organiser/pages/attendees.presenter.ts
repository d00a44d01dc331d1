import { deadlineWords, shortDateWords } from '../../platform/time/words.js';
import type { Counted } from '../../platform/web/bar-chart.js';
import type { AgencyBooked, Attendee } from '../attendee.types.js';

export interface SheetLine {
  name: string;
  jobTitle: string | null;
  agency: string | null;
  reference: string;
}

export async function signInSheet(batches: AsyncIterable<Attendee[]>): Promise<SheetLine[]> {
  const lines: SheetLine[] = [];
  for await (const attendees of batches) {
    for (const { name, jobTitle, agency, reference } of attendees)
      lines.push({ name, jobTitle, agency, reference });
  }
  return lines;
}

/** A bar for each name, whether it was chosen from the list of agencies or typed. */
export function bookedByAgency(agencies: AgencyBooked[]): Counted[] {
  const counts = new Map<string, number>();
  for (const { name, booked } of agencies) {
    if (booked > 0) counts.set(name, (counts.get(name) ?? 0) + booked);
  }
  return Array.from(counts, ([name, count]) => ({ name, count }));
}

interface WaitingLine {
  position: number | null;
  name: string;
  href: string;
  agency: string;
  joined: string;
}

interface OfferLine {
  name: string;
  href: string;
  agency: string;
  /** The last moment at which it can be accepted. */
  until: string;
}

export interface WaitingList {
  waiting: WaitingLine[];
  offers: OfferLine[];
}

/** @param path of the event's overview */
export function waitingList(path: string, waiting: Attendee[], offers: Attendee[]): WaitingList {
  const who = ({ name, reference, agency }: Attendee): { name: string; href: string; agency: string } => ({
    name,
    href: `${path}/attendees/${reference}`,
    agency: agency ?? 'None given',
  });
  return {
    waiting: waiting.map((each) => ({
      ...who(each),
      position: each.position,
      joined: shortDateWords(each.bookedAt),
    })),
    offers: offers.map((each) => ({
      ...who(each),
      until: each.offerExpiresAt === null ? '' : deadlineWords(each.offerExpiresAt),
    })),
  };
}
