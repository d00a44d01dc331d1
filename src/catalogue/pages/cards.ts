import { availability } from '../../events/event.rules.js';
import {
  kindTag,
  opensOn,
  priceTag,
  standingTag,
  TO_BE_ANNOUNCED,
  whenOf,
  whereOf,
  type Tag,
} from '../entry.rules.js';
import type { Entry } from '../programme.queries.js';

/** An entry as a list shows it. */
export interface Card {
  title: string;
  href: string;
  when: string;
  where?: string;
  summary: string;
  tags: Tag[];
  /** A few words after the tags. */
  note?: string;
}

const present = (tags: (Tag | undefined)[]): Tag[] => tags.filter((tag) => tag !== undefined);

export function cardOf(entry: Entry, now: Date): Card {
  if (entry.type === 'course') {
    return {
      title: entry.title,
      href: `/courses/${entry.slug}`,
      when: opensOn(entry.opensOn, now) ?? 'Start at any time',
      where: entry.duration === null ? 'Online' : `Online, ${entry.duration}`,
      summary: entry.summary,
      tags: present([kindTag('e-learning'), priceTag(entry.price)]),
    };
  }
  const { event, sessions, places } = entry;
  const standing = availability(event, places, now);
  const where = whereOf(event);
  const nothingKnown = sessions.length === 0 && where === TO_BE_ANNOUNCED;
  return {
    title: event.title,
    href: `/events/${event.slug}`,
    when: nothingKnown ? 'Dates and place to be announced' : whenOf(sessions),
    ...(nothingKnown ? {} : { where }),
    summary: event.summary,
    tags: present([kindTag(event.kind), standingTag(standing), priceTag(event.price)]),
    ...(standing.can === 'join_waiting_list' ? { note: 'You can join the waiting list' } : {}),
  };
}
