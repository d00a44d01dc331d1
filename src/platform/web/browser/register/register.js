// The register at the door: a tap is seen at once, kept here, and sent when there is a connection. Without this script
// each tap is a form.
import { useCamera } from './camera.js';
import { Queue } from './queue.js';
import { Server, Unsent } from './server.js';

/** Milliseconds between two looks at what other helpers did. */
const EVERY = 4_000;
const MOST = 200;
const CODE = /^([A-Z]{1,8}-[0-9A-Z]{4}-[0-9A-Z]{4})\.[0-9A-F]{32}$/;

/** @type {HTMLFormElement | null} */
const taps = document.querySelector('form[data-taps]');
if (taps) start(taps);

/** @param {HTMLFormElement} form */
function start(form) {
  const { event = '', helper = '', session: id = '', words: json = '{}' } = form.dataset;
  const session = Number(id);
  const words = JSON.parse(json);
  const queue = new Queue(`register:${helper}:${event}`);
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem('_csrf')).value;
  const server = new Server(`${event}/register`, session, token);
  /** @type {Map<string, HTMLElement>} */
  const rows = new Map();
  for (const row of form.querySelectorAll('li[data-state]'))
    rows.set(row.id, /** @type {HTMLElement} */ (row));
  /** What the program says, by reference: the state, and its words. @type {Map<string, [string, string]>} */
  let marks = new Map();
  for (const [reference, row] of rows) {
    if (row.dataset.state) marks.set(reference, [row.dataset.state, part(row, 'said').textContent ?? '']);
  }
  let booked = Number(document.querySelector('[data-booked]')?.textContent);
  /** @type {Unsent['why'] | undefined} */
  let trouble;
  let busy = false;

  const isThere = (/** @type {string | null | undefined} */ state) =>
    Boolean(state) && state !== 'did_not_attend';
  const waiting = () =>
    new Map(
      queue
        .all()
        .filter((tap) => tap.session === session)
        .map((tap) => [tap.reference, tap]),
    );
  const says = (/** @type {string} */ text) => {
    const status = document.querySelector('[data-says]');
    if (status) status.textContent = text;
  };

  function draw() {
    const unsent = waiting();
    const now = new Map([...marks].map(([reference, [state]]) => [reference, state]));
    for (const [reference, { state }] of unsent) now.set(reference, state ?? '');
    for (const [reference, row] of rows) {
      const state = now.get(reference) ?? '';
      const kept = unsent.has(reference);
      const said = part(row, 'said');
      row.dataset.state = state;
      const known = kept ? `${words[state] ?? ''}, not sent yet` : (marks.get(reference)?.[1] ?? '');
      said.textContent = state || !kept ? known : 'Taken back, not sent yet';
      said.hidden = !state && !kept;
      said.className = `govuk-tag ${kept ? 'govuk-tag--yellow' : state === 'did_not_attend' ? 'govuk-tag--red' : 'govuk-tag--teal'}`;
      part(row, 'arrive').hidden = isThere(state);
      part(row, 'undo').hidden = !state;
    }
    const there = String([...now.values()].filter(isThere).length);
    for (const total of document.querySelectorAll('[data-there]')) total.textContent = there;
    drawUnsent(queue.all().length);
  }

  /** @param {number} count */
  function drawUnsent(count) {
    const box = /** @type {HTMLElement | null} */ (document.querySelector('[data-unsent]'));
    const text = document.querySelector('[data-unsent-words]');
    if (!box || !text) return;
    const kept = count === 1 ? '1 tap is not sent yet' : `${count} taps are not sent yet`;
    const they = count === 1 ? 'It is' : 'They are';
    box.hidden = trouble === undefined;
    text.textContent =
      trouble === 'signed-out'
        ? `You are signed out. ${count ? `${kept}: ` : ''}`
        : trouble === 'refused'
          ? `The program does not take the register from you. ${kept}.`
          : count
            ? `No connection. ${kept}. ${they} kept here and sent when it is back.`
            : 'No connection. You can go on: taps are kept here.';
    if (trouble !== 'signed-out') return;
    const link = document.createElement('a');
    link.href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = 'sign in again';
    text.append(link);
  }

  /** Sends what is kept, in order, and asks what others did. */
  async function meet() {
    if (busy) return;
    busy = true;
    try {
      for (let some = queue.all().slice(0, MOST); some.length; some = queue.all().slice(0, MOST)) {
        const answers = await server.send(some);
        for (const [index, answer] of answers.entries()) {
          if (answer.result === 'refused') drawRefused(some[index]?.reference ?? '', answer.message ?? '');
        }
        // Before they leave the queue: a row never falls back to what it was.
        take(await server.state());
        queue.remove(some.map((tap) => tap.id));
      }
      take(await server.state());
      trouble = undefined;
    } catch (error) {
      if (!(error instanceof Unsent)) throw error;
      trouble = error.why;
    } finally {
      busy = false;
      draw();
    }
  }

  /** @param {import('./server.js').State | undefined} state */
  function take(state) {
    if (!state) return;
    marks = new Map(Object.entries(state.marks));
    if (state.booked !== booked) {
      booked = state.booked;
      for (const total of document.querySelectorAll('[data-booked]')) total.textContent = String(booked);
      const added = /** @type {HTMLElement | null} */ (document.querySelector('[data-added]'));
      if (added) added.hidden = false;
    }
  }

  /** @param {string} reference @param {string} message */
  function drawRefused(reference, message) {
    const list = /** @type {HTMLElement | null} */ (document.querySelector('[data-refused]'));
    if (!list) return;
    const item = document.createElement('li');
    item.textContent = `${rows.get(reference)?.dataset.name ?? reference}: ${message}`;
    list.append(item);
    list.hidden = false;
    says(item.textContent);
  }

  /** @param {{ reference: string, code?: string, state: string | null }} tap */
  function tapped(tap) {
    queue.add({ ...tap, session });
    draw();
    const name = rows.get(tap.reference)?.dataset.name ?? tap.reference;
    says(tap.state === null ? `${name}: taken back` : `${name}: ${words[tap.state].toLowerCase()}`);
    void meet();
  }

  form.addEventListener('submit', (submit) => {
    const button = /** @type {HTMLButtonElement | null} */ (submit.submitter);
    const [said = '', reference = ''] = button?.value.split(' ') ?? [];
    const row = rows.get(reference);
    if (!row) return;
    submit.preventDefault();
    tapped({ reference, state: said === 'undo' ? null : said });
    row.querySelector('details')?.removeAttribute('open');
    // The button that was pressed is gone: go on from the one that took its place.
    (said === 'undo' ? part(row, 'arrive') : part(row, 'undo')).focus({ preventScroll: true });
  });

  /** @param {string} scanned */
  function scanned(scanned) {
    const code = scanned.trim().toUpperCase();
    const reference = CODE.exec(code)?.[1];
    if (!reference) return says('This is not a check-in code');
    const row = rows.get(reference);
    if (row && isThere(row.dataset.state)) return says(`${row.dataset.name} is already in the register`);
    tapped({ reference, code, state: 'attended' });
  }
  const scan = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-scan]'));
  scan?.addEventListener('submit', (submit) => {
    submit.preventDefault();
    const field = /** @type {HTMLInputElement} */ (scan.elements.namedItem('code'));
    scanned(field.value);
    field.value = '';
    field.focus();
  });
  useCamera(document.querySelector('[data-camera]'), document.querySelector('[data-video]'), scanned);

  searchAsTyped(rows, isThere);
  draw();
  void meet();
  setInterval(() => document.hidden || void meet(), EVERY);
  for (const news of ['online', 'offline', 'visibilitychange']) {
    (news === 'visibilitychange' ? document : window).addEventListener(news, () => void meet());
  }
  void keepForOffline(event);
}

