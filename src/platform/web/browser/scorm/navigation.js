// Ways from one part of a course to another: by the learner, and by the course itself as SCORM 2004 has it.
const VALID = /^adl\.nav\.request_valid\.(?<request>[a-zA-Z]+)(?:\.\{target=(?<target>.+)\})?$/;
const REQUEST = /^(?:\{target=(?<target>.+)\})?(?<request>[a-zA-Z]+)$/;

/** Buttons and the list of parts. `go` is called with the id of an item. */
export function showWays({ item, items, before, after, hides }, go) {
  const several = items.length > 1;
  for (const [id, to, request] of [
    ['before', before, 'previous'],
    ['after', after, 'continue'],
  ]) {
    const button = document.getElementById(id);
    button.hidden = !several || hides.includes(request);
    button.disabled = to === undefined;
    button.addEventListener('click', () => to !== undefined && go(to));
  }
  const place = items.findIndex(({ id }) => id === item);
  document.getElementById('menu').hidden = !several;
  document.getElementById('place').textContent =
    `Part ${place + 1} of ${items.length}: ${items[place].title}`;
  for (const { id, title, done, open } of items) {
    const line = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = done ? `${title} (done)` : title;
    button.disabled = !open;
    if (id === item) button.setAttribute('aria-current', 'true');
    else button.addEventListener('click', () => go(id));
    line.append(button);
    document.getElementById('items').append(line);
  }
}

/**
 * Answers what a course asks of ways on, and follows what it asks for as an item ends. What is not possible is not done.
 * `leave` is called as the course ends, with whether what was not saved yet is to be dropped.
 */
export function followRequests(api, { items, before, after }, { go, leave }) {
  const isThere = (target) => items.some(({ id }) => id === target);
  const isOpen = (target) => items.some(({ id, open }) => id === target && open);
  const valid = {
    continue: () => after !== undefined,
    previous: () => before !== undefined,
    choice: isOpen,
    jump: isThere,
    exit: () => true,
    exitAll: () => true,
    abandon: () => true,
    abandonAll: () => true,
    suspendAll: () => true,
  };
  const answerTo = (name) => {
    const { request, target } = VALID.exec(name)?.groups ?? {};
    const needsTarget = request === 'choice' || request === 'jump';
    return request in valid && needsTarget === (target !== undefined) ? valid[request](target) : undefined;
  };

  const read = api.GetValue;
  api.GetValue = (name) => {
    const answer = api.isInitialized() ? answerTo(String(name)) : undefined;
    if (answer === undefined) return read.call(api, name);
    api.lastErrorCode = '0';
    return String(answer);
  };
  api.on('Terminate', () => {
    const { request, target } = REQUEST.exec(api.adl.nav.request)?.groups ?? {};
    if (!Object.hasOwn(valid, request ?? '') || !valid[request](target)) return;
    const to = { continue: after, previous: before, choice: target, jump: target }[request];
    // The end of the item goes on after this.
    setTimeout(() => (to === undefined ? leave(request.startsWith('abandon')) : go(to)), 0);
  });
}
