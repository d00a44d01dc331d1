import { Client } from 'pg';
import { forgetful } from './forgetful-query.js';

/**
 * A connection whose loss never ends the process. Who waits for an answer is told by the failed query, the pool by its
 * own handler; but between a connection's leaving the pool and its reaching whoever asked for it nobody listens, and a
 * server that shuts down in that moment (its "ready" and its "goodbye" arrive in one packet) would be an unhandled error.
 * It keeps no answers either: see `forgetful`.
 */
export class SteadyClient extends Client {
  constructor(...options: ConstructorParameters<typeof Client>) {
    super(...options);
    this.on('error', () => undefined);
    // pg has an overload for each kind of query: all of them pass.
    this.query = forgetful(this.query.bind(this)) as Client['query'];
  }
}
