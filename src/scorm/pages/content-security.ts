/** What a course may do in its frame: run, talk to its player, send forms to itself, ask. Not open windows, not leave. */
export const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-modals';

/** Everything of a course lies below this address; `base` never ends with a slash. */
export const playAddress = (base: string, token: string): string => `${base}/content/${token}/`;

const shared = (here: string): string =>
  `base-uri ${here}; form-action ${here}; object-src 'none'; sandbox ${SANDBOX}`;

/** Of the page that holds the runtime. It loads nothing but itself and the frame of the course. */
export const playerPolicy = (here: string, runtime: string, program: string): string =>
  `default-src 'none'; script-src ${runtime}; style-src ${runtime}; connect-src ${here}; frame-src ${here}; ` +
  `frame-ancestors ${program}; ${shared(here)}`;

/** Of the course's own files: they may do as authoring tools do, among themselves. */
export const coursePolicy = (here: string, program: string): string =>
  `default-src ${here} data: blob: 'unsafe-inline' 'unsafe-eval'; worker-src blob:; ` +
  `frame-ancestors ${new URL(here).origin} ${program}; ${shared(here)}`;
