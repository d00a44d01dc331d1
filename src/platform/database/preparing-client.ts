import { nameOfPrepared } from './prepared.js';
import { SteadyClient } from './steady-client.js';

type Query = (config: unknown, ...rest: unknown[]) => unknown;

/**
 * A connection that keeps the plans of what is `prepared`. Not through a pooler: one that hands out a connection for
 * a transaction may give the next one where nothing is prepared.
 */
export class PreparingClient extends SteadyClient {
  constructor(...options: ConstructorParameters<typeof SteadyClient>) {
    super(...options);
    this.query = named(this.query.bind(this)) as SteadyClient['query'];
  }
}

function named(query: Query): Query {
  return (config, ...rest) => {
    const name = nameOfPrepared(config);
    return query(name === undefined ? config : { name, text: config }, ...rest);
  };
}
