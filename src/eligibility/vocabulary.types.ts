/**
 * The words that rules, profiles and filters share. Each list is data with labels: a partnership that needs
 * another kind of organisation adds a row here, and forms, rules and filters know it.
 */

interface Term {
  label: string;
}

/** Every `code in vocabulary` test of hostile input goes through here: `in` alone would find `constructor`. */
export const isTerm = <T extends object>(vocabulary: T, code: unknown): code is keyof T & string =>
  typeof code === 'string' && Object.hasOwn(vocabulary, code);

export const WORKFORCES = {
  children: {
    label: 'With children, young people or families',
    of: 'children',
    examples: [
      'a school, college or early years setting',
      'children’s social care',
      'the police or probation',
      'the NHS',
    ],
  },
  adults: {
    label: 'With adults who have care and support needs',
    of: 'adults',
    examples: ['adult social care', 'a care home or home care', 'the police or probation', 'the NHS'],
  },
  both: { label: 'With both', of: 'both children and adults', examples: [] },
  neither: { label: 'With neither', of: 'neither children nor adults', examples: [] },
} as const satisfies Record<string, Term & { of: string; examples: readonly string[] }>;
export type Workforce = keyof typeof WORKFORCES;

export const ORGANISATION_KINDS = {
  council: { label: 'Council', at: 'a council' },
  police: { label: 'Police', at: 'the police' },
  'integrated-care-board': { label: 'Integrated care board', at: 'an integrated care board' },
  'nhs-trust': { label: 'NHS trust or provider', at: 'an NHS trust or provider' },
  'gp-practice': { label: 'GP practice', at: 'a GP practice' },
  'fire-and-rescue': { label: 'Fire and rescue service', at: 'a fire and rescue service' },
  probation: { label: 'Probation', at: 'probation' },
  'youth-justice': { label: 'Youth justice', at: 'youth justice' },
  prison: { label: 'Prison or young offender institution', at: 'a prison or young offender institution' },
  'maintained-school': { label: 'Maintained school', at: 'a maintained school' },
  academy: { label: 'Academy', at: 'an academy' },
  'independent-school': { label: 'Independent school', at: 'an independent school' },
  college: { label: 'College', at: 'a college' },
  university: { label: 'University', at: 'a university' },
  'early-years-group': {
    label: 'Nursery, pre-school or out-of-school club',
    at: 'a nursery, pre-school or out-of-school club',
  },
  'early-years-home': { label: 'Childminder', at: 'a childminder’s home' },
  'care-home': { label: 'Care home', at: 'a care home' },
  'home-care': { label: 'Home care or supported living', at: 'home care or supported living' },
  housing: { label: 'Housing provider', at: 'a housing provider' },
  charity: { label: 'Charity or community group', at: 'a charity or community group' },
  'commissioned-service': { label: 'Commissioned service', at: 'a commissioned service' },
  partnership: { label: 'Safeguarding partnership or board', at: 'a safeguarding partnership or board' },
  other: { label: 'Something else', at: 'another kind of organisation' },
} as const satisfies Record<string, Term & { at: string }>;
export type OrganisationKind = keyof typeof ORGANISATION_KINDS;

export const SECTORS = {
  statutory: { label: 'Statutory', of: 'the statutory sector' },
  voluntary: { label: 'Voluntary or community', of: 'the voluntary or community sector' },
  private: { label: 'Private', of: 'the private sector' },
  independent: { label: 'Independent', of: 'the independent sector' },
} as const satisfies Record<string, Term & { of: string }>;
export type Sector = keyof typeof SECTORS;

export const ROLES = {
  practitioner: { label: 'Practitioner', as: 'a practitioner' },
  'social-worker': { label: 'Social worker', as: 'a social worker' },
  teacher: { label: 'Teacher or teaching assistant', as: 'a teacher or teaching assistant' },
  headteacher: {
    label: 'Headteacher or senior leader of a school',
    as: 'a headteacher or senior leader of a school',
  },
  'designated-safeguarding-lead': {
    label: 'Designated safeguarding lead (DSL)',
    as: 'a designated safeguarding lead (DSL)',
  },
  'deputy-safeguarding-lead': { label: 'Deputy DSL', as: 'a deputy DSL' },
  'pastoral-lead': { label: 'Pastoral or mental health lead', as: 'a pastoral or mental health lead' },
  governor: { label: 'School governor or trustee', as: 'a school governor or trustee' },
  'early-years-lead': { label: 'Lead practitioner in early years', as: 'a lead practitioner in early years' },
  'early-years-practitioner': { label: 'Early years practitioner', as: 'an early years practitioner' },
  childminder: { label: 'Childminder', as: 'a childminder' },
  'health-professional': {
    label: 'Nurse, midwife or other health professional',
    as: 'a nurse, midwife or other health professional',
  },
  doctor: { label: 'GP or other doctor', as: 'a GP or other doctor' },
  'police-officer': { label: 'Police officer or staff', as: 'a police officer or member of police staff' },
  'care-worker': { label: 'Care or support worker', as: 'a care or support worker' },
  'youth-worker': { label: 'Youth or family worker', as: 'a youth or family worker' },
  volunteer: { label: 'Volunteer', as: 'a volunteer' },
  'named-professional': {
    label: 'Named or designated professional',
    as: 'a named or designated professional',
  },
  manager: { label: 'Team or operational manager', as: 'a team or operational manager' },
  'senior-manager': { label: 'Senior or strategic manager', as: 'a senior or strategic manager' },
  'training-lead': { label: 'Training lead', as: 'a training lead' },
  other: { label: 'Something else', as: 'in another role' },
} as const satisfies Record<string, Term & { as: string }>;
export type Role = keyof typeof ROLES;

/** How close somebody's work is to children and families: the eight target groups of Working Together 2010. */
export const TARGET_GROUPS = {
  1: { label: 'Infrequent contact, for example a librarian or GP receptionist' },
  2: { label: 'Regular contact, for example housing, sports or volunteering' },
  3: { label: 'Mostly with children and families, for example a teacher, GP or youth worker' },
  4: { label: 'Particular responsibilities, for example section 47 enquiries' },
  5: { label: 'Professional adviser, named or designated lead' },
  6: { label: 'Operational manager' },
  7: { label: 'Senior or strategic manager' },
  8: { label: 'Member of a safeguarding partnership or board' },
} as const satisfies Record<number, Term>;
export type TargetGroup = keyof typeof TARGET_GROUPS;

export const NETWORKS = {
  'online-safeguarding-champions': {
    label: 'Online Safeguarding Champions',
    as: 'an Online Safeguarding Champion',
  },
} as const satisfies Record<string, Term & { as: string }>;
export type Network = keyof typeof NETWORKS;

/** "Who it is for" in the catalogue: tags to find things by. What a rule decides is never read from these. */
export const AUDIENCES = {
  'all-practitioners': { label: 'All practitioners' },
  'schools-and-colleges': { label: 'Schools and colleges' },
  'early-years': { label: 'Early years and childcare' },
  'childrens-social-care': { label: 'Children’s social care' },
  'adult-social-care': { label: 'Adult social care' },
  health: { label: 'Health' },
  'police-and-justice': { label: 'Police and justice' },
  'voluntary-and-community': { label: 'Voluntary and community' },
  'managers-and-leads': { label: 'Managers and safeguarding leads' },
  'online-champions': { label: 'Online Safeguarding Champions' },
  'parents-and-carers': { label: 'Parents, carers and the public' },
} as const satisfies Record<string, Term>;
export type Audience = keyof typeof AUDIENCES;
