/**
 * How long the texts of an event may be, in characters, wherever it is written: in the editor, through the API, in a
 * file.
 */
export const TEXT_LIMITS = {
  title: { max: 200 },
  series: { max: 200 },
  theme: { max: 200 },
  summary: { max: 500, lines: true },
  description: { max: 10_000, lines: true },
  audience: { max: 500 },
  level: { max: 200 },
  price: { max: 300 },
  contentNotice: { max: 1000, lines: true },
  joiningLink: { max: 2000 },
  joiningInstructions: { max: 3000, lines: true },
  reminderText: { max: 3000, lines: true },
  sessionTitle: { max: 200 },
} as const;

/** How many entries a list may have, and how long each may be. */
export const LIST_LIMITS = {
  outcomes: { most: 30, longest: 300 },
  partners: { most: 30, longest: 200 },
  bookingNotes: { most: 30, longest: 300 },
} as const;

/** Whole numbers, from and to. */
export const NUMBER_LIMITS = {
  places: [0, 1_000_000],
  offerHours: [1, 336],
  reminderDays: [0, 60],
  lateCancellationDays: [0, 90],
} as const satisfies Record<string, readonly [number, number]>;

/** What a page of the editor can hold, so that an event made through the API can be changed there too. */
export const MOST_SESSIONS = 60;
