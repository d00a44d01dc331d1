import type { Role, Workforce } from '../eligibility/vocabulary.types.js';
import type { NewPerson } from '../people/profile.types.js';
import type { TeamRole } from '../platform/auth/team-role.js';
import type { TeamSlug } from './placements/placement.js';

/** A person as the demonstration describes them: an organisation by its slug, teams and networks by name. */
export interface DemonstrationPerson extends Omit<NewPerson, 'organisation'> {
  name: string;
  organisation?: string;
  team?: { slug: TeamSlug; role: TeamRole };
  administrator?: boolean;
  champion?: boolean;
}

/** The accounts that visitors sign in with. Their facts decide what the demonstration shows: change with care. */
export const ACCOUNTS: DemonstrationPerson[] = [
  {
    email: 'practitioner@kent.example',
    name: 'Robin Ashdown',
    organisation: 'kent-county-council',
    jobTitle: 'Family support worker',
    role: 'youth-worker',
    workforce: 'children',
    areas: ['maidstone'],
    managerName: 'Morgan Weller',
    managerEmail: 'manager@kent.example',
  },
  {
    email: 'adults@kent.example',
    name: 'Ellis Thornden',
    organisation: 'orchard-home-care',
    jobTitle: 'Care worker',
    role: 'care-worker',
    workforce: 'adults',
    areas: ['canterbury'],
  },
  { email: 'parent@family.example', name: 'Jo Bettenham', workforce: 'neither' },
  {
    email: 'outside@elsewhere.example',
    name: 'Chris Waddon',
    organisation: 'london-borough-of-sutton',
    jobTitle: 'Social worker',
    role: 'social-worker',
    workforce: 'children',
    areas: ['sutton'],
  },
  {
    email: 'champion@kent.example',
    name: 'Nour Sandling',
    organisation: 'chalk-hill-primary-school',
    jobTitle: 'Teacher and Online Safeguarding Champion',
    role: 'teacher',
    workforce: 'children',
    areas: ['thanet'],
    champion: true,
  },
  {
    email: 'manager@kent.example',
    name: 'Morgan Weller',
    organisation: 'kent-county-council',
    jobTitle: 'Training lead',
    role: 'training-lead',
    workforce: 'both',
    areas: ['kent'],
  },
  {
    email: 'organiser@kscmp.example',
    name: 'Sam Linton',
    organisation: 'kent-safeguarding-children-multi-agency-partnership',
    jobTitle: 'Training and events officer',
    workforce: 'children',
    areas: ['kent'],
    team: { slug: 'kscmp', role: 'owner' },
  },
  {
    email: 'organiser@other.example',
    name: 'Alex Rosehill',
    organisation: 'london-borough-of-sutton',
    jobTitle: 'Learning and development officer',
    workforce: 'adults',
    areas: ['sutton'],
    team: { slug: 'sutton', role: 'owner' },
  },
  {
    email: 'helper@kscmp.example',
    name: 'Ash Penshurst',
    organisation: 'kent-safeguarding-children-multi-agency-partnership',
    jobTitle: 'Business support assistant',
    workforce: 'children',
    areas: ['kent'],
    team: { slug: 'kscmp', role: 'check_in_helper' },
  },
  {
    email: 'viewer@kscmp.example',
    name: 'Lee Tenterden',
    organisation: 'kent-safeguarding-children-multi-agency-partnership',
    jobTitle: 'Board support officer',
    workforce: 'both',
    areas: ['kent'],
    team: { slug: 'kscmp', role: 'viewer' },
  },
  {
    email: 'admin@kscmp.example',
    name: 'Jamie Coxheath',
    organisation: 'kent-safeguarding-children-multi-agency-partnership',
    jobTitle: 'Partnership administrator',
    workforce: 'both',
    areas: ['kent'],
    administrator: true,
  },
];

const FIRST_NAMES = [
  ...[
    'Amara',
    'Bryn',
    'Cerys',
    'Dara',
    'Eilidh',
    'Femi',
    'Greta',
    'Hamza',
    'Iona',
    'Jasper',
    'Keira',
    'Lorcan',
  ],
  ...[
    'Maeve',
    'Nadia',
    'Oisín',
    'Priya',
    'Quentin',
    'Rosa',
    'Siobhán',
    'Tariq',
    'Una',
    'Viola',
    'Wen',
    'Zofia',
  ],
];
const LAST_NAMES = [
  ...['Hazelden', 'Marden', 'O’Keeffe', 'Pluckley', 'Quarrington', 'Rolvenden', 'Staplehurst', 'Teston'],
  ...[
    'Ulcombe',
    'Vinters',
    'Wateringbury',
    'Yalding',
    'Boughton',
    'Cranbrook',
    'Detling',
    'Egerton',
    'Frittenden',
  ],
];

/** A made-up name for each number, none twice below 24 × 17. */
const inventedName = (n: number): string =>
  `${FIRST_NAMES[n % FIRST_NAMES.length]} ${LAST_NAMES[n % LAST_NAMES.length]}`;

const KENT_AREAS = ['ashford', 'canterbury', 'dartford', 'dover', 'maidstone', 'medway', 'swale', 'thanet'];
const CHAMPIONS_WORK_FOR = [
  ...[
    'elm-lane-primary-school',
    'weald-academy',
    'kent-police',
    'kent-county-council',
    'little-acorns-nursery',
  ],
  ...[
    'medway-council',
    'family-lighthouse',
    'kent-community-health-nhs-foundation-trust',
    'north-foreland-academy',
  ],
];
const SUTTON_WORKS_FOR = [
  ...['london-borough-of-sutton', 'beddington-court', 'wandle-home-care', 'sutton-friends-at-home'],
  ...['sutton-supported-living', 'london-borough-of-sutton'],
];

const from = (list: readonly string[], n: number): string => list[n % list.length] ?? '';

/** Somebody who is only there to be on a list. */
export interface InventedPerson {
  email: string;
  name: string;
  /** By its slug. */
  organisation: string;
  jobTitle: string;
  role: Role;
  workforce: Workforce;
  area: string;
  champion: boolean;
}

/** Online Safeguarding Champions of many agencies, for the forum's lists. */
export const inventedChampions = (count: number): InventedPerson[] =>
  Array.from({ length: count }, (_, n) => ({
    email: `champion-${n + 1}@agencies.example`,
    name: inventedName(n),
    organisation: from(CHAMPIONS_WORK_FOR, n),
    jobTitle: 'Online Safeguarding Champion',
    role: 'practitioner',
    workforce: n % 4 === 0 ? 'both' : 'children',
    area: from(KENT_AREAS, n),
    champion: true,
  }));

/** People who work with adults in Sutton, for the other team's lists. */
export const inventedSuttonStaff = (count: number): InventedPerson[] =>
  Array.from({ length: count }, (_, n) => ({
    email: `staff-${n + 1}@sutton.example`,
    name: inventedName(n + 101),
    organisation: from(SUTTON_WORKS_FOR, n),
    jobTitle: 'Support worker',
    role: 'care-worker',
    workforce: n % 5 === 0 ? 'both' : 'adults',
    area: 'sutton',
    champion: false,
  }));
