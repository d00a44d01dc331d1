import type { FastifyRequest } from 'fastify';

/** A whole council may sit behind one address and check a pile of certificates: room for that, none for guessing. */
export const CHECKS_PER_ADDRESS = {
  rateLimit: {
    max: 120,
    timeWindow: '1 minute',
    keyGenerator: (request: FastifyRequest) => request.ip,
    allowList: [],
  },
};
