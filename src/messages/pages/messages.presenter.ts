import { braced, PLACEHOLDERS, PLACEHOLDER_WORDS } from '../../events/placeholders.rules.js';
import type { OpenEvent } from '../../organiser/event-desk.service.js';
import { people } from '../../organiser/organiser.rules.js';
import type { Paged } from '../../platform/api/paging.js';
import { shortDateWords, timeWords } from '../../platform/time/words.js';
import { address, pagination } from '../../platform/web/pagination.js';
import {
  AUDIENCES,
  AUDIENCE_WORDS,
  type Audience,
  type DeliveredTo,
  type Delivery,
  type DeliveryCounts,
  type Message,
} from '../message.types.js';

export const messagesPath = ({ frame }: OpenEvent): string => `${frame.path}/messages`;

const whenWords = (at: Date): string => `${shortDateWords(at)}, ${timeWords(at)}`;

const STATE_TAGS = {
  draft: { text: 'Draft', classes: 'govuk-tag--grey' },
  sending: { text: 'Sending', classes: 'govuk-tag--yellow' },
  sent: { text: 'Sent', classes: 'govuk-tag--green' },
};

export function messageList(here: string, found: Paged<Message & { recipients: number }>) {
  return {
    lines: found.items.map((message) => ({
      subject: message.subject,
      href: `${here}/${message.id}`,
      to: AUDIENCE_WORDS[message.audience],
      people: message.state === 'draft' ? 'Not sent' : people(message.recipients),
      when: message.sentAt === null ? `${whenWords(message.writtenAt)} (written)` : whenWords(message.sentAt),
      who: message.sentByName ?? message.writtenByName,
      tag: STATE_TAGS[message.state],
    })),
    pagination: pagination(found, (page) => address(here, { page })),
  };
}

/** Whom it can be for, with how many they are now. */
export function audienceChoices(
  counts: Record<Exclude<Audience, 'selection'>, number>,
  phase: OpenEvent['frame']['phase'],
) {
  return AUDIENCES.map((audience) => ({
    value: audience,
    text:
      audience === 'booked' && phase === 'cancelled'
        ? 'Everybody who had a place when the event was cancelled'
        : AUDIENCE_WORDS[audience],
    hint: {
      text:
        audience === 'selection'
          ? 'You tick them in the next step'
          : `${people(counts[audience])} at the moment`,
    },
  }));
}

export const placeholderRows = () =>
  PLACEHOLDERS.map((name) => ({ key: { text: braced(name) }, value: { text: PLACEHOLDER_WORDS[name] } }));

const DELIVERY_TAGS: Record<Delivery, { text: string; classes: string }> = {
  queued: { text: 'Queued', classes: 'govuk-tag--yellow' },
  sent: { text: 'Sent', classes: 'govuk-tag--green' },
  failed: { text: 'Failed', classes: 'govuk-tag--red' },
  not_kept: { text: 'No longer kept', classes: 'govuk-tag--grey' },
};

export function messagePage(
  opened: OpenEvent,
  message: Message,
  counts: DeliveryCounts,
  found: Paged<DeliveredTo>,
) {
  const here = `${messagesPath(opened)}/${message.id}`;
  const total = counts.queued + counts.sent + counts.failed + counts.not_kept;
  return {
    frame: opened.frame,
    here,
    message,
    to: AUDIENCE_WORDS[message.audience],
    sent: message.sentAt === null ? '' : `${whenWords(message.sentAt)}, by ${message.sentByName ?? ''}`,
    going: counts.queued > 0,
    progress: `Sent to ${counts.sent} of ${people(total)}${counts.failed > 0 ? `, ${counts.failed} failed` : ''}`,
    failed: counts.failed > 1 ? people(counts.failed) : undefined,
    lines: found.items.map((each) => ({
      personId: each.personId,
      name: each.name,
      email: each.email,
      href: `${opened.frame.path}/attendees/${each.reference}`,
      tag: DELIVERY_TAGS[each.delivery],
      failed: each.delivery === 'failed',
      note: noteOf(each),
    })),
    pagination: pagination(found, (page) => address(here, { page })),
  };
}

/** Without the time: an outbox goes by the real clock, these pages by the program's. */
function noteOf({ delivery, lastError }: DeliveredTo): string {
  if (delivery === 'sent') return 'Taken by the mail server';
  if (delivery === 'not_kept') return 'Emails are kept for a while only';
  if (delivery === 'failed') return lastError ?? 'The mail server gave no reason';
  return lastError === null ? 'On its way' : `It is tried again: ${lastError}`;
}
