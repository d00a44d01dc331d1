/** People come this long before a session; from then on it is the one whose register is taken. */
const BEFORE = 60 * 60_000;

/** The session that was asked for, or else the last that is beginning or has begun, or else the first. */
export function chosenSession<Session extends { id: number; startsAt: Date }>(
  sessions: Session[],
  asked: number | undefined,
  now: Date,
): Session | undefined {
  const begun = sessions.filter(({ startsAt }) => startsAt.getTime() - BEFORE <= now.getTime());
  return sessions.find(({ id }) => id === asked) ?? begun.at(-1) ?? sessions[0];
}

/** Letters without accents and capitals, so that "Sian" finds "Siân". The browser does the same to what is typed. */
export const searchable = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
