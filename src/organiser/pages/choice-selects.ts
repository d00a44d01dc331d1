import { choiceField, sessionsTaken, type Choice } from '../../bookings/booking-parts.rules.js';
import type { EventSession } from '../../events/event-session.entity.js';
import { sessionPlacesLeft, type PlaceCounts } from '../../events/event.rules.js';

/** One choice of an event as a list to pick from. An organiser may leave it to the person. */
export interface ChoiceSelect {
  field: string;
  name: string;
  items: { value: string; text: string; selected: boolean }[];
}

export const choiceSelects = (
  choices: Choice<EventSession>[],
  places: PlaceCounts | null,
  chosen: number[],
): ChoiceSelect[] =>
  choices.map(({ name, sessions }, index) => ({
    field: choiceField(index),
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
export const chosenIn = (body: unknown, choices: Choice<EventSession>[]): number[] =>
  sessionsTaken(body, choices).flatMap((session) => session?.id ?? []);
