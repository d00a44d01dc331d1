import { nameOfPrepared } from './prepared.js';
import { SteadyClient } from './steady-client.js';

type Query = (config: unknown, ...rest: unknown[]) => unknown;

/**
 * A connection that keeps the plans of what is `prepared`. Not through a pooler: one that hands out a connection for
 * a transaction may give the next one where nothing is prepared.
 */
export class PreparingClient extends SteadyClient {
  // pg has an overload for each kind of query; every one of them goes through here unchanged.
  override query = ((config: unknown, ...rest: unknown[]) => {
    const name = nameOfPrepared(config);
    const send = SteadyClient.prototype.query as Query;
    return send.call(this, name === undefined ? config : { name, text: config }, ...rest);
  }) as SteadyClient['query'];
}
