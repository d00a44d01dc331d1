import { Get, Param, StreamableFile } from '@nestjs/common';
import { EventDesk } from '../../organiser/event-desk.service.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { CSV_TYPE, csvFile, XLSX_TYPE, xlsxFile } from '../../platform/files/table-files.js';
import { londonDate } from '../../platform/time/london.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, type PageView } from '../../platform/web/page.js';
import { formNotFound } from '../evaluation.errors.js';
import { isMoment, type Moment } from '../evaluation.types.js';
import { answerColumns } from '../exports/answer-columns.js';
import { ResultsQueries, type FormResults } from '../results.queries.js';
import { evaluationPath } from './evaluation.presenter.js';
import { fileName, madeOn, resultsWords } from './results.presenter.js';

/** What was answered: on the screen, on paper and as files. */
@PageController('organiser/events/:slug/evaluation/results')
@Permit('staff')
export class ResultsController {
  constructor(
    private readonly desk: EventDesk,
    private readonly results: ResultsQueries,
  ) {}

  @Get()
  async show(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const opened = await this.desk.open(slug, caller, 'evaluation');
    const found = await this.results.ofEvent(opened.event.id);
    const here = `${evaluationPath(opened)}/results`;
    return page('evaluations/pages/results.njk', { frame: opened.frame, here, ...resultsWords(found) });
  }

  @Get('print')
  async print(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const opened = await this.desk.open(slug, caller);
    const found = await this.results.ofEvent(opened.event.id);
    return page('evaluations/pages/results-print.njk', {
      frame: opened.frame,
      back: `${evaluationPath(opened)}/results`,
      made: madeOn(londonDate(opened.now)),
      ...resultsWords(found),
    });
  }

  @Get(':moment/answers.csv')
  async csv(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @CurrentCaller() caller: Caller,
  ): Promise<StreamableFile> {
    const { found, name } = await this.ofForm(slug, moment, caller);
    return new StreamableFile(csvFile(answerColumns(found), found.responses), {
      type: CSV_TYPE,
      disposition: `attachment; filename="${name}.csv"`,
    });
  }

  @Get(':moment/answers.xlsx')
  async xlsx(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @CurrentCaller() caller: Caller,
  ): Promise<StreamableFile> {
    const { found, name } = await this.ofForm(slug, moment, caller);
    return new StreamableFile(xlsxFile('Answers', answerColumns(found), found.responses), {
      type: XLSX_TYPE,
      disposition: `attachment; filename="${name}.xlsx"`,
    });
  }

  private async ofForm(
    slug: string,
    moment: string,
    caller: Caller,
  ): Promise<{ found: FormResults; name: string }> {
    const { event } = await this.desk.open(slug, caller);
    if (!isMoment(moment)) throw formNotFound();
    const found = await this.results.ofForm(event.id, moment satisfies Moment);
    return { found, name: fileName(event.slug, moment) };
  }
}
