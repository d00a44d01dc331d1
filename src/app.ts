import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { IncomingMessage, ServerResponse, type OutgoingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import { join } from 'node:path';
import fastifyCompress from '@fastify/compress';
import fastifyCookie from '@fastify/cookie';
import fastifyCsrf from '@fastify/csrf-protection';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifySession from '@fastify/session';
import fastifyStatic from '@fastify/static';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import { projectRoot } from './config/project-root.js';
import type { Settings } from './config/settings.js';
import { isApi } from './platform/api/is-api.js';
import { openApi } from './platform/api/open-api.js';
import { apiValidation } from './platform/api/validation.js';
import { CallerSource } from './platform/auth/caller.js';
import { forPagesOnly } from './platform/auth/for-pages-only.js';
import { callerBehind } from './platform/auth/permission.guard.js';
import { isStaff } from './platform/auth/team-role.js';
import { tokenHash } from './platform/auth/token-hash.js';
import { PostgresSessionStore } from './platform/auth/session-store.js';
import { SESSION_COOKIE } from './platform/auth/sign-in-session.js';
import { isContent, keepHostsApart } from './platform/web/content-host.js';
import { KeptPages } from './platform/web/kept-pages.js';
import { ReadsFirst } from './platform/web/reads-first.js';
import { RefusalFilter } from './platform/web/refusal.filter.js';
import { whenUnchanged } from './platform/web/unchanged.js';
import { readUploads } from './platform/web/uploads.js';

/** A working day and its evening: nobody on a shared computer stays signed in until tomorrow. */
const SESSION_SECONDS = 12 * 60 * 60;
/** Room for a field of a megabyte, so that it is refused by its name. */
const BODY_BYTES = 2 * 1024 * 1024;

/**
 * The whole web face, ready to listen. The same for `npm start`, the tests and the bench, whose `root` has floors of
 * its own.
 */
export async function createApp(
  settings: Settings,
  root: DynamicModule = AppModule.with(settings),
): Promise<NestFastifyApplication> {
  const app: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(
    root,
    new FastifyAdapter({
      trustProxy: settings.trustProxy,
      bodyLimit: BODY_BYTES,
      routerOptions: { ignoreTrailingSlash: true },
      // An address that the router cannot read reaches no route, and would be answered by Fastify itself.
      frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
        app.get(RefusalFilter).refuse(error, request, reply),
    }),
    { logger: ['error', 'warn'], abortOnError: false },
  );
  const secure = settings.baseUrl.startsWith('https:');
  // So that no other host of the same domain, that of uploaded courses among them, can lay one over it.
  const cookieName = (name: string): string => (secure ? `__Host-${name}` : name);
  app.useGlobalPipes(apiValidation());
  const kept = new KeptPages();
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', keepHostsApart(settings));
  fastify.addHook('onRequest', kept.answer);
  fastify.addHook('onRequest', new ReadsFirst().begin);
  readJson(app);

  const headers = securityHeaders({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", templateScriptHash()],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        // A mail of the demonstration as HTML, and the player of uploaded courses. They say themselves what they may do;
        // no other page of ours lets itself be framed.
        frameSrc: ["'self'", settings.contentBaseUrl],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: secure && { maxAge: 31_536_000 },
    crossOriginEmbedderPolicy: false,
  });
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
  await app.register(fastifyCompress, {
    threshold: 1024,
    encodings: ['br', 'gzip'],
    // Nobody sends us compressed forms, and a small one can be made to fill the memory.
    globalDecompression: false,
  });
  await app.register(fastifyCookie);
  await app.register(forPagesOnly(fastifySession), {
    secret: settings.sessionSecret,
    cookieName: cookieName(SESSION_COOKIE),
    cookie: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: SESSION_SECONDS * 1000 },
    store: new PostgresSessionStore(app.get(DataSource), app.get(CallerSource), SESSION_SECONDS),
    saveUninitialized: false,
    rolling: false,
  });
  await readUploads(fastify, {
    folder: join(settings.dataDir, 'uploads'),
    // Every route that takes files is one of staff.
    mayUpload: async (request) => {
      const found = await callerBehind(request, app.get(CallerSource));
      return found !== undefined && isStaff(found.caller);
    },
  });
  await app.register(fastifyCsrf, {
    cookieKey: cookieName('weald_csrf'),
    cookieOpts: { httpOnly: true, sameSite: 'strict', secure, path: '/' },
    csrfOpts: { hmacKey: settings.sessionSecret },
    getUserInfo: (request) => String(request.session?.personId ?? 'nobody'),
    getToken: (request) => (request.body as { _csrf?: string } | undefined)?._csrf,
    logLevel: 'debug',
  });
  await app.register(fastifyRateLimit, {
    global: true,
    max: 600,
    timeWindow: '1 minute',
    keyGenerator: accountKey,
    // A whole council sits behind one address: only accounts are counted here. Sign-in has limits of its own.
    allowList: (request) => accountKey(request) === '',
  });
  const assets = join(projectRoot, 'dist', 'assets');
  if (existsSync(assets))
    await app.register(fastifyStatic, {
      root: assets,
      prefix: '/assets/',
      maxAge: '1h',
      decorateReply: false,
      setHeaders: (reply, path) => {
        if (!path.endsWith('/register/worker.js')) return;
        // It lies with the assets and serves the registers of events; a browser asks for its news at once.
        void reply.header('service-worker-allowed', '/organiser/events/');
        void reply.header('cache-control', 'no-cache');
      },
    });
  addHooks(app, kept);
  openApi(app, settings);
  return app;
}

