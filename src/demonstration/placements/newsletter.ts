import { EVERYONE, practitionersIn, worksWith } from './placement.js';
import type { Placement } from './placement.js';

export const SESSIONS_HOUSE = {
  name: 'Sessions House',
  address: 'County Hall',
  town: 'Maidstone',
  postcode: 'ME14 1XQ',
  area: 'maidstone',
  travel: 'Maidstone East station is a short walk away. Check train times and parking before you travel.',
  access: 'Tell the organisers what you need.',
};

/** The October 2019 newsletter's own: what it says of them is said here in full. */
export const NEWSLETTER: Record<string, Placement> = {
  P001: {
    team: 'kscmp',
    kind: 'conference',
    audiences: ['all-practitioners'],
    rule: practitionersIn('Kent', 'kent'),
    summary:
      'A full day on the impact of child abuse images and associated grooming, in partnership with the Marie Collins Foundation.',
    outcomes: [
      'consider the impact on victims of abusive images and associated grooming online',
      'consider the impact on partners and children when a partner, parent or carer is apprehended for viewing such images',
    ],
    venue: SESSIONS_HOUSE,
    partners: ['Marie Collins Foundation'],
    capacity: 150,
    contentNotice:
      'The day is about child sexual abuse, images of it, and grooming. No such images are shown. You can leave the room at any time.',
    reminderText:
      'Dear {{name}},\n\nWe look forward to seeing you at {{where}}. Doors open half an hour before we begin; have {{reference}} ready, on paper or on your phone.',
  },
  P002: {
    team: 'kscmp',
    audiences: ['all-practitioners'],
    rule: worksWith('children', 'adults'),
    summary:
      'Free e-learning on the risks that children meet online, for everyone who works with children or adults.',
    outcomes: [
      'the background and legal basis for safeguarding',
      'the risks of the internet, and what adults and children need to know to manage them',
      'the 3 Cs of online safety: content, conduct and contact',
      'managing risk from the perspective of an adult',
      'managing risk from the perspective of a child or young person',
    ],
    opensOn: '2016-09-05',
  },
  P003: {
    team: 'kscmp',
    audiences: ['parents-and-carers'],
    rule: EVERYONE,
    summary:
      'Free e-learning for parents, carers and anybody else, on keeping children safe with mobile and online technology.',
    outcomes: [
      'the risks to children associated with mobile and online technology',
      'how to tackle these risks',
    ],
    opensOn: '2019-09-02',
  },
  P004: {
    team: 'kscmp',
    kind: 'forum',
    audiences: ['online-champions'],
    rule: { kind: 'network', anyOf: ['online-safeguarding-champions'] },
    summary:
      'The quarterly forum that keeps Online Safeguarding Champions up to date. Every champion is expected to attend.',
    venue: SESSIONS_HOUSE,
    capacity: 24,
  },
  P005: {
    team: 'kscmp',
    kind: 'awareness_day',
    audiences: ['all-practitioners', 'parents-and-carers'],
    rule: EVERYONE,
    summary:
      'A day around the world for a safer internet. Save the date, and tell us what your agency will do on the day.',
    partners: ['UK Safer Internet Centre'],
    theme: 'Together for a better internet',
  },
};
