import type { EventSession } from '../../events/event-session.entity.js';
import { sessionPlacesLeft, type PlaceCounts } from '../../events/event.rules.js';
import { modeWords } from '../../events/rooms.rules.js';
import type { FieldError } from '../../platform/refusal.js';
import { sessionWords } from '../booking-calendar.js';
import { eventFacts } from '../booking-facts.js';
import { choiceField, sessionsTaken, type Choice } from '../booking-parts.rules.js';
import type { EventInFull } from '../../events/events.queries.js';
import { count } from '../../platform/text/count.js';

/** One question of the form: the sessions of one choice as radios. */
export interface ChoiceQuestion {
  field: string;
  name: string;
  items: { value: string; text: string; hint: { text: string }; checked: boolean; disabled: boolean }[];
}

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
      field: choiceField(index),
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
  return `${count(left, 'place')} left`;
}

/** The sessions chosen in a posted form, with what is wrong with it. */
export function readChoice(
  body: unknown,
  choices: Choice<EventSession>[],
): { chosen: number[]; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const chosen = sessionsTaken(body, choices).flatMap((session, index) => {
    if (session !== undefined) return [session.id];
    errors.push({ field: choiceField(index), message: `Choose one: ${choices[index]?.name ?? ''}` });
    return [];
  });
  return { chosen, errors };
}
