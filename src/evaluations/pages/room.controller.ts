import { Get, Param } from '@nestjs/common';
import { Permit } from '../../platform/auth/permit.js';
import { notFound } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { redirect, type Redirect } from '../../platform/web/page.js';
import { eventOfCode } from '../room-code.rules.js';
import { EvaluationsQueries } from '../evaluations.queries.js';

/**
 * The short address on the sheet in the room. It tells nobody anything: whoever has a place answers, after signing in.
 */
@PageController('e')
export class RoomController {
  constructor(private readonly queries: EvaluationsQueries) {}

  @Get(':code')
  @Permit('person')
  async lead(@Param('code') code: string): Promise<Redirect> {
    const id = eventOfCode(code);
    const slug = id === undefined ? undefined : await this.queries.slugOf(id);
    if (slug === undefined) throw notFound();
    return redirect(`/evaluations/events/${slug}/on_the_day`);
  }
}
