import { LRUCache } from 'lru-cache';
import { SteadyClient } from './steady-client.js';

type Query = (config: unknown, ...rest: unknown[]) => unknown;

/** As psycopg and PostgreSQL's own JDBC driver have it: what is asked for the fifth time will be asked again. */
const COMES_AGAIN = 5;
/** A plan takes some tens of kilobytes of each connection. */
const MOST = 250;

/**
 * The connections of a pool, which have PostgreSQL plan a statement once when it comes again and again: to plan a few
 * joins takes longer than to answer them. Not through a pooler: one that hands out a connection for a transaction may
 * give the next one where nothing is prepared.
 */
export function preparingClients(): typeof SteadyClient {
  const names = new StatementNames();
  return class extends SteadyClient {
    constructor(...options: ConstructorParameters<typeof SteadyClient>) {
      super(...options);
      this.query = named(this.query.bind(this), names) as SteadyClient['query'];
    }
  };
}

/** What is asked with parameters, be they none, is one statement; without it may be several. */
function named(query: Query, names: StatementNames): Query {
  return (config, ...rest) => {
    const name = typeof config === 'string' && Array.isArray(rest[0]) ? names.of(config) : undefined;
    return query(name === undefined ? config : { name, text: config }, ...rest);
  };
}

class StatementNames {
  private readonly names = new Map<string, string>();
  private readonly asked = new LRUCache<string, number>({ max: 1_000 });

  /** The name of a statement that has come again, the same on each connection; else undefined. */
  of(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined || this.names.size >= MOST) return known;
    const times = (this.asked.get(text) ?? 0) + 1;
    this.asked.set(text, times);
    return times < COMES_AGAIN ? undefined : this.name(text);
  }

  private name(text: string): string {
    const name = `weald_${this.names.size + 1}`;
    this.asked.delete(text);
    this.names.set(text, name);
    return name;
  }
}
