import { Get, Param, Query } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { TakingQueries } from '../../learning/taking.queries.js';
import type { Learning } from '../../learning/taking.types.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { PackagesQueries, type KeptPackage } from '../packages.queries.js';
import { PlaysQueries } from '../plays.queries.js';
import { PlaysService } from '../plays.service.js';
import { itemNotFound, noPackage } from '../scorm.errors.js';
import { contentsHref, contentsPage, courseLine, itemToOpen, playerFrame } from './package.presenter.js';

/** A course that a package delivers: its parts, and the page on which it is played. */
@PageController('courses/:slug/learn/package')
@Permit('person')
export class PackageController {
  constructor(
    private readonly takings: TakingQueries,
    private readonly packages: PackagesQueries,
    private readonly plays: PlaysQueries,
    private readonly service: PlaysService,
    private readonly settings: Settings,
  ) {}

  @Get()
  async show(@Param('slug') slug: string, @CurrentCaller() { personId }: Caller): Promise<PageView> {
    const { learning, kept } = await this.opened(slug, personId);
    const { id } = learning.enrolment;
    const [attempt, states] = await Promise.all([this.plays.attempt(id), this.plays.items(id)]);
    return page('scorm/pages/contents.njk', contentsPage(learning, kept, { attempt, states }));
  }

  /** Each time it is opened this window has the attempt; one that was open before is told so. */
  @Get('play')
  async play(
    @Param('slug') slug: string,
    @Query('item') asked: unknown,
    @CurrentCaller() { personId }: Caller,
  ): Promise<PageView | Redirect> {
    const { learning, kept } = await this.opened(slug, personId);
    const { id } = learning.enrolment;
    const [attempt, states] = await Promise.all([this.plays.attempt(id), this.plays.items(id)]);
    const item = itemToOpen(kept, { asked, last: attempt?.lastItem, states });
    if (item === undefined && !kept.about.items.some(({ id }) => id === asked)) throw itemNotFound();
    // Its turn has not come yet: the contents say what can be opened.
    if (item === undefined) return redirect(contentsHref(slug));
    const token = await this.service.launch(learning);
    return page('scorm/pages/play.njk', {
      ...courseLine(learning.course),
      ...playerFrame(this.settings.contentBaseUrl, token, item),
    });
  }

  private async opened(slug: string, personId: number): Promise<{ learning: Learning; kept: KeptPackage }> {
    const learning = await this.takings.ofLearner(slug, personId);
    if (learning.enrolment.delivery !== 'scorm') throw noPackage();
    return { learning, kept: await this.packages.ofVersion(learning.enrolment.versionId) };
  }
}
