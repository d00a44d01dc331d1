import { Get, Query, StreamableFile } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { programNow } from '../../platform/database/program-clock.js';
import { CSV_TYPE, csvFile, XLSX_TYPE, xlsxFile } from '../../platform/files/table-files.js';
import { invalid, Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, type PageView } from '../../platform/web/page.js';
import { shortDateWords } from '../../platform/time/words.js';
import { reportColumns, reportLines } from '../exports/report-columns.js';
import { ReportQuery } from '../report.query.js';
import { BREAKDOWNS } from '../report.types.js';
import { ReportsQueries } from '../reports.queries.js';
import { ReportsService, type Scope } from '../reports.service.js';
import {
  fileName,
  filters,
  leftOutWords,
  reportHref,
  REPORTS,
  reportTable,
  scopeWords,
  totals,
  writtenDate,
} from './report.presenter.js';

/** Reports on the screen, on paper and as files. */
@PageController('organiser')
@Permit('staff')
export class ReportsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reports: ReportsService,
    private readonly queries: ReportsQueries,
  ) {}

  @Get('reports')
  async show(@CurrentCaller() caller: Caller, @Query() asked: unknown): Promise<PageView> {
    const { form: query, errors } = readForm(ReportQuery, asked);
    if (errors.length > 0) return this.form(caller, query, errors);
    const scope = await this.orErrors(caller, query);
    if (!('selection' in scope)) return this.form(caller, query, scope.errors);
    const report = await this.reports.report(query.by, scope.selection);
    return this.form(caller, { ...query, ...written(scope) }, [], {
      scope: scopeWords(scope),
      table: reportTable(report, query),
      totals: totals(report),
      leftOut: leftOutWords(await this.queries.leftOut(scope.selection)),
      links: {
        csv: reportHref(`${REPORTS}.csv`, query),
        xlsx: reportHref(`${REPORTS}.xlsx`, query),
        print: reportHref(`${REPORTS}/print`, query),
        allEvents: query.event === '' ? undefined : reportHref(REPORTS, { ...query, event: '' }),
      },
    });
  }

  /** For a board: every breakdown, one after the other. */
  @Get('reports/print')
  async print(@CurrentCaller() caller: Caller, @Query() asked: unknown): Promise<PageView> {
    const { query, scope } = await this.opened(caller, asked);
    const reports = await this.reports.reports(scope.selection);
    const [first] = reports;
    return page('reports/pages/print.njk', {
      scope: scopeWords(scope),
      totals: first === undefined ? [] : totals(first),
      tables: reports.map((report) => reportTable(report, query)),
      leftOut: leftOutWords(await this.queries.leftOut(scope.selection)),
      made: shortDateWords(await programNow(this.dataSource)),
      back: reportHref(REPORTS, query),
    });
  }

  @Get('reports.csv')
  async csv(@CurrentCaller() caller: Caller, @Query() asked: unknown): Promise<StreamableFile> {
    const { query, scope } = await this.opened(caller, asked);
    const report = await this.reports.report(query.by, scope.selection);
    return new StreamableFile(csvFile(reportColumns(report), reportLines(report)), {
      type: CSV_TYPE,
      disposition: `attachment; filename="${fileName(scope, query.by)}.csv"`,
    });
  }

  @Get('reports.xlsx')
  async xlsx(@CurrentCaller() caller: Caller, @Query() asked: unknown): Promise<StreamableFile> {
    const { query, scope } = await this.opened(caller, asked);
    const report = await this.reports.report(query.by, scope.selection);
    return new StreamableFile(
      xlsxFile(BREAKDOWNS[query.by].name, reportColumns(report), reportLines(report)),
      { type: XLSX_TYPE, disposition: `attachment; filename="${fileName(scope, query.by)}.xlsx"` },
    );
  }

  private async opened(caller: Caller, asked: unknown): Promise<{ query: ReportQuery; scope: Scope }> {
    const { form: query, errors } = readForm(ReportQuery, asked);
    if (errors.length > 0) throw invalid(errors);
    return { query, scope: await this.reports.scope(caller, query) };
  }

  /** What cannot be reported on is said beside the field. */
  private async orErrors(caller: Caller, query: ReportQuery): Promise<Scope | { errors: FieldError[] }> {
    try {
      return await this.reports.scope(caller, query);
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'invalid') return { errors: error.errors };
      throw error;
    }
  }

  private async form(
    caller: Caller,
    query: ReportQuery,
    errors: FieldError[],
    shown: object = {},
  ): Promise<PageView> {
    const teams = await this.reports.teamsOf(caller);
    return page(
      'reports/pages/reports.njk',
      { ...shown, query, errors, filters: filters(query, teams, await this.reports.areaNames()) },
      errors.length > 0 ? { status: 400 } : {},
    );
  }
}

const written = ({ selection: { period } }: Scope): { from: string; to: string } => ({
  from: writtenDate(period.from),
  to: writtenDate(period.to),
});
