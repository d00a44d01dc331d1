import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ORGANISATION_KINDS, WORKFORCES, isTerm } from '../eligibility/vocabulary.types.js';
import { seesTeam } from '../events/event.rules.js';
import { EventsQueries } from '../events/events.queries.js';
import { OrganisationsQueries } from '../organisations/organisations.queries.js';
import type { Team } from '../organisations/team.entity.js';
import type { Caller } from '../platform/auth/caller.js';
import { programNow } from '../platform/database/program-clock.js';
import { invalid, notFound } from '../platform/refusal.js';
import { londonDate, startOfLondonDay } from '../platform/time/london.js';
import { monthWords } from '../platform/time/words.js';
import { figuresOf } from './figures.rules.js';
import type { Report, ReportRow } from './finished-report.types.js';
import { readPeriod } from './period.rules.js';
import type { ReportQuery } from './report.query.js';
import { BREAKDOWNS, type Breakdown, type CountedRows, type Selection } from './report.types.js';
import { ReportsQueries } from './reports.queries.js';

/** What a report is of, checked, with the names of it. */
export interface Scope {
  selection: Selection;
  team: Team | undefined;
  event: { slug: string; title: string } | undefined;
  /** Name of the area. */
  area: string | undefined;
}

/** Reports for those who see the events of a team. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: ReportsQueries,
    private readonly events: EventsQueries,
    private readonly organisations: OrganisationsQueries,
  ) {}

  /** Teams whose events the caller sees; an event that was shared with them counts for the team that runs it. */
  teamsOf(caller: Caller): Promise<Team[]> {
    return this.organisations.teamsFor((id) => seesTeam(caller, id));
  }

  /**
   * @throws Refusal not_found for a team or event that is not the caller's
   * @throws Refusal invalid for a period or area that there is not
   */
  async scope(caller: Caller, query: ReportQuery): Promise<Scope> {
    const teams = await this.teamsOf(caller);
    const team = query.team === '' ? undefined : teams.find(({ slug }) => slug === query.team);
    if (query.team !== '' && team === undefined) throw notFound('There is no such team of yours');
    const event = query.event === '' ? undefined : await this.eventOf(caller, query.event, team);
    const read = readPeriod(query, londonDate(await programNow(this.dataSource)));
    const area = query.area === '' ? undefined : (await this.areaNames()).get(query.area);
    const errors = 'errors' in read ? read.errors : [];
    if (query.area !== '' && area === undefined)
      errors.push({ field: 'area', message: 'Choose the area from the list' });
    if ('errors' in read || errors.length > 0) throw invalid(errors);
    return {
      team,
      event,
      area,
      selection: {
        period: read.period,
        teamIds: team ? [team.id] : caller.isAdministrator ? null : teams.map(({ id }) => id),
        eventId: event?.id ?? null,
        kind: query.kind === '' ? null : query.kind,
        area: query.area === '' ? null : query.area,
      },
    };
  }

  async report(by: Breakdown, selection: Selection): Promise<Report> {
    return reportOf(by, await this.queries.counted([by], selection), selection);
  }

  /** By all there is, each with the same total. */
  async reports(selection: Selection): Promise<Report[]> {
    const all = Object.keys(BREAKDOWNS) as Breakdown[];
    const counted = await this.queries.counted(all, selection);
    return all.map((by) =>
      reportOf(
        by,
        counted.filter((rows) => rows.by === by),
        selection,
      ),
    );
  }

  /** Areas that people can be said to work in, by code. */
  async areaNames(): Promise<Map<string, string>> {
    const areas = await this.organisations.areas();
    return new Map([...areas.map(({ code, name }) => [code, name] as const), ['elsewhere', 'Elsewhere']]);
  }

  private async eventOf(
    caller: Caller,
    slug: string,
    team: Team | undefined,
  ): Promise<{ id: number; slug: string; title: string }> {
    const { event } = await this.events.forOrganiser(slug, caller, (powers, { teamId }) =>
      seesTeam(powers, teamId),
    );
    if (team !== undefined && event.teamId !== team.id) throw notFound('This event is another team’s');
    return event;
  }
}

function reportOf(by: Breakdown, counted: CountedRows[], { kind, area }: Selection): Report {
  const ofAll = kind === null && area === null;
  const withEvents = ofAll && BREAKDOWNS[by].ofEvents;
  const rows = [...grouped(counted)].map(([key, own]): ReportRow => ({
    key,
    name: nameOf(by, key, own),
    startsAt: own[0]?.startsAt ?? null,
    figures: figuresOf(own, { withEvents }),
  }));
  const order = (row: ReportRow): string => (by === 'month' ? row.key : (row.startsAt?.toISOString() ?? ''));
  rows.sort((a, b) => order(a).localeCompare(order(b)) || a.name.localeCompare(b.name, 'en-GB'));
  return { by, rows, total: figuresOf(counted, { withEvents: ofAll }) };
}

/** Without the places that belong to no group. */
function grouped(counted: CountedRows[]): Map<string, CountedRows[]> {
  const groups = new Map<string, CountedRows[]>();
  for (const row of counted) {
    if (row.key === null) continue;
    const group = groups.get(row.key);
    if (group === undefined) groups.set(row.key, [row]);
    else group.push(row);
  }
  return groups;
}

const NOT_GIVEN: Partial<Record<Breakdown, Record<string, string>>> = {
  kind: { unlisted: 'Agency that is not on the list', none: 'No agency given' },
  workforce: { none: 'No workforce given' },
  area: { several: 'More than one area', elsewhere: 'Elsewhere', none: 'No area given' },
};

function nameOf(by: Breakdown, key: string, [first]: CountedRows[]): string {
  const given = NOT_GIVEN[by]?.[key] ?? first?.name;
  if (given) return given;
  if (by === 'month') return monthWords(startOfLondonDay(`${key}-01`));
  if (by === 'kind' && isTerm(ORGANISATION_KINDS, key)) return ORGANISATION_KINDS[key].label;
  if (by === 'workforce' && isTerm(WORKFORCES, key)) return WORKFORCES[key].label;
  return key;
}
