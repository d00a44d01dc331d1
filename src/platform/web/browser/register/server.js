// Talks to the program about one register.

/** @typedef {import('./queue.js').Tap} Tap */
/** @typedef {{ id: string, result: 'recorded' | 'overtaken' | 'refused', message?: string }} Answer */
/** @typedef {{ booked: number, there: Record<string, number>, marks: Record<string, [string, string]> }} State */

/** Why nothing could be sent: no connection (or a program that is busy), signed out, or not allowed any more. */
export class Unsent extends Error {
  /** @param {'offline' | 'signed-out' | 'refused'} why */
  constructor(why) {
    super(why);
    this.why = why;
  }
}

export class Server {
  /**
   * @param {string} path of the register
   * @param {number} session
   * @param {string} token of the page's forms
   */
  constructor(path, session, token) {
    this.path = path;
    this.session = session;
    this.token = token;
    /** @type {string | undefined} */
    this.tag = undefined;
  }

  /** @returns {Promise<State | undefined>} undefined: nothing new */
  async state() {
    const response = await ask(`${this.path}/state?session=${this.session}`, {
      cache: 'no-store',
      headers: this.tag === undefined ? {} : { 'if-none-match': this.tag },
    });
    if (response.status === 304) return undefined;
    this.tag = response.headers.get('etag') ?? undefined;
    return response.json();
  }

  /**
   * @param {Tap[]} taps
   * @returns {Promise<Answer[]>}
   */
  async send(taps) {
    const scans = taps.map(({ reference, code, ...tap }) => ({
      ...tap,
      ...(code ? { code } : { reference }),
    }));
    const post = () =>
      ask(`${this.path}/scans`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ _csrf: this.token, sentAt: new Date().toISOString(), scans }),
      });
    let response;
    try {
      response = await post();
    } catch (error) {
      if (!(error instanceof Unsent) || error.why !== 'refused') throw error;
      // The token of a page that has been open since yesterday.
      await this.#renew();
      response = await post();
    }
    this.tag = undefined;
    return (await response.json()).results;
  }

  async #renew() {
    const response = await ask(this.path, { cache: 'no-store' });
    const html = new DOMParser().parseFromString(await response.text(), 'text/html');
    this.token = html.querySelector('input[name=_csrf]')?.getAttribute('value') ?? this.token;
  }
}

/**
 * @param {string} address
 * @param {RequestInit} options
 */
async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, { ...options, signal: AbortSignal.timeout(15_000) });
  } catch {
    throw new Unsent('offline');
  }
  if (response.redirected && new URL(response.url).pathname.startsWith('/sign-in'))
    throw new Unsent('signed-out');
  if (response.ok || response.status === 304) return response;
  throw new Unsent(response.status >= 500 || response.status === 429 ? 'offline' : 'refused');
}
