import { Body, Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { inTransaction } from '../../platform/database/in-transaction.js';
import { programNow } from '../../platform/database/program-clock.js';
import { londonDate } from '../../platform/time/london.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { entryId } from '../own-entry.rules.js';
import { recordInWords } from '../record-words.js';
import { TrainingRecordsQueries } from '../training-records.queries.js';
import { TrainingRecordsService } from '../training-records.service.js';
import { formOf, OwnEntryForm, readOwnEntry, type ReadEntry } from './own-entry.form.js';

const RECORD = '/training-record';

/** Training had elsewhere: written down, changed and deleted by the person alone. */
@PageController('training-record')
@Permit('person')
export class OwnEntriesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: TrainingRecordsQueries,
    private readonly records: TrainingRecordsService,
  ) {}

  @Get('add')
  ask(): PageView {
    return this.form({ form: new OwnEntryForm(), errors: [] });
  }

  @Post('add')
  async add(@CurrentCaller() { personId }: Caller, @Body() body: unknown): Promise<PageView | Redirect> {
    const read = readOwnEntry(body, await this.today());
    const { entry } = read;
    if (entry === undefined) return this.form(read);
    await inTransaction(this.dataSource, (manager) => this.records.addOwn(manager, personId, entry));
    return redirect(RECORD, { flash: 'The training is in your record' });
  }

  @Get(':id/change')
  async askChange(@CurrentCaller() { personId }: Caller, @Param('id') id: string): Promise<PageView> {
    const entry = await this.queries.ownEntry(personId, entryId(id));
    return this.form({ form: formOf(entry), errors: [] }, entry.id);
  }

  @Post(':id/change')
  async change(
    @CurrentCaller() { personId }: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const { id: known } = await this.queries.ownEntry(personId, entryId(id));
    const read = readOwnEntry(body, await this.today());
    const { entry } = read;
    if (entry === undefined) return this.form(read, known);
    await this.records.changeOwn(this.dataSource.manager, personId, known, entry);
    return redirect(RECORD, { flash: 'Your entry is changed' });
  }

  @Get(':id/delete')
  async askDelete(@CurrentCaller() { personId }: Caller, @Param('id') id: string): Promise<PageView> {
    const entry = await this.queries.ownEntry(personId, entryId(id));
    const { lines } = recordInWords([entry], await this.today());
    return page('training-records/pages/delete-entry.njk', { line: lines[0] });
  }

  @Post(':id/delete')
  async remove(@CurrentCaller() { personId }: Caller, @Param('id') id: string): Promise<Redirect> {
    await this.records.removeOwn(this.dataSource.manager, personId, entryId(id));
    return redirect(RECORD, { flash: 'Your entry is deleted' });
  }

  private form({ form, errors }: ReadEntry, id?: number): PageView {
    const model = { form, errors, action: id === undefined ? `${RECORD}/add` : `${RECORD}/${id}/change`, id };
    return page('training-records/pages/own-entry.njk', model, { status: errors.length > 0 ? 400 : 200 });
  }

  private async today(): Promise<string> {
    return londonDate(await programNow(this.dataSource));
  }
}
