import type { EventSession } from '../../events/event-session.entity.js';
import { sessionPlacesLeft, type PlaceCounts } from '../../events/event.rules.js';
import { modeWords } from '../../events/rooms.rules.js';
import type { FieldError } from '../../platform/refusal.js';
import { sessionWords } from '../booking-calendar.js';
import { eventFacts } from '../booking-facts.js';
import type { Choice } from '../booking-parts.rules.js';
import type { EventInFull } from '../../events/events.queries.js';
import { fieldsOf } from '../../platform/text/fields.js';

/** One question of the form: the sessions of one choice as radios. */
export interface ChoiceQuestion {
  field: string;
  name: string;
  items: { value: string; text: string; hint: { text: string }; checked: boolean; disabled: boolean }[];
}

const fieldOf = (index: number): string => `choice-${index}`;

/**
 * @param taken ids chosen before: a place there is theirs, however full it is
 * @param mayWait whether a full session can be chosen, to wait for it
 */
export function choiceQuestions(
  event: EventInFull['event'],
  choices: Choice<EventSession>[],
  places: PlaceCounts | null,
  { chosen, taken, mayWait }: { chosen: number[]; taken: number[]; mayWait: boolean },
): ChoiceQuestion[] {
  return choices.map(({ name, sessions }, index) => {
    const facts = eventFacts({ event, sessions }).sessions;
    return {
      field: fieldOf(index),
      name,
      items: sessions.map(({ id, title, mode }, place) => {
        const session = facts[place];
        const left = taken.includes(id) ? undefined : sessionPlacesLeft(places, id);
        return {
          value: String(id),
          text: title ?? `Session ${place + 1}`,
          hint: {
            text: [session && sessionWords(session), capital(modeWords(mode)), leftWords(left, mayWait)]
              .filter(Boolean)
              .join('. '),
          },
          checked: chosen.includes(id),
          disabled: left === 0 && !mayWait,
        };
      }),
    };
  });
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

function leftWords(left: number | undefined, mayWait: boolean): string {
  if (left === undefined) return '';
  if (left === 0) return mayWait ? 'Full: you can join the waiting list for it' : 'Full';
  return left === 1 ? '1 place left' : `${left} places left`;
}

/** The sessions chosen in a posted form, with what is wrong with it. */
export function readChoice(
  body: unknown,
  choices: Choice<EventSession>[],
): { chosen: number[]; errors: FieldError[] } {
  const fields = fieldsOf(body);
  const errors: FieldError[] = [];
  const chosen = choices.flatMap(({ name, sessions }, index) => {
    const session = sessions.find(({ id }) => String(id) === fields[fieldOf(index)]);
    if (session === undefined) errors.push({ field: fieldOf(index), message: `Choose one: ${name}` });
    return session === undefined ? [] : [session.id];
  });
  return { chosen, errors };
}
