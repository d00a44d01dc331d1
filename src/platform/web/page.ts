/** What a page handler returns; the interceptor turns it into HTML. A handler never touches the response. */
export class PageView {
  constructor(
    readonly view: string,
    readonly model: object,
    readonly options: { status?: number; headers?: Record<string, string> },
  ) {}
}

export class Redirect {
  constructor(
    readonly to: string,
    readonly options: { flash?: string; notice?: string },
  ) {}
}

/** `view` is a path from src, such as `events/pages/event.njk`. */
export const page = (
  view: string,
  model: object = {},
  options: { status?: number; headers?: Record<string, string> } = {},
): PageView => new PageView(view, model, options);

/**
 * Answers a POST: 303, so that going back or reloading sends nothing twice. On the next page `flash` says what was
 * done, and `notice` why something was not.
 */
export const redirect = (to: string, options: { flash?: string; notice?: string } = {}): Redirect =>
  new Redirect(to, options);

/** A local path to go on to, or home: `next=//evil.example` leads nowhere. */
export function localPath(next: unknown, otherwise = '/'): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return otherwise;
  const base = 'http://local.invalid';
  if (!URL.canParse(next, base)) return otherwise;
  const url = new URL(next, base);
  // `/.//evil.example` has a path of two slashes once it is resolved.
  return url.origin === base && !url.pathname.startsWith('//') ? url.pathname + url.search : otherwise;
}
