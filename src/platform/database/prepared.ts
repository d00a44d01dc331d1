const names = new Map<string, string>();

/**
 * A statement that is asked so often that each connection has PostgreSQL plan it once and not every time: planning a
 * few joins takes longer than the answer. For texts that are constants, so that there are few of them.
 */
export function prepared(text: string): string {
  if (!names.has(text)) names.set(text, `weald_${names.size + 1}`);
  return text;
}

export const nameOfPrepared = (text: unknown): string | undefined =>
  typeof text === 'string' ? names.get(text) : undefined;
