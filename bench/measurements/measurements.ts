import type { Measurement } from '../bench.types.js';
import { hot } from './hot.js';

/** In the order in which they are run and told. */
export const measurements: Measurement[] = [hot];
