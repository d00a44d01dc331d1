/** The values of a field that may come once or many times in a form; others than texts are left out. */
export function many(body: unknown, field: string): string[] {
  const given =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[field] : undefined;
  return [given].flat().filter((value) => typeof value === 'string');
}
