/* global Scorm12API, Scorm2004API */
// Holds the runtime of an uploaded course and saves what the course tells it. The course itself is in a frame below,
// of the same origin, and calls the runtime without waiting, as the standard has it.
import { followRequests, showWays } from './navigation.js';
import { forgetUnsaved, keepUnsaved, takeStorage, unsavedOf } from './storage.js';

const launch = JSON.parse(document.getElementById('launch').textContent);
const is12 = launch.standard === '1.2';
const status = document.getElementById('status');
const stage = document.getElementById('stage');
const totalTime = is12 ? 'cmi.core.total_time' : 'cmi.total_time';
const sessionTime = is12 ? 'cmi.core.session_time' : 'cmi.session_time';
/** How somebody stands: little, and more than all else not to be lost. */
const STANDING = /(status|total_time|score\.(raw|min|max|scaled))$/;
const SAVED = 'Saved';
const NOT_YET = 'Not saved yet';
const WAITING =
  'Not saved yet. The course saves very often, so it has to wait a little. Nothing is lost: stay here until it says Saved.';
/** From a change to its save, and from one save to the next. */
const SOON_MS = 1000;
const AGAIN_MS = 5000;
const HEARTBEAT_MS = 60_000;
/** What a browser takes as a page goes away. */
const BEACON_BYTES = 64_000;
/** For a course to say its last as it is taken off the stage. */
const LAST_WORDS_MS = 300;

const api = new (is12 ? Scorm12API : Scorm2004API)({ autocommit: false, logLevel: 5 });
api.loadFromFlattenedJSON(launch.cmi);
if (is12) window.API = api;
else window.API_1484_11 = api;

/** All that the course has told so far, by the names of the standard. */
const told = () => {
  const cmi = {};
  for (const [name, value] of Object.entries(api.getFlattenedCMI())) {
    if (name !== sessionTime && /^(string|number|boolean)$/.test(typeof value)) cmi[name] = String(value);
  }
  cmi[totalTime] = String(api.cmi.getCurrentTotalTime());
  return cmi;
};

/** What the server is known to have: a save that is lost goes with the next. */
let kept = told();
let sequence = launch.sequence;
let completed = launch.completed;
let saving;
/** The save that is planned, and the moment before which there is none. */
let planned;
let earliest = 0;
/** Nothing of this window is saved any more. */
let over = launch.preview;
let leaving = false;
/** Something was told that cannot be kept. */
let tooMuch = false;
/** What a beacon took of the changes of now. */
let handed = '';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Read out where it matters; that things are saved, as they are all the time, is there to be seen. */
function say(state, text) {
  status.dataset.state = state;
  status.setAttribute('aria-live', text === SAVED || text === NOT_YET ? 'off' : 'polite');
  if (status.textContent !== text) status.textContent = text;
}

/** To the page of the program that is around this one. */
const tell = (what) => parent.postMessage(`course-${what}`, launch.program);

/** Ends it for this window, with the reason. */
function end(text) {
  over = true;
  stage.remove();
  tell('closed');
  say('refused', text);
}

/** Undefined where there is nothing to save; time alone is saved now and then. */
function changes(withTime) {
  const now = told();
  const cmi = {};
  for (const [name, value] of Object.entries(now)) if (kept[name] !== value) cmi[name] = value;
  const names = Object.keys(cmi);
  if (names.length === 0 || (!withTime && names.length === 1 && names[0] === totalTime)) return undefined;
  return { now, cmi };
}

/** Numbered by the server's clock, since that of a device may be wrong, and never lower than before. */
function saveOf(cmi) {
  sequence = Math.max(sequence + 1, Math.round(launch.now + performance.now()));
  return { item: launch.item, sequence, cmi };
}

const bodyOf = (save) => new Blob([JSON.stringify(save)], { type: 'application/json' });
const post = (save) => fetch('save', { method: 'POST', body: bodyOf(save), credentials: 'omit' });

/** Saves in a moment; what comes until then goes with it. */
function plan(wait) {
  const at = Math.max(performance.now() + wait, earliest);
  if (planned !== undefined && planned.at <= at) return;
  clearTimeout(planned?.timer);
  const timer = setTimeout(() => {
    planned = undefined;
    void save();
  }, at - performance.now());
  planned = { at, timer };
}

/** @returns whether all that there is to save is saved */
async function save() {
  while (saving !== undefined) await saving;
  const change = over ? undefined : changes(true);
  if (change === undefined) return true;
  earliest = performance.now() + SOON_MS;
  saving = send(change);
  const isSaved = await saving;
  saving = undefined;
  if (isSaved && changes(false)) soon();
  return isSaved;
}

function savedWords() {
  if (completed) return 'Saved. You have completed this course: you can leave it.';
  return tooMuch
    ? 'How you stand is saved. The course told more than can be kept, and may not find your place again.'
    : SAVED;
}

