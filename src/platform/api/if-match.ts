/**
 * The version of an `If-Match`: undefined when any will do. A tag that is not one of ours matches nothing.
 */
export function expectedVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const version = /^\s*(?:W\/)?"?(\d{1,9})"?\s*$/.exec(ifMatch)?.[1];
  return version === undefined ? -1 : Number(version);
}
