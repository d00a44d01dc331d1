import type { Rule } from '../eligibility/eligibility.types.js';
import { describe } from '../eligibility/wording.rules.js';

/** What of an event its history tells, by the name of the column. What is left out is nobody's decision. */
const TOLD = [
  'title',
  'kind',
  'summary',
  'description',
  'outcomes',
  'theme',
  'contentNotice',
  'partners',
  'audience',
  'audiences',
  'level',
  'price',
  'bookingNotes',
  'joiningLink',
  'joiningInstructions',
  'reminderText',
  'places',
  'bookingOpensAt',
  'bookingClosesAt',
  'waitingListOpen',
  'needsApproval',
  'offerHours',
  'reminderDays',
  'lateCancellationDays',
  'seriesId',
  'rule',
] as const;

type ToldFields = Record<(typeof TOLD)[number], unknown> & { rule: Rule };

/** They open a door, so that they changed is told, not what they are. */
const SECRET = { joiningLink: 'link', joiningInstructions: 'text', reminderText: 'text' } as const;
type Secret = keyof typeof SECRET;
const isSecret = (field: string): field is Secret => Object.hasOwn(SECRET, field);
type Values = Record<string, unknown>;

/** Enough to recognise a text by. The whole of it is not kept twice. */
const LONGEST = 300;

/** The fields that differ, with what was there and what is; undefined when nothing does. */
export function eventChanges(
  before: ToldFields,
  after: ToldFields,
): { before: Values; after: Values } | undefined {
  const changed = TOLD.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  if (changed.length === 0) return undefined;
  const values = (event: ToldFields): Values =>
    Object.fromEntries(changed.map((field) => [field, valueOf(event, field)]));
  const change = { before: values(before), after: values(after) };
  for (const [field, what] of Object.entries(SECRET))
    if (change.before[field] && change.after[field]) change.after[field] = `another ${what}`;
  return change;
}

function valueOf(event: ToldFields, field: (typeof TOLD)[number]): unknown {
  if (isSecret(field)) return event[field] === null ? null : `a ${SECRET[field]}`;
  if (field === 'rule') return clipped(describe(event.rule).sentences.join(' '));
  const value = event[field];
  return typeof value === 'string' ? clipped(value) : value;
}

const clipped = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