/**
 * What helmet says of every answer, read from an answer that is never sent: put together once and not for each
 * request, and handed to Node together with all other headers.
 */
function securityHeaders(options: HelmetOptions): OutgoingHttpHeaders {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet(options)(request, response, () => undefined);
  return response.getHeaders();
}

/** Programs that send nothing still say that it is JSON. */
function readJson(app: NestFastifyApplication): void {
  const parse = app.getHttpAdapter().getInstance().getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', { bodyLimit: BODY_BYTES }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parse(request as FastifyRequest, body.toString(), done);
  });
}

function addHooks(app: NestFastifyApplication, kept: KeptPages): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preHandler', (request, reply, done) => {
    const safe = ['GET', 'HEAD', 'OPTIONS'].includes(request.method);
    // On the host of uploaded courses there are no cookies: a token in the path says who it is.
    if (safe || isApi(request) || isContent(request)) done();
    else fastify.csrfProtection(request, reply, done);
  });
  fastify.addHook(
    'onSend',
    (request: FastifyRequest, reply: FastifyReply, _payload: unknown, done: () => void) => {
      // After sign-out, Back must show nothing private.
      if (request.caller !== undefined && !reply.hasHeader('cache-control'))
        void reply.header('cache-control', 'no-store');
      if (request.url.startsWith('/api/docs')) {
        // The documentation viewer brings inline styles of its own.
        void reply.header(
          'content-security-policy',
          "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
        );
      }
      done();
    },
  );
  fastify.addHook('onSend', kept.keep);
  fastify.addHook('onSend', whenUnchanged);
}

/** The token or sign-in session that a request is counted against, or '' for an anonymous one. */
function accountKey(request: FastifyRequest): string {
  if (isApi(request)) return tokenHash(request) ?? '';
  const { personId } = request.session;
  return personId === undefined ? '' : `person:${personId}`;
}

/** GOV.UK's template has one inline script; it is allowed by its hash, so that pages can be cached. */
function templateScriptHash(): string {
  const template = readFileSync(
    join(projectRoot, 'node_modules/govuk-frontend/dist/govuk/template.njk'),
    'utf8',
  );
  const script = /<script[^>]*>(?<body>document\.body.*?)<\/script>/s.exec(template)?.groups?.body;
  if (script === undefined) throw new Error('The inline script of the GOV.UK template is not where it was');
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}
