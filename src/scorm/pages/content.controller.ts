import { Body, Get, Header, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../config/settings.js';
import { Permit } from '../../platform/auth/permit.js';
import { sha256 } from '../../platform/auth/token-hash.js';
import { Refusal } from '../../platform/refusal.js';
import { fieldsOf } from '../../platform/text/fields.js';
import { PageController } from '../../platform/web/page-controller.js';
import { sendPart } from '../../platform/web/send-part.js';
import { readCmi } from '../cmi.rules.js';
import { fileOf } from '../file-names.rules.js';
import { isLeft } from '../outcome.rules.js';
import { PackagesQueries } from '../packages.queries.js';
import { PlaysQueries } from '../plays.queries.js';
import { outcomesOf, PlaysService, type Save } from '../plays.service.js';
import { itemNotFound, unreadableData } from '../scorm.errors.js';
import { coursePolicy, playAddress, playerPolicy } from './content-security.js';
import { playerPage, refusedPage } from './player-page.js';
import { runtimeAddress, runtimeFile, runtimeVersion } from './runtime-files.js';

/** For as long as the token in the address lives, more or less. */
const KEPT = 'private, max-age=3600';
/**
 * The player saves once a second at most. What goes beyond is a package that calls for itself, or without end: it waits,
 * and its next save brings all that was missed.
 */
const SAVES_PER_WINDOW = {
  rateLimit: {
    max: 120,
    timeWindow: '1 minute',
    keyGenerator: (request: FastifyRequest) => `saves:${sha256((request.params as { token: string }).token)}`,
    allowList: [],
  },
};

/**
 * The host of uploaded courses (platform/web/content-host.ts): the player, the files of a package, and what it saves.
 * There are no cookies: the token in the path is one attempt's and its owner's. Answers are never pages of the program.
 */
@PageController('content')
@Permit('anyone')
export class ContentController {
  constructor(
    private readonly plays: PlaysQueries,
    private readonly service: PlaysService,
    private readonly packages: PackagesQueries,
    private readonly settings: Settings,
  ) {}

  @Get(':token/play')
  async play(
    @Param('token') token: string,
    @Query('item') item: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    void reply.type('text/html; charset=utf-8').headers({
      'cache-control': 'no-store',
      'content-security-policy': playerPolicy(
        this.here(token),
        runtimeAddress(this.settings.contentBaseUrl),
        this.settings.baseUrl,
      ),
    });
    try {
      await reply.send(await this.player(token, item));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // It is read in the frame, by a person.
      await reply.status(error.status).send(refusedPage(error.message));
    }
  }

  private async player(token: string, asked: unknown): Promise<string> {
    const play = await this.plays.byToken(token);
    const kept = await this.packages.ofVersion(play.versionId);
    const item = kept.about.items.find(({ id }) => id === asked);
    if (item === undefined) throw itemNotFound();
    const opened = await this.service.open(play, token, item.id);
    const preview = play.enrolmentId === null;
    const states = play.enrolmentId === null ? new Map() : await this.plays.items(play.enrolmentId);
    const done = outcomesOf(kept, states)
      .filter((each) => !isLeft(kept.rule, each))
      .map((each) => each.item.id);
    return playerPage({
      ...{ ...opened, kept, item, preview, done: new Set(done) },
      program: new URL(this.settings.baseUrl).origin,
    });
  }

  /** The same for all courses, under an address of its own for each version of it: a browser asks for it once. */
  @Get('runtime/:version/:file')
  async runtime(
    @Param('version') version: string,
    @Param('file') file: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = version === runtimeVersion() ? runtimeFile(file) : undefined;
    if (found === undefined) return notThere(reply);
    await reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type(found.type)
      .send(found.bytes);
  }

  @Get(':token/files/*')
  async file(
    @Param('token') token: string,
    @Headers('range') asked: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { versionId } = await this.plays.byToken(token);
    const path = fileOf(request.url.slice(request.url.indexOf('/files/') + '/files/'.length));
    const part = path === undefined ? undefined : await this.packages.file(versionId, path, asked);
    if (part === undefined) return notThere(reply);
    await sendPart(reply, part, {
      'cache-control': KEPT,
      'content-security-policy': coursePolicy(this.here(token), this.settings.baseUrl),
    });
  }

  @Post(':token/save')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @RouteConfig(SAVES_PER_WINDOW)
  save(@Param('token') token: string, @Body() body: unknown): Promise<{ completed: boolean }> {
    return this.service.save(token, readSave(body));
  }

  /** What another course, or another learner, has left in this browser is gone before this one begins. */
  @Post(':token/clear')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Header('clear-site-data', '"storage"')
  async clear(@Param('token') token: string): Promise<object> {
    await this.plays.byToken(token);
    return {};
  }

  private here(token: string): string {
    return playAddress(this.settings.contentBaseUrl, token);
  }
}

async function notThere(reply: FastifyReply): Promise<void> {
  await reply
    .status(404)
    .header('cache-control', 'no-store')
    .type('text/plain; charset=utf-8')
    .send('Not found\n');
}

/** @throws Refusal invalid */
function readSave(body: unknown): Save {
  const { item, sequence, cmi } = fieldsOf(body);
  const changes = readCmi(cmi);
  if (
    typeof item !== 'string' ||
    !Number.isSafeInteger(sequence) ||
    Number(sequence) < 1 ||
    changes === undefined
  )
    throw unreadableData();
  return { item, sequence: Number(sequence), cmi: changes };
}
