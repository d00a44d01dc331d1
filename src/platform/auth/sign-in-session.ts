import type { FastifyRequest } from 'fastify';
import type { Caller } from './caller.js';

/** Nobody without this cookie is signed in. */
export const SESSION_COOKIE = 'weald_session';

declare module 'fastify' {
  interface Session {
    personId?: number;
    /** Whose it is, read anew with each request's session and never stored in it. */
    caller?: Caller;
    /** True once the second factor (or, in the demonstration, one click) has confirmed a member of staff. */
    secondFactor?: boolean;
    /** A message for the next page only. */
    flash?: string;
    /** Likewise, for what was not done: somebody else was faster, say. */
    notice?: string;
  }
}

/** Starts a signed-in session under a new id, so that an id planted before sign-in is worth nothing after it. */
export async function signIn(
  request: FastifyRequest,
  personId: number,
  { secondFactor }: { secondFactor: boolean },
): Promise<void> {
  await request.session.regenerate();
  request.session.personId = personId;
  request.session.secondFactor = secondFactor;
}

/** Marks the second factor as done, again under a new session id. */
export async function confirmSecondFactor(request: FastifyRequest): Promise<void> {
  const { personId } = request.session;
  if (personId === undefined) throw new Error('A second factor needs a signed-in person');
  await signIn(request, personId, { secondFactor: true });
}

export async function signOut(request: FastifyRequest): Promise<void> {
  await request.session.destroy();
}
