import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CoursesQueries } from '../courses/courses.queries.js';
import { EventsQueries } from '../events/events.queries.js';
import { takenEquivalents } from '../eligibility/completed.rules.js';
import { programNow } from '../platform/database/program-clock.js';
import { isOver, takesNone } from './equivalent.errors.js';
import type { Asker } from './equivalent.types.js';

/** Finds what asks for training and takes an equivalent. */
@Injectable()
export class Askers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsQueries,
    private readonly courses: CoursesQueries,
  ) {}

  /** @throws Refusal not_found, where no equivalent is taken too; conflict `closed` for an event that is over or off */
  async find(kind: Asker['kind'], slug: string): Promise<Asker> {
    const asker = kind === 'event' ? await this.event(slug) : await this.course(slug);
    if (takenEquivalents(asker.rule).length === 0) throw takesNone();
    return asker;
  }

  private async event(slug: string): Promise<Asker> {
    const { event } = await this.events.bySlug(slug);
    const { id, title, teamId, rule, endsAt, status } = event;
    const team = { name: event.team.name, address: event.team.contactEmail };
    const over = status === 'cancelled' || (endsAt !== null && endsAt < (await programNow(this.dataSource)));
    if (over && takenEquivalents(rule).length > 0) throw isOver();
    return { kind: 'event', path: `/events/${slug}`, id, title, teamId, team, rule };
  }

  private async course(slug: string): Promise<Asker> {
    const { id, title, teamId, team, rule } = await this.courses.bySlug(slug);
    const contact = { name: team.name, address: team.contactEmail };
    return { kind: 'course', path: `/courses/${slug}`, id, title, teamId, team: contact, rule };
  }
}
