import { Client } from 'pg';

/**
 * A connection whose loss never ends the process. Who waits for an answer is told by the failed query, the pool by its
 * own handler; but between a connection's leaving the pool and its reaching whoever asked for it nobody listens, and a
 * server that shuts down in that moment (its "ready" and its "goodbye" arrive in one packet) would be an unhandled error.
 */
export class SteadyClient extends Client {
  constructor(...options: ConstructorParameters<typeof Client>) {
    super(...options);
    this.on('error', () => undefined);
  }
}
