import { readFileSync } from 'node:fs';

/** One entry of the published programme. What its source does not say is null. */
export interface Entry {
  id: string;
  title: string;
  kind: string;
  organiser: string;
  description: string;
  audience: string;
  level: string | null;
  mode: string | null;
  duration: string | null;
  venue: string | null;
  sessions: PublishedSession[];
  capacity: number | null;
  price: string | null;
  booking_rules: string[];
  source: string;
  note: string | null;
}

/** A date and London wall-clock times as published; `weekday_as_published` is what its page says of the date. */
export interface PublishedSession {
  date: string;
  start?: string;
  end?: string;
  weekday_as_published?: string;
}

interface PublicBodies {
  local_authorities: { rows: { name: string; nice: string; type: string }[] };
  kmsab_statutory_contributing: { names: string[] };
  kscmp_safeguarding_partners: { names: string[] };
}

const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`data/${file}`, import.meta.url), 'utf8'));

/** The newsletter's own five and 56 more of other partnerships. */
export const readProgramme = (): Entry[] => (read('programme.json') as { entries: Entry[] }).entries;

export const readPublicBodies = (): PublicBodies => read('organisations.json') as PublicBodies;

/** Self-paced e-learning is a course; everything else is attended. */
export const isCourse = (entry: Entry): boolean => entry.mode === 'e-learning';
