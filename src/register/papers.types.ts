/** What is printed before the day. */
export const PAPERS = ['sign-in-sheet', 'badges'] as const;
export type Paper = (typeof PAPERS)[number];

/** Somebody with a confirmed place, as papers name them. */
export interface PaperLine {
  reference: string;
  code: string;
  name: string;
  jobTitle: string | null;
  agency: string | null;
}

/** All that a paper says. Plain data, so that another thread can write it. */
export interface PaperFacts {
  title: string;
  team: string;
  /** Of the event, or of the one session that the sheet is for. */
  when: string;
  where: string;
  /** By name. */
  lines: PaperLine[];
}
