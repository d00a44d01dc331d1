// What the host of uploaded courses keeps in this browser. All courses share it, so it is one learner's in one course at
// a time; beside what the course itself puts there, it holds what could not be saved as its page went away.
const OWNER = 'weald.owner';
const nameOf = (item) => `weald.unsaved ${item}`;

/** Undefined where the browser keeps nothing for the frames of other sites. */
const storageOf = (name) => {
  try {
    return window[name];
  } catch {
    return undefined;
  }
};
const local = storageOf('localStorage');
const session = storageOf('sessionStorage');
let isOurs = true;

/**
 * Makes the storage this owner's: whatever another course or learner left is gone, and a course that is still open in
 * another window hears of it by `onLost`.
 * @throws where that cannot be done: the course must not begin
 */
export async function takeStorage(owner, onLost) {
  addEventListener('storage', ({ key, newValue }) => {
    if (key !== OWNER || newValue === null || newValue === owner || !isOurs) return;
    isOurs = false;
    onLost();
  });
  if (!local || !session) return;
  // That of this tab alone; the rest may be this owner's already.
  if (session.getItem(OWNER) !== owner) {
    session.clear();
    session.setItem(OWNER, owner);
  }
  if (local.getItem(OWNER) === owner) return;
  // Said before, so that whoever writes there stops; and after, since it is cleared with the rest.
  local.setItem(OWNER, owner);
  const answer = await fetch('clear', { method: 'POST' });
  if (!answer.ok) throw new Error('The storage could not be cleared');
  clearCookies();
  local.setItem(OWNER, owner);
}

/** Those that a script can set here. The header that clears the rest would take the program's with them. */
function clearCookies() {
  const end = `max-age=0${isSecureContext ? '; secure; samesite=none' : ''}`;
  const hosts = location.hostname.split('.').map((_, n, parts) => `; domain=${parts.slice(n).join('.')}`);
  for (const cookie of document.cookie.split('; ').filter(Boolean)) {
    const [name] = cookie.split('=', 1);
    for (const host of ['', ...hosts])
      for (const path of ['/', '/content']) document.cookie = `${name}=; path=${path}${host}; ${end}`;
  }
}

/** Keeps a save until the server has it, or a later one. */
export function keepUnsaved(save) {
  if (!isOurs) return;
  try {
    local?.setItem(nameOf(save.item), JSON.stringify(save));
  } catch {
    // The course has filled the storage: what has been saved before stays as it was.
  }
}

export const forgetUnsaved = (item) => local?.removeItem(nameOf(item));

/** What was kept of an item and is later than what the server has. */
export function unsavedOf({ item, sequence }) {
  try {
    const save = JSON.parse(local?.getItem(nameOf(item)) ?? 'null');
    if (save !== null && save.item === item && save.sequence > sequence) return save;
  } catch {
    // The course has written over it.
  }
  forgetUnsaved(item);
  return undefined;
}
