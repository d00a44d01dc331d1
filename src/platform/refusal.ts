/** Why something is so, in plain English, with a code that programs may rely on. */
export interface Reason {
  code: string;
  message: string;
  [more: string]: unknown;
}

/** What is wrong with one field of a form or body. `field` is the name in the form; nested as `attendee.email`. */
export interface FieldError {
  field: string;
  message: string;
}

/** How a refusal reaches a client: each face (page, API) turns it into its own answer with this status. */
export const REFUSAL_STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 412,
  unprocessable: 422,
  too_many: 429,
  busy: 503,
} as const;

export type RefusalKind = keyof typeof REFUSAL_STATUS;

export interface RefusalDetail {
  reasons?: Reason[];
  errors?: FieldError[];
  /** Seconds after which asking again makes sense (429, 503). */
  retryAfter?: number;
}

/**
 * An expected "no" of the domain: thrown or returned by services, which know nothing of HTTP.
 * `message` is a sentence for the person who asked.
 */
export class Refusal extends Error {
  readonly reasons: Reason[];
  readonly errors: FieldError[];
  readonly retryAfter?: number;

  constructor(
    readonly kind: RefusalKind,
    readonly code: string,
    message: string,
    detail: RefusalDetail = {},
  ) {
    super(message);
    this.reasons = detail.reasons ?? [{ code, message }];
    this.errors = detail.errors ?? [];
    this.retryAfter = detail.retryAfter;
  }

  get status(): number {
    return REFUSAL_STATUS[this.kind];
  }
}

export const notFound = (message = 'Page not found'): Refusal =>
  new Refusal('not_found', 'not_found', message);

export const invalid = (errors: FieldError[]): Refusal =>
  new Refusal('invalid', 'invalid', errors.map((error) => error.message).join('. '), {
    errors,
    reasons: errors.map((error) => ({ code: 'invalid', message: error.message })),
  });
