import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { assess } from './assess.rules.js';
import type { Outcome, PersonFacts, Rule } from './eligibility.types.js';
import { parseRule } from './parse.rules.js';

/** Rules that real partnerships publish, in the words of their pages. */
const published = JSON.parse(
  readFileSync(new URL('../../test/fixtures/published-rules.json', import.meta.url), 'utf8'),
) as { rule: string }[];

const TODAY = '2019-10-07';
const worker: PersonFacts = { employer: true, areas: [], networks: [], completed: [] };
const parent: PersonFacts = { employer: false, areas: [], networks: [], completed: [] };

const charity = { slug: 'elm-trust', name: 'Elm Trust', kind: 'charity', sector: 'voluntary' } as const;
const council = {
  slug: 'kent-county-council',
  name: 'Kent County Council',
  kind: 'council',
  sector: 'statutory',
} as const;
const careHome = { slug: 'oak-house', name: 'Oak House', kind: 'care-home', sector: 'private' } as const;
const completed = (code: string, completedOn: string, provider = 'Kent') => ({ code, provider, completedOn });

/** Who may come: the rule, somebody who may, and somebody who may not (or not without more). */
interface WhoMayCome {
  rule: Rule;
  may: PersonFacts;
  mayNot: PersonFacts;
  /** What the second is told, where it is not a plain no. */
  told?: Outcome;
}
/** Not about who may come: where else it belongs, and why. */
interface ElsewhereInTheModel {
  belongsTo: 'allocations' | 'charges' | 'standing' | 'sessions';
  because: string;
}

