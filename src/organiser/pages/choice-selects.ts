import type { Choice } from '../../bookings/booking-parts.rules.js';
import type { EventSession } from '../../events/event-session.entity.js';
import { sessionPlacesLeft, type PlaceCounts } from '../../events/event.rules.js';
import { fieldsOf } from '../../platform/text/fields.js';

/** One choice of an event as a list to pick from. An organiser may leave it to the person. */
export interface ChoiceSelect {
  field: string;
  name: string;
  items: { value: string; text: string; selected: boolean }[];
}

const fieldOf = (index: number): string => `choice-${index}`;

export const choiceSelects = (
  choices: Choice<EventSession>[],
  places: PlaceCounts | null,
  chosen: number[],
): ChoiceSelect[] =>
  choices.map(({ name, sessions }, index) => ({
    field: fieldOf(index),
    name,
    items: [
      { value: '', text: 'Not chosen yet', selected: sessions.every(({ id }) => !chosen.includes(id)) },
      ...sessions.map(({ id, title }, place) => {
        const left = sessionPlacesLeft(places, id);
        const free = left === undefined ? '' : left === 0 ? ' (full)' : ` (${left} left)`;
        const text = `${title ?? `Session ${place + 1}`}${free}`;
        return { value: String(id), text, selected: chosen.includes(id) };
      }),
    ],
  }));

/** Ids of the sessions that a posted form chose. */
export function chosenIn(body: unknown, choices: Choice<EventSession>[]): number[] {
  const fields = fieldsOf(body);
  return choices.flatMap(({ sessions }, index) =>
    sessions.flatMap(({ id }) => (String(id) === fields[fieldOf(index)] ? [id] : [])),
  );
}
