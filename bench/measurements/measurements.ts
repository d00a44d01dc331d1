import type { Measurement } from '../bench.types.js';
import { exported } from './export.js';
import { growth } from './growth.js';
import { hot } from './hot.js';
import { mail } from './mail.js';
import { pages } from './pages.js';
import { rush } from './rush.js';
import { search } from './search.js';
import { spread } from './spread.js';
import { start } from './start.js';

/** In the order in which they are run and told. */
export const measurements: Measurement[] = [hot, rush, spread, pages, search, growth, exported, mail, start];