const asExpressed: Record<string, WhoMayCome | ElsewhereInTheModel> = {
  'all practitioners working across Kent, children AND adults workforce': {
    rule: {
      kind: 'all',
      rules: [
        { kind: 'workforce', anyOf: ['children', 'adults'] },
        { kind: 'area', anyOf: ['kent'], label: 'Kent' },
      ],
    },
    may: { ...worker, workforce: 'adults', areas: ['thanet', 'kent'] },
    mayNot: { ...worker, workforce: 'children', areas: ['sutton'] },
  },
  'parents and carers; free': { rule: { kind: 'everyone' }, may: parent, mayNot: parent, told: 'eligible' },
  'staff of 13 named contributing agencies': {
    rule: {
      kind: 'organisation',
      anyOf: ['kent-police', 'kent-county-council', 'medway-council'],
      label: 'a contributing agency',
    },
    may: { ...worker, organisation: council },
    mayNot: { ...worker, organisation: charity },
  },
  '2 spaces per course for districts, GPs, non-statutory partners who can evidence need': {
    // The two spaces are an allocation; who may ask for them, and that they show their need, is eligibility.
    rule: {
      kind: 'all',
      rules: [
        {
          kind: 'any',
          rules: [
            { kind: 'organisation_kind', anyOf: ['council', 'gp-practice'] },
            { kind: 'sector', anyOf: ['voluntary', 'private', 'independent'] },
          ],
        },
        {
          kind: 'otherwise',
          outcome: 'needs_evidence',
          because: 'Tell us why you need this training.',
          rule: { kind: 'organisation', anyOf: ['kent-county-council'], label: 'a contributing agency' },
        },
      ],
    },
    may: { ...worker, organisation: council },
    mayNot: { ...worker, organisation: charity },
    told: 'needs_evidence',
  },
  'undersubscribed allocation opens to other agencies; external waiting list released 3 weeks before': {
    // How many places are released is an allocation; that others may book from that day is eligibility.
    rule: {
      kind: 'any',
      rules: [
        { kind: 'organisation_kind', anyOf: ['council'] },
        { kind: 'opens_on', date: '2019-10-16', rule: { kind: 'everyone' } },
      ],
    },
    may: { ...worker, organisation: council },
    mayNot: { ...worker, organisation: charity },
    told: 'opens_later',
  },
  'Introduction to Safeguarding or in-house equivalent first': {
    rule: {
      kind: 'any',
      rules: [
        { kind: 'completed', anyOf: ['introduction-to-safeguarding'], label: 'Introduction to Safeguarding' },
        { kind: 'declared', id: 'in-house-equivalent', statement: 'have completed an in-house equivalent' },
      ],
    },
    may: { ...worker, completed: [completed('introduction-to-safeguarding', '2015-03-02')] },
    mayNot: worker,
    told: 'needs_evidence',
  },
  'Group A (or equivalent elsewhere) before B or C; only organisations working in Hackney/City': {
    rule: {
      kind: 'all',
      rules: [
        { kind: 'area', anyOf: ['hackney', 'city-of-london'], label: 'Hackney or the City of London' },
        {
          kind: 'any',
          rules: [
            { kind: 'completed', anyOf: ['group-a'], label: 'Group A' },
            {
              kind: 'declared',
              id: 'group-a-equivalent',
              statement: 'have completed an equivalent of Group A elsewhere',
            },
          ],
        },
      ],
    },
    may: { ...worker, areas: ['hackney'], declared: ['group-a-equivalent'] },
    mayNot: { ...worker, areas: ['kent'], completed: [completed('group-a', '2019-01-10')] },
  },
  'new to DSL role OR not trained within three years': {
    rule: {
      kind: 'any',
      rules: [
        { kind: 'role', anyOf: ['designated-safeguarding-lead'], newWithinMonths: 12 },
        { kind: 'not', rule: { kind: 'completed', anyOf: ['dsl'], label: 'DSL training', withinMonths: 36 } },
      ],
    },
    may: {
      ...worker,
      role: 'designated-safeguarding-lead',
      roleStartedOn: '2012-09-01',
      completed: [completed('dsl', '2016-10-06')],
    },
    mayNot: {
      ...worker,
      role: 'designated-safeguarding-lead',
      roleStartedOn: '2012-09-01',
      completed: [completed('dsl', '2017-06-01')],
    },
  },
  'previously attended EYDSL or EYDSLR course in Kent': {
    rule: {
      kind: 'completed',
      anyOf: ['eydsl', 'eydslr'],
      label: 'an early years DSL course',
      provider: 'Kent',
    },
    may: { ...worker, completed: [completed('eydslr', '2014-02-01')] },
    mayNot: { ...worker, completed: [completed('eydslr', '2019-02-01', 'Surrey')] },
  },
  'DSLs only; does not count as refresher': {
    // What a course counts as is a fact of the training record: the record holds the code it was given.
    rule: { kind: 'role', anyOf: ['designated-safeguarding-lead', 'deputy-safeguarding-lead'] },
    may: { ...worker, role: 'designated-safeguarding-lead' },
    mayNot: { ...worker, role: 'teacher' },
  },
  'Level 2 exemption only if equivalent completed in last 12 months; officer countersigns': {
    rule: {
      kind: 'any',
      rules: [
        { kind: 'completed', anyOf: ['level-2'], label: 'Level 2' },
        {
          kind: 'all',
          rules: [
            {
              kind: 'completed',
              anyOf: ['level-2-equivalent'],
              label: 'an equivalent of Level 2',
              withinMonths: 12,
            },
            {
              kind: 'otherwise',
              outcome: 'needs_approval',
              because: 'An officer countersigns the exemption.',
              rule: { kind: 'completed', anyOf: ['level-2'], label: 'Level 2' },
            },
          ],
        },
      ],
    },
    may: { ...worker, completed: [completed('level-2', '2011-05-05')] },
    mayNot: { ...worker, completed: [completed('level-2-equivalent', '2018-10-07')] },
    told: 'needs_approval',
  },
  'maximum two places per school': {
    belongsTo: 'allocations',
    because: 'a limit on places for each organisation',
  },
  'max 24 delegates; limited places per agency; agency link person signs': {
    // The 24 are the event's place limit and the share of an agency an allocation; the signature is an approval.
    rule: {
      kind: 'otherwise',
      outcome: 'needs_approval',
      because: 'Your agency’s link person signs first.',
      rule: { kind: 'role', anyOf: ['training-lead'] },
    },
    may: { ...worker, role: 'training-lead' },
    mayNot: { ...worker, role: 'practitioner' },
    told: 'needs_approval',
  },
  'previous MCA knowledge; named staff groups B-E': {
    rule: {
      kind: 'all',
      rules: [
        {
          kind: 'declared',
          id: 'mca-knowledge',
          statement: 'have previous knowledge of the Mental Capacity Act',
        },
        { kind: 'declared', id: 'mca-group-b-to-e', statement: 'are in MCA staff group B, C, D or E' },
      ],
    },
    may: { ...worker, declared: ['mca-knowledge', 'mca-group-b-to-e'] },
    mayNot: { ...worker, declared: ['mca-knowledge'] },
    told: 'needs_evidence',
  },
  'must attend both half days': { belongsTo: 'sessions', because: 'booking an event books all its sessions' },
  'postcode outside borough may be rejected': {
    rule: {
      kind: 'otherwise',
      outcome: 'needs_approval',
      because: 'Places go to people in the borough first.',
      rule: { kind: 'postcode', anyOf: ['CR0', 'CR2', 'SE25'], label: 'Croydon' },
    },
    may: { ...worker, postcode: 'CR0 1EA' },
    mayNot: { ...worker, postcode: 'ME14 1XQ' },
    told: 'needs_approval',
  },
  'work or volunteer in Wolverhampton; basic awareness with evidence; role fits target audience': {
    rule: {
      kind: 'all',
      rules: [
        { kind: 'area', anyOf: ['wolverhampton'], label: 'Wolverhampton' },
        {
          kind: 'otherwise',
          outcome: 'needs_evidence',
          because: 'Show that you have completed basic awareness.',
          rule: { kind: 'completed', anyOf: ['basic-awareness'], label: 'basic awareness' },
        },
        {
          kind: 'otherwise',
          outcome: 'needs_approval',
          because: 'A reviewer checks that your role fits.',
          rule: { kind: 'role', anyOf: ['social-worker', 'teacher'] },
        },
      ],
    },
    may: {
      ...worker,
      areas: ['wolverhampton'],
      role: 'teacher',
      completed: [completed('basic-awareness', '2019-01-01')],
    },
    mayNot: {
      ...worker,
      areas: ['dudley'],
      role: 'teacher',
      completed: [completed('basic-awareness', '2019-01-01')],
    },
  },
  'third sector turnover < £250k free; private pays': {
    belongsTo: 'charges',
    because: 'a price by sector and turnover',
  },
  'turnover <£100k, no safeguarding-partner funding, hardship, aligned work; per place': {
    belongsTo: 'charges',
    because: 'a waiver of the fee, asked for each place',
  },
  'free to members/contributors, registered charities, CVS members, early years working in Newcastle; private free for adults programme, charged for children':
    { belongsTo: 'charges', because: 'a price by sector, programme and area' },
  'private, voluntary, independent organisations and commissioned providers': {
    rule: {
      kind: 'any',
      rules: [
        { kind: 'sector', anyOf: ['private', 'voluntary', 'independent'] },
        { kind: 'organisation_kind', anyOf: ['commissioned-service'] },
      ],
    },
    may: { ...worker, organisation: careHome },
    mayNot: { ...worker, organisation: council },
  },
  'repeat no-shows may be refused': {
    belongsTo: 'standing',
    because: 'what a person did before, not who they are',
  },
  "applicant's English sufficient; line manager authorisation if external": {
    rule: {
      kind: 'all',
      rules: [
        { kind: 'declared', id: 'english', statement: 'can take part in English' },
        {
          kind: 'otherwise',
          outcome: 'needs_approval',
          because: 'Your line manager authorises it.',
          rule: { kind: 'organisation', anyOf: ['kent-county-council'], label: 'the council' },
        },
      ],
    },
    may: { ...worker, organisation: council, declared: ['english'] },
    mayNot: { ...worker, organisation: charity, declared: ['english'] },
    told: 'needs_approval',
  },
};

