// What was tapped and not sent yet, in this browser: it is still there when the page is closed and opened again.

/**
 * @typedef {object} Tap
 * @property {string} id drawn here, so that sending twice is recorded once
 * @property {string} reference of the booking
 * @property {string} [code] what the badge said, where one was scanned
 * @property {number} session
 * @property {string | null} state null: taken back
 * @property {string} madeAt by this device's clock
 */

export class Queue {
  /** @param {string} name one for each helper and event */
  constructor(name) {
    this.name = name;
  }

  /** @returns {Tap[]} the oldest first */
  all() {
    try {
      return JSON.parse(localStorage.getItem(this.name) ?? '[]');
    } catch {
      return [];
    }
  }

  /** @param {Omit<Tap, 'id' | 'madeAt'>} tap */
  add(tap) {
    this.#write([...this.all(), { ...tap, id: newId(), madeAt: new Date().toISOString() }]);
  }

  /** @param {string[]} ids */
  remove(ids) {
    this.#write(this.all().filter(({ id }) => !ids.includes(id)));
  }

  /** @param {Tap[]} taps */
  #write(taps) {
    if (taps.length === 0) localStorage.removeItem(this.name);
    else localStorage.setItem(this.name, JSON.stringify(taps));
  }
}

// Not `randomUUID`, which a page without https does not have.
const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
