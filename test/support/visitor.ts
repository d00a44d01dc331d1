import { parse, type HTMLElement } from 'node-html-parser';

/** An answer of the program to a browser. */
export class Page {
  private parsed?: HTMLElement;

  constructor(
    readonly status: number,
    readonly headers: Headers,
    /** The body as it came. */
    readonly body: string,
  ) {}

  get html(): HTMLElement {
    return (this.parsed ??= parse(this.body));
  }

  /** What a reader sees of `selector` (or of the whole page), with white space gathered. */
  text(selector = 'body'): string {
    return (this.html.querySelector(selector)?.text ?? '').replace(/\s+/g, ' ').trim();
  }

  texts(selector: string): string[] {
    return this.html.querySelectorAll(selector).map((element) => element.text.replace(/\s+/g, ' ').trim());
  }

  /** Where a redirect leads, without the host. */
  get location(): string | undefined {
    return this.headers.get('location')?.replace(/^https?:\/\/[^/]+/, '');
  }

  get csrf(): string | undefined {
    return this.html.querySelector('input[name=_csrf]')?.getAttribute('value');
  }
}

export type FormFields = Record<string, string | string[] | undefined>;

/** A browser without scripts: keeps cookies, follows nothing by itself, sends the form's CSRF token. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  private csrf?: string;

  constructor(readonly baseUrl: string) {}

  get(path: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.send(path, { headers });
  }

  /** GETs `path` and then whatever it redirects to. */
  async visit(path: string): Promise<Page> {
    let page = await this.get(path);
    for (let hops = 0; page.location !== undefined && hops < 5; hops += 1)
      page = await this.get(page.location);
    return page;
  }

  /**
   * Posts a form. The CSRF token is that of the last page that had one; if none was seen, `path` is fetched for it,
   * then the home page. Give `_csrf` to send another one.
   */
  async post(path: string, fields: FormFields = {}, headers: Record<string, string> = {}): Promise<Page> {
    if (!('_csrf' in fields)) {
      if (this.csrf === undefined) await this.get(path);
      if (this.csrf === undefined) await this.get('/');
    }
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries({ _csrf: this.csrf, ...fields })) {
      for (const each of [value].flat()) if (each !== undefined) body.append(name, each);
    }
    return this.send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: body.toString(),
    });
  }

  /** Posts a form with files, as browsers do. */
  async upload(
    path: string,
    files: Record<string, { name: string; bytes: Buffer }>,
    fields: Record<string, string> = {},
  ): Promise<Page> {
    if (this.csrf === undefined) await this.get(path);
    const body = new FormData();
    if (this.csrf !== undefined) body.set('_csrf', this.csrf);
    for (const [field, text] of Object.entries(fields)) body.set(field, text);
    for (const [field, { name, bytes }] of Object.entries(files))
      body.set(field, new Blob([new Uint8Array(bytes)]), name);
    return this.send(path, { method: 'POST', headers: {}, body });
  }

  /** Posts, and goes where the answer leads. */
  async submit(path: string, fields: FormFields = {}): Promise<Page> {
    const page = await this.post(path, fields);
    return page.location === undefined ? page : this.visit(page.location);
  }

  /** The jar as a Cookie header, for a client of another kind. */
  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private async send(
    path: string,
    init: { method?: string; headers: Record<string, string>; body?: string | FormData },
  ): Promise<Page> {
    const response = await fetch(new URL(path, this.baseUrl), {
      ...init,
      redirect: 'manual',
      headers: { ...(this.cookies.size > 0 && { cookie: this.cookieHeader }), ...init.headers },
    });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    const page = new Page(response.status, response.headers, await response.text());
    if (response.headers.get('content-type')?.includes('text/html')) this.csrf = page.csrf ?? this.csrf;
    return page;
  }

  private keep(setCookie: string): void {
    const [pair = '', ...attributes] = setCookie.split(';');
    const name = pair.slice(0, pair.indexOf('=')).trim();
    const value = pair.slice(pair.indexOf('=') + 1).trim();
    const gone = attributes.some((attribute) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute));
    if (gone || value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

export interface ApiAnswer {
  status: number;
  headers: Headers;
  /** Parsed if it was JSON, else the text. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each test says what it expects in it
  body: any;
}

/** Calls below `/api/v1`; a path such as `/events` is enough. */
export class ApiClient {
  constructor(
    readonly baseUrl: string,
    readonly token?: string,
  ) {}

  get(path: string, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    return this.send('POST', path, body, headers);
  }

  patch(path: string, body: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    return this.send('PATCH', path, body, headers);
  }

  async send(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer> {
    const whole = path.startsWith('/api/') ? path : `/api/v1${path}`;
    const response = await fetch(new URL(whole, this.baseUrl), {
      method,
      headers: {
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text ? JSON.parse(text) : text,
    };
  }
}
