import { tidyLine } from '../platform/text/plain-text.js';

/** A venue as it is kept. */
export interface KnownVenue {
  name: string;
  address: string;
  town: string;
  postcode: string | null;
}

/** A venue as a row names it, `known` when it is one of those that are kept. */
export interface RowVenue {
  name: string;
  address: string;
  town: string;
  postcode?: string;
  known?: KnownVenue;
}

const POSTCODE = /^[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}$/;
const plain = (text: string): string => tidyLine(text).toLowerCase();

/** Says which place it is, whoever writes it. */
export const placeKey = ({ known, name, town }: RowVenue): string =>
  plain(known === undefined ? `${name}, ${town}` : `${known.name}, ${known.town}, ${known.address}`);

/**
 * The venue of "Sessions House, County Road, Maidstone, ME14 1XQ": known by its name, or by its name and what follows.
 * Of a new one the last part is the town, unless that has a column of its own.
 */
export function venueOf(written: string, town: string, postcode: string, known: KnownVenue[]): RowVenue {
  const parts = written
    .split(',')
    .map(tidyLine)
    .filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  const code = POSTCODE.test(last) ? parts.pop() : undefined;
  const named = POSTCODE.test(postcode.trim()) ? postcode.trim() : code;
  const [name = '', ...rest] = parts;
  const place = tidyLine(town) || (rest.pop() ?? '');
  const found = known.filter((venue) => isNamed(venue, written, name));
  // A name that several venues have says nothing without a town.
  const one =
    found.length === 1 ? found[0] : found.find((venue) => place !== '' && plain(venue.town) === plain(place));
  return {
    name,
    address: rest.join(', '),
    town: place,
    ...(named !== undefined && { postcode: named.toUpperCase() }),
    ...(one !== undefined && { known: one }),
  };
}

/** A name may hold commas of its own. */
function isNamed(venue: KnownVenue, written: string, name: string): boolean {
  const kept = plain(venue.name);
  return kept === plain(name) || plain(written) === kept || plain(written).startsWith(`${kept},`);
}
