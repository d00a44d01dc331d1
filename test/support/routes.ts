import { RequestMethod } from '@nestjs/common';
import { ModulesContainer, Reflector } from '@nestjs/core';
import { Permit, type Permission } from '../../src/platform/auth/permit.js';
import type { RunningApp } from './app.js';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/events/:slug`, with a slash before and none after. */
  path: string;
  /** Undefined where a handler forgot to say: it is denied to everybody. */
  permission: Permission | undefined;
}

type Handler = (...args: unknown[]) => unknown;

/** Every route of every controller of the running program, so that a new one is walked by itself. */
export function routesOf(app: RunningApp): Route[] {
  const reflector = new Reflector();
  const controllers = [...app.nest.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  return controllers.flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const prototype = metatype.prototype as Record<string, Handler>;
    const prefixes = pathsOf(metatype);
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      if (name === 'constructor' || handler === undefined || !Reflect.hasMetadata('method', handler))
        return [];
      const method = RequestMethod[
        Reflect.getMetadata('method', handler) as RequestMethod
      ] as Route['method'];
      const permission = reflector.getAllAndOverride(Permit, [handler, metatype]) as Permission | undefined;
      return prefixes.flatMap((prefix) =>
        pathsOf(handler).map((path) => ({ method, path: joined(prefix, path), permission })),
      );
    });
  });
}

/** What the web server itself listens to, as `GET /events/:slug`, read from its own drawing of its tree. */
export function servedBy(app: RunningApp): Set<string> {
  const drawing: string = app.nest.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const above: string[] = [];
  const served = new Set<string>();
  for (const line of drawing.split('\n')) {
    const [, indent, part, methods] = /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    if (indent === undefined || part === undefined) continue;
    const depth = indent.length / 4;
    above[depth] = part;
    const path = above
      .slice(0, depth + 1)
      .join('')
      .replace(/\/{2,}/g, '/');
    for (const method of methods?.split(', ') ?? []) served.add(`${method} ${path}`);
  }
  return served;
}

const pathsOf = (target: object): string[] =>
  [Reflect.getMetadata('path', target) as string | string[]].flat();

const joined = (prefix: string, path: string): string => {
  const whole = `/${prefix}/${path}`.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  return whole === '' ? '/' : whole;
};
