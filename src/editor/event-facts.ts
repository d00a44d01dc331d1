import { describe } from '../eligibility/wording.rules.js';
import { AUDIENCES } from '../eligibility/vocabulary.types.js';
import type { PlaceCounts } from '../events/event.rules.js';
import { EVENT_KINDS } from '../events/event.types.js';
import type { OpenEvent } from '../organiser/event-desk.service.js';
import { deadlineWords, whenWords } from '../platform/time/words.js';
import type { Fact } from './meanwhile.rules.js';
import type { Task } from './tasks.rules.js';

/** An event on the editor's desk. `places` is undefined until somebody says how many there are. */
export interface EditedEvent extends OpenEvent {
  places: PlaceCounts | undefined;
}

const fact = (label: string, words: string | null | undefined): Fact => ({
  label,
  words: words || 'Nothing',
});
const yesNo = (value: boolean): string => (value ? 'Yes' : 'No');

/** What each page of the editor is about, in words: always the same facts in the same order. */
const FACTS: Record<Task, (edited: EditedEvent) => Fact[]> = {
  what: ({ event }) => [
    fact('Title', event.title),
    fact('Kind', EVENT_KINDS[event.kind]),
    fact('Theme', event.theme),
    fact('Summary', event.summary),
    fact('Description', event.description),
    fact('What people will learn', event.outcomes.join('\n')),
    fact('Level', event.level),
    fact('Who it is for', event.audience),
    fact('Groups', event.audiences.map((audience) => AUDIENCES[audience].label).join(', ')),
  ],
  when: ({ event, sessions, frame }) => [
    fact(
      'When',
      sessions
        .map(({ title, startsAt, endsAt, timing }) => {
          const when = whenWords(startsAt, endsAt, timing);
          return title === null ? when : `${title}: ${when}`;
        })
        .join('\n') || 'Dates to be announced',
    ),
    fact('Where', frame.where),
    fact('Joining link', event.joiningLink),
  ],
  places: ({ event, places }) => [
    fact('Places', placesWords(event.places, places)),
    fact('Newcomers can join the waiting list', yesNo(event.waitingListOpen)),
    fact('How many can wait', places?.waitingSize?.toString() ?? 'No limit'),
    fact('You approve each booking', yesNo(event.needsApproval)),
    fact(
      'Booking opens',
      event.bookingOpensAt === null ? 'When it is published' : deadlineWords(event.bookingOpensAt),
    ),
    fact(
      'Booking closes',
      event.bookingClosesAt === null ? 'When it starts' : deadlineWords(event.bookingClosesAt),
    ),
  ],
  // The same words may stand for other codes.
  who: ({ event }) => [
    { ...fact('Who can come', describe(event.rule).sentences.join(' ')), also: JSON.stringify(event.rule) },
  ],
  partners: ({ event }) => [
    fact('Partners', event.partners.join('\n')),
    fact('Content notice', event.contentNotice),
    fact('Price', event.price),
    fact('Booking notes', event.bookingNotes.join('\n')),
  ],
  emails: ({ event }) => [
    fact('Days before it on which people are reminded', String(event.reminderDays)),
    fact('Hours to accept an offered place', String(event.offerHours)),
    fact('Days before it within which cancelling is late', String(event.lateCancellationDays)),
    fact('Joining instructions', event.joiningInstructions),
    fact('In the reminder', event.reminderText),
  ],
};

export const factsOf = (task: Task, edited: EditedEvent): Fact[] => FACTS[task](edited);

export function placesWords(kind: EditedEvent['event']['places'], places: PlaceCounts | undefined): string {
  if (kind === 'none') return 'None to book';
  if (places === undefined) return 'Not said yet';
  return places.size === null ? 'No limit' : String(places.size);
}
