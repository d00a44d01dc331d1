/* global Scorm12API, Scorm2004API */
// Holds the runtime of an uploaded course and saves what the course tells it. The course itself is in a frame below,
// of the same origin, and calls the runtime without waiting, as the standard has it.
(() => {
  const launch = JSON.parse(document.getElementById('launch').textContent);
  const is12 = launch.standard === '1.2';
  const status = document.getElementById('status');
  const stage = document.getElementById('stage');
  const totalTime = is12 ? 'cmi.core.total_time' : 'cmi.total_time';
  const sessionTime = is12 ? 'cmi.core.session_time' : 'cmi.session_time';
  const SOON_MS = 1000;
  const AGAIN_MS = 5000;
  const HEARTBEAT_MS = 60_000;

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
  let saving;
  let timer;
  let refused = false;
  let completed = launch.completed;
  let leaving = false;

  function say(state, text) {
    if (refused && state !== 'refused') return;
    status.dataset.state = state;
    if (status.textContent !== text) status.textContent = text;
  }

  const saved = () =>
    say('saved', completed ? 'Saved. You have completed this course: you can leave it.' : 'Saved');

  /** Undefined where there is nothing to save; time alone is saved now and then. */
  function changes(withTime) {
    const now = told();
    const cmi = {};
    for (const [name, value] of Object.entries(now)) if (kept[name] !== value) cmi[name] = value;
    const names = Object.keys(cmi);
    if (names.length === 0 || (!withTime && names.length === 1 && names[0] === totalTime)) return undefined;
    return { now, cmi };
  }

  function bodyOf(cmi) {
    // Never lower than before, in a window that was opened later too.
    sequence = Math.max(sequence + 1, Date.now());
    return new Blob([JSON.stringify({ item: launch.item, sequence, cmi })], { type: 'application/json' });
  }

  async function save(withTime = false) {
    clearTimeout(timer);
    if (launch.preview || refused) return;
    if (saving) {
      await saving;
      return save(withTime);
    }
    const change = changes(withTime);
    if (!change) return;
    say('saving', 'Saving…');
    saving = send(change);
    await saving;
    saving = undefined;
    if (changes(false) && status.dataset.state === 'saved') soon();
  }

  async function send({ now, cmi }) {
    try {
      const answer = await fetch('save', { method: 'POST', body: bodyOf(cmi), credentials: 'omit' });
      if (answer.ok) {
        kept = now;
        completed = (await answer.json()).completed;
        saved();
      } else if (answer.status === 409) refuse((await answer.json()).reason);
      else notSaved();
    } catch {
      notSaved();
    }
  }

  function notSaved() {
    say('failed', 'Not saved yet. Trying again…');
    clearTimeout(timer);
    timer = setTimeout(save, AGAIN_MS);
  }

  function refuse(reason) {
    // Another window of this one has saved something later: the next number is higher.
    if (reason === 'stale') return notSaved();
    refused = true;
    const text =
      'This course has been opened in another window, or it was open too long. What you do here is not saved: close this window, or load the page again to go on here.';
    status.dataset.state = 'refused';
    status.textContent = text;
    stage.remove();
  }

  function soon() {
    if (leaving) return last();
    if (saving === undefined) say('changed', 'Not saved yet');
    clearTimeout(timer);
    timer = setTimeout(save, SOON_MS);
  }

  /** As the page goes away: nobody waits for the answer, so nothing counts as kept. */
  function last() {
    if (launch.preview || refused) return;
    const change = changes(true);
    if (!change) return;
    const body = bodyOf(change.cmi);
    const url = new URL('save', location.href).href;
    if (!navigator.sendBeacon(url, body))
      void fetch(url, { method: 'POST', body, credentials: 'omit' }).catch(() => undefined);
  }

  const now = () => void (leaving ? last() : save(true));
  for (const event of is12 ? ['LMSSetValue'] : ['SetValue']) api.on(event, soon);
  // The end of an item changes its status after this is called.
  for (const event of is12 ? ['LMSCommit', 'LMSFinish'] : ['Commit', 'Terminate']) {
    api.on(event, () => (leaving ? last() : setTimeout(now, 0)));
  }
  addEventListener('pagehide', () => {
    leaving = true;
    last();
  });
  addEventListener('pageshow', () => {
    leaving = false;
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') last();
    else void save();
  });
  setInterval(() => {
    if (document.visibilityState === 'visible') void save(true);
  }, HEARTBEAT_MS);

  /** Leaves the item, so that it says its last, waits for that to be saved, and goes to another. */
  async function go(item) {
    stage.src = 'about:blank';
    await new Promise((resolve) => setTimeout(resolve, 300));
    await save(true);
    if (!refused && status.dataset.state !== 'failed')
      location.replace(`play?item=${encodeURIComponent(item)}`);
  }

  const place = launch.items.findIndex(({ id }) => id === launch.item);
  const before = launch.items[place - 1];
  const after = launch.items[place + 1];
  for (const [id, item] of [
    ['before', before],
    ['after', after],
  ]) {
    const button = document.getElementById(id);
    button.hidden = launch.items.length < 2;
    button.disabled = item === undefined;
    if (item) button.addEventListener('click', () => void go(item.id));
  }
  document.getElementById('menu').hidden = launch.items.length < 2;
  document.getElementById('place').textContent =
    `Part ${place + 1} of ${launch.items.length}: ${launch.items[place].title}`;
  for (const item of launch.items) {
    const line = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = item.done ? `${item.title} (done)` : item.title;
    if (item.id === launch.item) button.setAttribute('aria-current', 'true');
    else button.addEventListener('click', () => void go(item.id));
    line.append(button);
    document.getElementById('items').append(line);
  }
  api.on('SequenceNext', () => after && setTimeout(() => void go(after.id), 0));
  api.on('SequencePrevious', () => before && setTimeout(() => void go(before.id), 0));

  if (launch.preview) say('preview', 'Preview: nothing is kept');
  else if (completed) say('saved', 'You have completed this course: you can leave it, or look at it again.');
  else say('saved', launch.returning ? 'Your place is kept' : 'You can begin');
  stage.title = launch.items[place].title;
  stage.src = launch.entry;
})();
