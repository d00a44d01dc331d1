/** One entry of GOV.UK's pagination: a numbered page or the gap between two. */
type PaginationItem = { number: number; href: string; current: boolean } | { ellipsis: true };

/** What the macro `govukPagination` takes. */
export interface Pagination {
  items: PaginationItem[];
  previous?: { href: string };
  next?: { href: string };
}

/** Numbered pages with the first, the last and the neighbours of the current one; undefined where one page holds all. */
export function pagination(
  { page, pageSize, total }: { page: number; pageSize: number; total: number },
  href: (page: number) => string,
): Pagination | undefined {
  const pages = Math.ceil(total / pageSize);
  if (pages <= 1) return undefined;
  const current = Math.min(page, pages);
  const shown = [1, current - 1, current, current + 1, pages]
    .filter((number, index, all) => number >= 1 && number <= pages && all.indexOf(number) === index)
    .sort((a, b) => a - b);
  const items = shown.flatMap((number, index): PaginationItem[] => {
    const before = shown[index - 1] ?? 0;
    const item = { number, href: href(number), current: number === current };
    if (number - before <= 1) return [item];
    // A gap of one page is shown as that page: an ellipsis would take the same room and say less.
    if (number - before === 2) return [{ number: number - 1, href: href(number - 1), current: false }, item];
    return [{ ellipsis: true }, item];
  });
  return {
    items,
    ...(current > 1 && { previous: { href: href(current - 1) } }),
    ...(current < pages && { next: { href: href(current + 1) } }),
  };
}

/**
 * An address with a query of what is set: empty texts, undefined, false and page 1 are left out, so that the plainest
 * address is the one that is shared.
 */
export function address(path: string, query: Record<string, string | number | boolean | undefined>): string {
  const kept = Object.entries(query).filter(
    ([name, value]) =>
      value !== undefined && value !== '' && value !== false && !(name === 'page' && value === 1),
  );
  if (kept.length === 0) return path;
  return `${path}?${new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString()}`;
}
