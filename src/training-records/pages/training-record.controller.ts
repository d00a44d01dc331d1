import { Get, StreamableFile } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { programNow } from '../../platform/database/program-clock.js';
import { Refusal } from '../../platform/refusal.js';
import { londonDate } from '../../platform/time/london.js';
import { calendarDateWords } from '../../platform/time/words.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, type PageView } from '../../platform/web/page.js';
import { recordCsv } from '../record-csv.js';
import { recordHasPdf, recordInWords } from '../record-words.js';
import { TrainingRecordsQueries } from '../training-records.queries.js';

/** What the person who is signed in has completed, as a page that prints well and as files to take along. */
@PageController()
@Permit('person')
export class TrainingRecordController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly records: TrainingRecordsQueries,
  ) {}

  @Get('training-record')
  async show(@CurrentCaller() caller: Caller): Promise<PageView> {
    const today = londonDate(await programNow(this.dataSource));
    const record = recordInWords(await this.records.of(caller.personId), today);
    return page('training-records/pages/training-record.njk', {
      record,
      hasPdf: recordHasPdf(caller.name, record),
    });
  }

  @Get('training-record.csv')
  async csv(@CurrentCaller() caller: Caller): Promise<StreamableFile> {
    const today = londonDate(await programNow(this.dataSource));
    return new StreamableFile(recordCsv(await this.records.of(caller.personId)), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="training-record-${today}.csv"`,
    });
  }

  /** @throws Refusal unprocessable `letters` that the PDF does not have */
  @Get('training-record.pdf')
  async pdf(@CurrentCaller() caller: Caller): Promise<StreamableFile> {
    const today = londonDate(await programNow(this.dataSource));
    const record = recordInWords(await this.records.of(caller.personId), today);
    if (!recordHasPdf(caller.name, record)) {
      const message = 'Your record has letters that our PDF does not have. Print its page instead';
      throw new Refusal('unprocessable', 'letters', message);
    }
    // Only when somebody saves it: what writes a PDF is large.
    const { recordPdf } = await import('../record-pdf.js');
    return new StreamableFile(recordPdf(caller.name, record, calendarDateWords(today)), {
      type: 'application/pdf',
      disposition: `attachment; filename="training-record-${today}.pdf"`,
    });
  }
}
