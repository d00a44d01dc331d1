import type { AreaDetails } from '../organisations/organisations.service.js';
import { slugOf } from '../events/slug.rules.js';
import { readPublicBodies } from './programme.js';

const within = (partOf: string, ...names: string[]): AreaDetails[] =>
  names.map((name) => ({ code: slugOf(name), name, partOf }));
const alone = (...names: string[]): AreaDetails[] => names.map((name) => ({ code: slugOf(name), name }));

/** Kent with its twelve districts, Medway, and every place that another partnership's rule or venue names. */
export function areasOfDemonstration(): AreaDetails[] {
  const districts = readPublicBodies().local_authorities.rows.filter(
    ({ type }) => type === 'Non-metropolitan district',
  );
  return [
    ...alone('Kent', 'Medway'),
    ...within('kent', ...districts.map(({ nice }) => nice)),
    ...alone('London', 'Sussex', 'West Yorkshire', 'Cumbria'),
    ...within('london', 'Bromley', 'Croydon', 'Enfield', 'Greenwich', 'Lewisham', 'Sutton'),
    ...within('london', 'Kingston upon Thames', 'Richmond upon Thames'),
    ...within('sussex', 'Brighton and Hove', 'East Sussex', 'West Sussex'),
    ...within('west-yorkshire', 'Calderdale', 'Kirklees', 'Leeds'),
    ...within('cumbria', 'Cumberland'),
    ...alone('Essex', 'Hampshire', 'Isle of Wight', 'Portsmouth', 'Southampton', 'Norfolk', 'Wiltshire'),
    ...alone('Cornwall', 'Isles of Scilly', 'Leicestershire', 'North Lincolnshire', 'Oldham', 'Wirral'),
    { code: 'durham', name: 'County Durham' },
    ...alone('Northumberland', 'Sunderland'),
  ];
}
