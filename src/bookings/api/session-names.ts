import { invalid } from '../../platform/refusal.js';
import type { SessionName } from './book.body.js';

interface NamedSession {
  id: number;
  startsAt: Date;
  choice: string | null;
}

/**
 * The ids of those sessions that were chosen. What everybody attends is booked together: naming some of it is a
 * misunderstanding that should not pass unsaid.
 * @throws Refusal invalid (`sessions`)
 */
export function readSessionNames(sessions: NamedSession[], names: SessionName[]): number[] {
  const named = new Set(names.map((name) => sessionNamed(sessions, name)));
  const together = sessions.filter(({ choice }) => choice === null);
  const some = together.filter(({ id }) => named.has(id)).length;
  const chosen = [...named].filter((id) => together.every((session) => session.id !== id));
  const nothingNamed = some === 0 && chosen.length > 0;
  if (some !== together.length && !nothingNamed)
    throw wrong('All sessions of this event are booked together, but for those to choose from');
  return chosen;
}

function sessionNamed(sessions: NamedSession[], name: SessionName): number {
  const found = sessions.filter(({ id, startsAt }) =>
    typeof name === 'number' ? id === name : startsAt.getTime() === new Date(name).getTime(),
  );
  const [only, ...others] = found;
  if (only === undefined)
    throw wrong('All sessions of this event are booked together, and it has no such session');
  if (others.length > 0) throw wrong('Several sessions start then: name the one by its id');
  return only.id;
}

const wrong = (message: string): ReturnType<typeof invalid> => invalid([{ field: 'sessions', message }]);
