import type { OrganisationKind, Sector } from '../eligibility/vocabulary.types.js';
import { slugOf } from '../events/slug.rules.js';
import type { OrganisationDetails } from '../organisations/organisations.service.js';
import { readPublicBodies } from './programme.js';

const of = (kind: OrganisationKind, sector: Sector, ...names: string[]): OrganisationDetails[] =>
  names.map((name) => ({ slug: slugOf(name), name, kind, sector }));

/** What a public body's name says of its kind. */
function kindOf(name: string): OrganisationKind {
  if (/police/i.test(name)) return 'police';
  if (/fire/i.test(name)) return 'fire-and-rescue';
  if (/integrated care board/i.test(name)) return 'integrated-care-board';
  return /council/i.test(name) ? 'council' : 'nhs-trust';
}

/** Real public bodies of Kent and Medway, a few of elsewhere, and invented ones so that every kind is there. */
export function organisationsOfDemonstration(): OrganisationDetails[] {
  const bodies = readPublicBodies();
  const named = new Set([
    ...bodies.local_authorities.rows.map(({ name }) => name),
    // The same board is called in two ways; the one that the partners' own page uses is kept by both lists.
    ...bodies.kmsab_statutory_contributing.names,
  ]);
  return [
    ...[...named].flatMap((name) =>
      of(kindOf(name), name === 'HCRG Care Group' ? 'independent' : 'statutory', name),
    ),
    ...of(
      'partnership',
      'statutory',
      'Kent Safeguarding Children Multi-Agency Partnership',
      'Kent and Medway Safeguarding Adults Board',
    ),
    ...of(
      'council',
      'statutory',
      'London Borough of Sutton',
      'Royal Borough of Greenwich',
      'Leeds City Council',
    ),
    ...of('probation', 'statutory', 'Probation Service, Kent, Surrey and Sussex'),
    ...of('youth-justice', 'statutory', 'Kent Youth Justice'),
    ...of('charity', 'voluntary', 'Marie Collins Foundation'),
    ...INVENTED,
  ];
}

const INVENTED: OrganisationDetails[] = [
  ...of('prison', 'statutory', 'Wealdstone Young Offender Institution'),
  ...of('gp-practice', 'independent', 'Harbour Surgery', 'Hopfield Medical Practice'),
  ...of('maintained-school', 'statutory', 'Elm Lane Primary School', 'Chalk Hill Primary School'),
  ...of('academy', 'statutory', 'Weald Academy', 'North Foreland Academy'),
  ...of('independent-school', 'independent', 'Oakhurst School'),
  ...of('college', 'statutory', 'Garden of England College'),
  ...of('university', 'independent', 'University of the Downs'),
  ...of('early-years-group', 'private', 'Little Acorns Nursery', 'Pebbles Pre-school'),
  ...of('early-years-home', 'private', 'Bluebell Childminding'),
  ...of('care-home', 'private', 'Larkfield Lodge', 'Beddington Court'),
  ...of('home-care', 'private', 'Orchard Home Care', 'Wandle Home Care'),
  ...of('housing', 'voluntary', 'Oast Homes'),
  ...of('charity', 'voluntary', 'Family Lighthouse', 'Safe Surf Trust', 'Sutton Friends at Home'),
  ...of('commissioned-service', 'independent', 'Bridges Family Support', 'Sutton Supported Living'),
  ...of('other', 'private', 'Tenterden Learning Partners'),
];
