import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest, Session } from 'fastify';
import { NO_POWERS, type Powers } from './team-role.js';

/**
 * Who is asking. The powers are none until the second factor is done in this sign-in session, so that no service can
 * be talked into staff powers by a session that has not earned them.
 */
export interface Caller extends Powers {
  personId: number;
  name: string;
  email: string;
}

/** The same person as a guest like any other. */
export const asGuest = (caller: Caller): Caller => ({ ...caller, ...NO_POWERS });

/** Implemented by people. Asked on every request: permissions are never cached from one request to the next. */
export abstract class CallerSource {
  /**
   * A sign-in session by the sha256 of its id, in hex, with whose it is, in one question. Undefined once it is over;
   * nobody's when the person is disabled or erased.
   */
  abstract bySession(idHash: string): Promise<{ data: Session; caller: Caller | null } | undefined>;
  /** `tokenHash` is the sha256 of the bearer token, in hex. */
  abstract byTokenHash(tokenHash: string): Promise<Caller | undefined>;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller?: Caller;
  }
}

/** The caller that the permission guard found; undefined only where the route permits anyone. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().caller,
);
