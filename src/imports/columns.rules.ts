/** What a row of a programme can hold: the fields that a file's columns are matched with. */
export const FIELDS = {
  title: { label: 'Title', others: ['event', 'event title', 'name', 'course', 'course title', 'event name'] },
  kind: { label: 'Type of event', others: ['kind', 'type', 'event type', 'category', 'format'] },
  date: { label: 'Date', others: ['start date', 'day', 'event date', 'when'] },
  endDate: { label: 'Last day', others: ['end date', 'last date', 'to date', 'finish date'] },
  start: { label: 'Start time', others: ['start', 'starts', 'from', 'time', 'times', 'start at'] },
  end: { label: 'End time', others: ['end', 'ends', 'finish', 'to', 'finish time', 'end at'] },
  mode: { label: 'Online or in person', others: ['mode', 'online', 'delivery', 'delivery method'] },
  joiningLink: { label: 'Joining link', others: ['link', 'teams link', 'zoom link', 'meeting link', 'url'] },
  venue: { label: 'Venue', others: ['location', 'place', 'where'] },
  room: { label: 'Room', others: ['hall', 'venue room'] },
  town: { label: 'Town', others: ['town or city', 'city'] },
  postcode: { label: 'Postcode', others: ['post code', 'venue postcode'] },
  places: { label: 'Places', others: ['capacity', 'number of places', 'max', 'maximum', 'size', 'spaces'] },
  summary: { label: 'Summary', others: ['short description', 'description', 'overview', 'about'] },
  description: { label: 'Full description', others: ['long description', 'details', 'content'] },
  outcomes: { label: 'Learning outcomes', others: ['outcomes', 'objectives', 'aims', 'learning objectives'] },
  audience: { label: 'Who it is for', others: ['audience', 'target audience', 'suitable for', 'for'] },
  level: { label: 'Level', others: ['group', 'target group'] },
  partners: { label: 'Partners', others: ['in partnership with', 'partner', 'trainer', 'provider'] },
  price: { label: 'Price', others: ['cost', 'fee', 'charge', 'charges'] },
  contentNotice: { label: 'Content notice', others: ['content warning', 'trigger warning', 'notice'] },
} as const satisfies Record<string, { label: string; others: string[] }>;

export type Field = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as Field[];

/** Which column (counted from 0) holds which field. What is left out is in no column. */
export type Mapping = Partial<Record<Field, number>>;

const plain = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();

/** The columns whose headings say what they hold, each taken once, the fullest name first. */
export function guessMapping(headings: string[]): Mapping {
  const mapping: Mapping = {};
  const taken = new Set<number>();
  const take = (field: Field, names: string[]): void => {
    if (mapping[field] !== undefined) return;
    const at = headings.findIndex((heading, index) => !taken.has(index) && names.includes(plain(heading)));
    if (at < 0) return;
    mapping[field] = at;
    taken.add(at);
  };
  for (const field of FIELD_NAMES) take(field, [plain(FIELDS[field].label)]);
  for (const field of FIELD_NAMES) take(field, [...FIELDS[field].others]);
  return mapping;
}

/** What is wrong with a mapping that somebody chose, in sentences; none when rows can be read by it. */
export function mappingProblems(mapping: Mapping): { field: Field; message: string }[] {
  const problems: { field: Field; message: string }[] = [];
  if (mapping.title === undefined)
    problems.push({ field: 'title', message: 'Choose the column with the title of each event' });
  const seen = new Map<number, Field>();
  for (const field of FIELD_NAMES) {
    const column = mapping[field];
    if (column === undefined) continue;
    const other = seen.get(column);
    if (other !== undefined)
      problems.push({ field, message: `This column is ${FIELDS[other].label} already. Choose another one` });
    else seen.set(column, field);
  }
  return problems;
}
