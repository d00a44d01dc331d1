import { LONDON } from './london.js';
import { NEWSLETTER } from './newsletter.js';
import { NORTH_AND_MIDLANDS } from './north-and-midlands.js';
import type { Placement } from './placement.js';
import { SOUTH_EAST } from './south-east.js';

/** Every entry of the programme by its id. */
export const PLACEMENTS: Readonly<Record<string, Placement>> = {
  ...NEWSLETTER,
  ...SOUTH_EAST,
  ...LONDON,
  ...NORTH_AND_MIDLANDS,
};
