import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { isApi } from '../api/is-api.js';
import { Refusal } from '../refusal.js';
import { asGuest, CallerSource, type Caller } from './caller.js';
import { Permit } from './permit.js';
import { isStaff } from './team-role.js';
import { tokenHash } from './token-hash.js';

/** Finds the caller and holds the route's permission against them. Default is deny. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: CallerSource,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = this.reflector.getAllAndOverride(Permit, [context.getHandler(), context.getClass()]);
    if (permission === undefined)
      throw new Refusal('forbidden', 'forbidden', 'You do not have access to this page');

    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const found = await callerBehind(request, this.callers);
    request.caller = found?.caller;
    if (permission === 'anyone') return true;

    if (!found) throw new Refusal('unauthenticated', 'sign_in_needed', 'Sign in to continue');
    if (permission === 'person') return true;
    if (found.secondFactorOwed) {
      throw new Refusal('forbidden', 'second_factor_needed', 'Confirm it is you with your second factor');
    }
    const { caller } = found;
    if (caller.isAdministrator || (permission === 'staff' && isStaff(caller))) return true;
    throw new Refusal('forbidden', 'forbidden', 'You do not have access to this page');
  }
}

/** @throws Refusal unauthenticated for a token that nobody has */
export async function callerBehind(
  request: FastifyRequest,
  callers: CallerSource,
): Promise<Found | undefined> {
  if (!isApi(request)) return fromSession(request);
  const hash = tokenHash(request);
  if (hash === undefined) return undefined;
  const caller = await callers.byTokenHash(hash);
  if (!caller)
    throw new Refusal('unauthenticated', 'unknown_token', 'The API token is unknown or was revoked');
  // Staff can only make a token in a session that has passed the second factor.
  return { caller, secondFactorOwed: false };
}

/** The session was read for this request, and its caller with it. */
function fromSession({ session }: FastifyRequest): Found | undefined {
  const caller = session?.caller;
  if (!caller) return undefined;
  if (!isStaff(caller) || session.secondFactor === true) return { caller, secondFactorOwed: false };
  return { caller: asGuest(caller), secondFactorOwed: true };
}

interface Found {
  caller: Caller;
  secondFactorOwed: boolean;
}