describe('the rules that partnerships publish', () => {
  it('are all placed, each once', () => {
    expect(Object.keys(asExpressed)).toEqual(published.map(({ rule }) => rule));
  });

  const about = Object.entries(asExpressed).flatMap(([words, placed]) =>
    'rule' in placed ? [{ words, ...placed }] : [],
  );
  const elsewhere = Object.entries(asExpressed).flatMap(([words, placed]) =>
    'rule' in placed ? [] : [{ words, ...placed }],
  );

  it.each(about)('$words: can be written down', ({ rule }) => {
    expect(parseRule(JSON.parse(JSON.stringify(rule)))).toEqual({ rule, problems: [] });
  });

  it.each(about)('$words: somebody who may', ({ rule, may }) => {
    expect(assess(rule, may, TODAY).outcome).toBe('eligible');
  });

  it.each(about)(
    '$words: somebody who may not, or not without more',
    ({ rule, mayNot, told = 'not_eligible' }) => {
      const answer = assess(rule, mayNot, TODAY);
      expect(answer.outcome).toBe(told);
      expect(answer.reasons).not.toEqual([]);
      expect(answer.outcome === 'eligible' || answer.next.length > 0).toBe(true);
    },
  );

  it('that are not about who may come are named with where they belong', () => {
    expect(elsewhere.map(({ belongsTo }) => belongsTo).sort()).toEqual([
      ...['allocations', 'charges', 'charges', 'charges', 'sessions', 'standing'],
    ]);
  });
});
