import { Client, type Dispatcher } from 'undici';
import { percentile } from '../figures.js';

/** One request, as a path with what goes with it. */
export interface Asked {
  method: 'GET' | 'POST';
  path: string;
  token?: string;
  cookie?: string;
  /** Sent as JSON. */
  body?: string;
}

/** What came of a load. Times in milliseconds, from sending to the last byte of the answer. */
export interface Answers {
  count: number;
  /** From the first request to the last answer. */
  seconds: number;
  perSecond: number;
  p50: number;
  p99: number;
  /** How often each status came; 0 stands for a connection that broke. */
  byStatus: Record<number, number>;
  /** Bodies of the answers, where they were asked for. */
  bodies: string[];
}

export interface LoadOptions {
  connections: number;
  /** The next request, or undefined when there is none left. */
  next: () => Asked | undefined;
  /** No request is sent later than this; answers are still waited for. */
  seconds?: number;
  /** Milliseconds that each connection waits between an answer and its next request. */
  pause?: number;
  keepBodies?: boolean;
}

/**
 * People who each have one connection open and send the next request when the last is answered. The connections are
 * made before the clock starts. undici's dispatch is the cheapest client there is in Node: what the load costs, the
 * program on the same machine does not get.
 */
export async function load(baseUrls: string | string[], options: LoadOptions): Promise<Answers> {
  const addresses = [baseUrls].flat();
  const clients = Array.from(
    { length: options.connections },
    (_, n) => new Client(addresses[n % addresses.length]!, { pipelining: 1, headersTimeout: 120_000 }),
  );
  const times: number[] = [];
  const byStatus: Record<number, number> = {};
  const bodies: string[] = [];
  try {
    await openAll(clients);
    const began = performance.now();
    const until = began + (options.seconds ?? Number.POSITIVE_INFINITY) * 1000;
    await Promise.all(
      clients.map(async (client) => {
        for (;;) {
          const sent = performance.now();
          const asked = sent < until ? options.next() : undefined;
          if (asked === undefined) return;
          const { status, body } = await send(client, asked, options.keepBodies === true);
          times.push(performance.now() - sent);
          byStatus[status] = (byStatus[status] ?? 0) + 1;
          if (body !== undefined) bodies.push(body);
          if (options.pause !== undefined) await new Promise((resolve) => setTimeout(resolve, options.pause));
        }
      }),
    );
    const seconds = (performance.now() - began) / 1000;
    const count = times.length;
    return {
      count,
      seconds,
      perSecond: count / seconds,
      p50: percentile(times, 50),
      p99: percentile(times, 99),
      byStatus,
      bodies,
    };
  } finally {
    await Promise.all(clients.map((client) => client.destroy()));
  }
}

/** A few at a time: a listening socket's queue is shorter than a crowd. */
async function openAll(clients: Client[]): Promise<void> {
  const left = [...clients];
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      for (let client = left.pop(); client !== undefined; client = left.pop())
        await send(client, { method: 'GET', path: '/health/live' }, false);
    }),
  );
}

function send(client: Client, asked: Asked, keepBody: boolean): Promise<{ status: number; body?: string }> {
  return new Promise((resolve) => {
    let status = 0;
    const chunks: Buffer[] = [];
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => undefined,
      onResponseStart: (_controller, code) => {
        status = code;
      },
      onResponseData: (_controller, chunk) => {
        if (keepBody) chunks.push(chunk);
      },
      onResponseEnd: () => resolve({ status, ...(keepBody && { body: Buffer.concat(chunks).toString() }) }),
      onResponseError: () => resolve({ status: 0 }),
    };
    client.dispatch(
      {
        method: asked.method,
        path: asked.path,
        headers: {
          ...(asked.token !== undefined && { authorization: `Bearer ${asked.token}` }),
          ...(asked.cookie !== undefined && { cookie: asked.cookie }),
          ...(asked.body !== undefined && { 'content-type': 'application/json' }),
        },
        body: asked.body ?? null,
      },
      handler,
    );
  });
}

/** Gives out a list one after another, once. */
export function each<Value>(values: Value[], make: (value: Value) => Asked): () => Asked | undefined {
  let at = 0;
  return () => {
    const value = values[at];
    at += 1;
    return value === undefined ? undefined : make(value);
  };
}

/** No more than so many of what another gives out. */
export function atMost(count: number, next: () => Asked | undefined): () => Asked | undefined {
  let left = count;
  return () => (left-- > 0 ? next() : undefined);
}

/** Gives out a list over and over. */
export function around(values: Asked[]): () => Asked {
  let at = 0;
  return () => {
    const value = values[at % values.length];
    at += 1;
    if (value === undefined) throw new Error('There is nothing to ask for');
    return value;
  };
}