async function send({ now, cmi }) {
  const all = saveOf(cmi);
  const answer = await post(all).catch(() => undefined);
  const said = await answer?.json().catch(() => undefined);
  if (answer?.ok && said !== undefined) {
    kept = now;
    completed = said.completed;
    forgetUnsaved(launch.item);
    if (!over) say('saved', savedWords());
    return true;
  }
  if (answer?.status === 409 && said?.reason === 'taken_over') {
    end(
      'This course has been opened in another window, or it was open too long. What you do here is not saved: close this window, or load the page again to go on here.',
    );
    return false;
  }
  if (answer?.status === 400 || answer?.status === 413) {
    // Sent again it would fare no better: how somebody stands goes alone.
    tooMuch = true;
    const again = Object.keys(cmi).filter((name) => STANDING.test(name));
    kept = { ...now, ...Object.fromEntries(again.map((name) => [name, kept[name]])) };
    say('failed', savedWords());
  } else {
    keepUnsaved(all);
    const tooMany = answer?.status === 429;
    earliest = performance.now() + (tooMany ? Number(answer.headers.get('retry-after')) * 1000 : AGAIN_MS);
    say('failed', tooMany ? WAITING : 'Not saved yet. Trying again…');
  }
  plan(0);
  return false;
}

function soon() {
  if (over) return;
  // Once for all that the course says as it goes.
  if (leaving) return queueMicrotask(last);
  if (saving === undefined && status.dataset.state !== 'failed') say('changed', NOT_YET);
  plan(SOON_MS);
}

/**
 * As the page goes away: nobody waits for the answer, so nothing counts as kept. A beacon takes 64 KiB. All of it is
 * also laid by in this browser, and sent when the learner comes back, unless something later was saved by then.
 */
function last() {
  const change = over ? undefined : changes(true);
  if (change === undefined) return;
  const { [totalTime]: _time, ...rest } = change.cmi;
  if (JSON.stringify(rest) === handed) return;
  const all = saveOf(change.cmi);
  const url = new URL('save', location.href).href;
  if (navigator.sendBeacon(url, bodyOf(all))) {
    handed = JSON.stringify(rest);
    return keepUnsaved(all);
  }
  const standing = Object.entries(change.cmi).filter(([name]) => STANDING.test(name));
  navigator.sendBeacon(url, bodyOf(saveOf(Object.fromEntries(standing))));
  keepUnsaved(saveOf(change.cmi));
}

/** Takes the course off the stage, so that it says its last, and waits for as long as it takes to save that. */
async function finish() {
  stage.src = 'about:blank';
  await pause(LAST_WORDS_MS);
  while (!(await save()) && !over) await pause(Math.max(SOON_MS, earliest - performance.now()));
}

async function go(item) {
  await finish();
  if (!over || launch.preview) location.replace(`play?item=${encodeURIComponent(item)}`);
}

/** The course has ended, or the learner leaves it: the page around this one goes on when all is saved. */
async function leave(dropsRest) {
  if (dropsRest) over = true;
  await finish();
  say('saved', 'This course has ended here. What was saved is kept.');
  tell('ended');
}

/** Two courses share what a browser keeps, so there is one at a time. */
async function giveWay() {
  await finish();
  if (over && !launch.preview) return;
  end(
    'Another course has been opened in this browser. What you did here is saved. Load this page again to go on here.',
  );
}

function listen() {
  for (const event of is12 ? ['LMSSetValue'] : ['SetValue']) api.on(event, soon);
  // The end of an item changes its status after this is called.
  for (const event of is12 ? ['LMSCommit', 'LMSFinish'] : ['Commit', 'Terminate']) {
    api.on(event, () => (leaving ? last() : setTimeout(() => (leaving ? last() : plan(0)), 0)));
  }
  addEventListener('pagehide', () => {
    leaving = true;
    last();
  });
  addEventListener('pageshow', () => {
    leaving = false;
  });
  addEventListener('message', ({ source, origin, data }) => {
    if (source === parent && origin === launch.program && data === 'leave') void leave(false);
  });
  addEventListener('beforeunload', (event) => {
    // The browser asks whether to go, while there is a way to save it yet.
    const change = over ? undefined : changes(false);
    if (change && (status.dataset.state === 'failed' || bodyOf(change.cmi).size > BEACON_BYTES))
      event.preventDefault();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') last();
    else {
      handed = '';
      plan(0);
    }
  });
  setInterval(() => {
    if (document.visibilityState === 'visible') plan(0);
  }, HEARTBEAT_MS);
}

/** Sends what this browser kept of the last time. @returns whether the server took it: then the item begins with it */
async function bringUnsaved() {
  for (let unsaved = unsavedOf(launch); unsaved !== undefined;) {
    say('saving', 'Saving what was left over on this device…');
    const answer = await post(unsaved).catch(() => undefined);
    if (answer !== undefined && answer.status !== 429 && answer.status < 500) {
      forgetUnsaved(launch.item);
      return answer.ok;
    }
    say('failed', 'What was left over on this device is not saved yet. Trying again…');
    await pause(AGAIN_MS);
  }
  return false;
}

async function begin() {
  try {
    await takeStorage(launch.owner, () => void giveWay());
  } catch {
    return end('The course could not be opened. Load the page again.');
  }
  if (!launch.preview && (await bringUnsaved())) return location.reload();
  showWays(launch, (item) => void go(item));
  if (!is12)
    followRequests(api, launch, { go: (item) => void go(item), leave: (drops) => void leave(drops) });
  listen();
  if (launch.preview) say('preview', 'Preview: nothing is kept');
  else if (completed) say('saved', 'You have completed this course: you can leave it, or look at it again.');
  else say('saved', launch.returning ? 'Your place is kept' : 'You can begin');
  stage.title = launch.items.find(({ id }) => id === launch.item).title;
  stage.src = launch.entry;
  tell('opened');
}

void begin();