/** @param {HTMLElement} row @param {string} name */
function part(row, name) {
  return /** @type {HTMLElement} */ (row.querySelector(`[data-${name}]`) ?? document.createElement('span'));
}

/**
 * @param {Map<string, HTMLElement>} rows
 * @param {(state: string | undefined) => boolean} isThere
 */
function searchAsTyped(rows, isThere) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-search]'));
  if (!form) return;
  const q = /** @type {HTMLInputElement} */ (form.elements.namedItem('q'));
  const missing = /** @type {HTMLInputElement} */ (form.elements.namedItem('show'));
  const button = /** @type {HTMLElement | null} */ (form.querySelector('[data-search-button]'));
  const nobody = /** @type {HTMLElement | null} */ (document.querySelector('[data-nobody]'));
  if (button) button.hidden = true;
  const filter = () => {
    const typed = q.value
      .normalize('NFD')
      .replace(/\p{Mn}/gu, '')
      .toLowerCase()
      .split(/\s+/);
    let shown = 0;
    for (const row of rows.values()) {
      const matches = typed.every((word) => row.dataset.searchIn?.includes(word));
      row.hidden = !matches || (missing.checked && isThere(row.dataset.state));
      if (!row.hidden) shown += 1;
    }
    if (nobody) nobody.hidden = shown > 0;
  };
  form.addEventListener('input', filter);
  form.addEventListener('submit', (submit) => {
    submit.preventDefault();
    filter();
  });
  // What the browser filled in again when the page was opened.
  filter();
}

/** @param {string} event */
async function keepForOffline(event) {
  if (!('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register('/assets/register/worker.js', { scope: `${event}/register` });
  await navigator.serviceWorker.ready;
  // This page was here before the worker, so it keeps itself.
  const cache = await caches.open('register');
  await cache.add(location.pathname + location.search).catch(() => undefined);
}
