import { dateWords } from '../../platform/time/words.js';
import { fill } from '../../events/placeholders.rules.js';
import { tidyLine } from '../../platform/text/plain-text.js';
import { locationWords, sessionWords } from '../booking-calendar.js';
import { whenAndWhere } from '../booking-facts.js';
import type { BookingFacts, FactsOfEvent, ForTheBooked, ForTheReminded } from '../booking-facts.types.js';
import { details, heading, link, quote, text, type Block } from './letter.js';

/** " on Wednesday 6 November 2019", to stand after a title. Nothing while there is no date. */
export function onDay({ startsAt }: Pick<FactsOfEvent, 'startsAt'>): string {
  return startsAt === null ? '' : ` on ${dateWords(new Date(startsAt))}`;
}

/** ", Wednesday 6 November 2019", to end a subject. */
export function commaDay({ startsAt }: Pick<FactsOfEvent, 'startsAt'>): string {
  return startsAt === null ? '' : `, ${dateWords(new Date(startsAt))}`;
}

type Rows = [label: string, value: string | null | undefined][];

/** The rows of when it is: one, or one for each session under its name. */
export function whenRows({ sessions }: Pick<FactsOfEvent, 'sessions'>): Rows {
  const [only, ...others] = sessions;
  if (only === undefined) return [['When', 'Dates to be announced']];
  if (others.length === 0) return [['When', sessionWords(only)]];
  return sessions.map((session, index) => [session.title ?? `Session ${index + 1}`, sessionWords(session)]);
}

/** Reference, when and where. `joiningLink` only for who has a place. */
export function particulars(facts: BookingFacts, more: { joiningLink?: string | null } = {}): Block {
  return details([
    ['Event', facts.event.title],
    ...whenRows(facts.event),
    ['Where', locationWords(facts.event) ?? 'To be confirmed'],
    ['Join online', more.joiningLink],
    ['Booked for', facts.attendeeName === facts.recipient.name ? undefined : facts.attendeeName],
    ['Reference', facts.reference],
  ]);
}

export function gettingThere({ event }: BookingFacts): Block[] {
  const words = [event.place?.travel, event.place?.access].flatMap((each) => each || []);
  return words.length === 0 ? [] : [heading('Getting there'), ...words.map(text)];
}

/** The organiser's own words for people with a place. */
export function joiningInstructions({ joiningInstructions: words }: ForTheBooked): Block[] {
  const paragraphs = paragraphsOf(words ?? '');
  return paragraphs.length === 0 ? [] : [heading('Joining instructions'), ...paragraphs];
}

/** The organiser's own words for this reminder, each placeholder filled in once. */
export function reminderText(facts: BookingFacts & ForTheReminded): Block[] {
  const { event, reference, attendeeName, joiningLink } = facts;
  return paragraphsOf(
    fill(facts.reminderText ?? '', {
      name: tidyLine(attendeeName),
      event: tidyLine(event.title),
      when: whenAndWhere(event).when,
      where: tidyLine(locationWords(event) ?? 'To be confirmed'),
      reference,
      'joining link': tidyLine(joiningLink ?? NO_LINK),
    }),
  );
}

const NO_LINK = '(there is no link yet)';

const paragraphsOf = (words: string): Block[] =>
  words
    .split(/\n\s*\n/)
    .filter((each) => each.trim() !== '')
    .map(text);

export function contentNotice({ event }: BookingFacts): Block[] {
  return event.contentNotice === null ? [] : [heading('Before you come'), text(event.contentNotice)];
}

export function ifYouCannotCome(facts: BookingFacts, policy: string): Block[] {
  return [
    heading('If you cannot come'),
    text(policy),
    link('Change or cancel your booking, or send a colleague instead', facts.urls.booking),
  ];
}

/** The reason somebody gave, in their own words. */
export function given(reason: string | null, introduction: string): Block[] {
  return reason === null || reason.trim() === '' ? [] : [text(introduction), quote(reason)];
}

export function bookedBy({ bookedByName }: BookingFacts): Block[] {
  return bookedByName === null ? [] : [text(`${bookedByName} booked this for you.`)];
}

/** A reply to the mail reaches the organiser: said, since so many mails cannot be answered. */
export function questions({ organiser }: BookingFacts): Block {
  return text(`Questions? Reply to this email and it goes to ${organiser.name}.`);
}
