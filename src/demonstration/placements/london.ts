import { all, any, confirms, elsewhereMayAsk, is, practitionersIn, worksIn, worksWith } from './placement.js';
import type { Placement } from './placement.js';

const SUTTON_CIVIC_OFFICES = {
  name: 'Civic Offices',
  address: 'St Nicholas Way',
  town: 'Sutton',
  postcode: 'SM1 1EA',
  area: 'sutton',
};
const MCA_GROUPS_B_TO_E = confirms(
  'mca-group-b-to-e',
  'are in Mental Capacity Act staff group B, C, D or E, or in health at level 3 or above',
);
const MCA_KNOWLEDGE = confirms('mca-knowledge', 'have previous knowledge of the Mental Capacity Act');

export const LONDON: Record<string, Placement> = {
  P006: {
    team: 'sutton',
    kind: 'training_day',
    audiences: ['adult-social-care'],
    rule: all(worksWith('adults'), worksIn('Sutton', 'sutton')),
    venue: SUTTON_CIVIC_OFFICES,
    room: 'G1B',
    capacity: 16,
  },
  P007: {
    team: 'sutton',
    kind: 'training_day',
    audiences: ['adult-social-care', 'health'],
    rule: all(worksWith('adults'), worksIn('Sutton', 'sutton'), MCA_GROUPS_B_TO_E, MCA_KNOWLEDGE),
    venue: SUTTON_CIVIC_OFFICES,
    room: 'G1A',
    capacity: 16,
  },
  P008: {
    team: 'sutton',
    kind: 'training_day',
    audiences: ['adult-social-care'],
    rule: all(worksWith('adults'), worksIn('Sutton', 'sutton'), MCA_GROUPS_B_TO_E, MCA_KNOWLEDGE),
    venue: SUTTON_CIVIC_OFFICES,
    room: 'G3',
    capacity: 16,
  },
  P009: {
    team: 'sutton',
    kind: 'training_day',
    audiences: ['adult-social-care', 'voluntary-and-community'],
    rule: all(worksWith('adults'), worksIn('Sutton', 'sutton')),
    capacity: 20,
  },
  P010: {
    team: 'greenwich',
    kind: 'briefing',
    audiences: ['managers-and-leads', 'schools-and-colleges', 'early-years'],
    rule: all({ kind: 'target_group', anyOf: [3, 4, 5, 6] }, elsewhereMayAsk('Greenwich', 'greenwich')),
    capacity: 40,
  },
  P011: {
    team: 'greenwich',
    kind: 'training_day',
    audiences: ['all-practitioners'],
    rule: all(worksWith('children', 'adults'), elsewhereMayAsk('Greenwich', 'greenwich')),
    summary: 'A face-to-face induction to safeguarding children.',
    venue: {
      name: 'The Woolwich Centre',
      address: '35 Wellington Street',
      town: 'Woolwich',
      area: 'greenwich',
    },
    room: 'Business Centre, 2nd floor',
    capacity: 24,
  },
  P013: {
    team: 'greenwich',
    kind: 'training_day',
    audiences: ['all-practitioners'],
    rule: all(worksWith('children', 'adults'), elsewhereMayAsk('Greenwich', 'greenwich')),
    summary: 'An online workshop on assessing and supporting parenting capacity.',
    capacity: 24,
  },
  P023: {
    team: 'enfield',
    kind: 'webinar',
    audiences: ['schools-and-colleges'],
    rule: all(is('governor'), worksIn('Enfield', 'enfield')),
    duration: 'one hour',
  },
  P028: {
    team: 'croydon',
    kind: 'training_day',
    audiences: ['childrens-social-care', 'police-and-justice', 'managers-and-leads'],
    rule: all(worksWith('children', 'adults'), elsewhereMayAsk('Croydon', 'croydon')),
    capacity: 24,
    contentNotice: 'The course is about domestic abuse, and what is learned from deaths.',
  },
  P029: {
    team: 'kingston-and-richmond',
    kind: 'training_day',
    audiences: ['all-practitioners'],
    rule: worksWith('children', 'adults'),
    capacity: 30,
    contentNotice: 'The course is about domestic abuse.',
  },
  P049: {
    team: 'lewisham',
    kind: 'training_day',
    audiences: ['adult-social-care', 'voluntary-and-community'],
    rule: all(
      worksIn('Lewisham', 'lewisham'),
      any(
        { kind: 'sector', anyOf: ['private', 'voluntary', 'independent'] },
        { kind: 'organisation_kind', anyOf: ['commissioned-service'] },
      ),
    ),
    capacity: 25,
  },
  P075: {
    team: 'bromley',
    kind: 'conference',
    audiences: [
      ...(['childrens-social-care', 'schools-and-colleges', 'health'] as const),
      ...(['police-and-justice', 'voluntary-and-community'] as const),
    ],
    rule: practitionersIn('Bromley', 'bromley'),
    summary:
      'Safeguarding in a digital world, with speakers from CEOP, the police, Childnet and the youth council.',
    capacity: 150,
  },
};
