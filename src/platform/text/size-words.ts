const STEP = 1024;

/** The size of a file as people say it: "0.4 MB" is "410 KB". */
export function sizeWords(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / STEP));
  if (kilobytes < STEP) return `${kilobytes} KB`;
  return `${(bytes / STEP / STEP).toLocaleString('en-GB', { maximumFractionDigits: 1 })} MB`;
}
