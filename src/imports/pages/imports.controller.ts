import { Body, Get, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { organisesFor } from '../../events/event.rules.js';
import { OrganisationsQueries } from '../../organisations/organisations.queries.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { CSV_TYPE, csvFile, type CsvColumn } from '../../platform/files/table-files.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { isFormFile, TakesFile } from '../../platform/web/uploads.js';
import type { Mapping } from '../columns.rules.js';
import { ImportsQueries } from '../imports.queries.js';
import { ImportsService } from '../imports.service.js';
import type { Import } from '../imports.types.js';
import { MOST_FILE_BYTES } from '../sheet.types.js';
import { readColumns, StartForm } from './import.forms.js';
import {
  columnChoices,
  FAULT_COLUMNS,
  importLine,
  importPath,
  previewPage,
  resultPage,
  TEMPLATE_COLUMNS,
} from './imports.presenter.js';
import { idIn } from '../../platform/text/fields.js';
import { teamChoices } from '../../organisations/team-choices.rules.js';

/** A programme from a spreadsheet, step by step; each step can be left and come back to. */
@PageController('organiser/import')
@Permit('staff')
export class ImportsController {
  constructor(
    private readonly imports: ImportsQueries,
    private readonly service: ImportsService,
    private readonly organisations: OrganisationsQueries,
  ) {}

  @Get()
  async ask(@CurrentCaller() caller: Caller): Promise<PageView> {
    return this.showUpload(caller, '');
  }

  @Post()
  @TakesFile({ bytes: MOST_FILE_BYTES })
  async upload(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<PageView | Redirect> {
    const { file, team } = (body ?? {}) as { file?: unknown; team?: unknown };
    const slug = typeof team === 'string' && team !== '' ? team : undefined;
    if (!isFormFile(file) || (file.name === '' && file.bytes.length === 0)) {
      return this.showUpload(caller, slug, [{ field: 'file', message: 'Choose a file' }], 400);
    }
    if (file.tooLarge) {
      return this.showUpload(
        caller,
        slug,
        [{ field: 'file', message: 'The file must be smaller than 5 MB' }],
        400,
      );
    }
    try {
      return redirect(importPath(await this.service.upload(caller, slug, file)));
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
      return this.showUpload(caller, slug, error.errors, error.status);
    }
  }

  @Get('template.csv')
  template(): StreamableFile {
    return csv(TEMPLATE_COLUMNS, [], 'programme.csv');
  }

  /** The columns while it has not started, then how far it is. */
  @Get(':import')
  async show(@Param('import') id: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const found = await this.imports.forOrganiser(idIn(id), caller);
    if (found.state === 'uploaded') return this.showColumns(found, found.mapping, found.addVenues);
    const results = await this.imports.results(found.id);
    const { good } = found.state === 'running' ? await this.imports.preview(found) : { good: [] };
    return page('imports/pages/result.njk', resultPage(found, results, good.length));
  }

  @Post(':import')
  async match(
    @Param('import') id: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const found = await this.imports.forOrganiser(idIn(id), caller);
    const { mapping, addVenues } = readColumns(body);
    try {
      await this.service.map(found.id, caller, mapping, addVenues);
      return redirect(`${importPath(found.id)}/check`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.kind === 'conflict') return redirect(importPath(found.id), { notice: error.message });
      if (error.kind !== 'invalid') throw error;
      return this.showColumns(found, mapping, addVenues, error.errors, error.status);
    }
  }

  @Get(':import/check')
  async check(
    @Param('import') id: string,
    @CurrentCaller() caller: Caller,
    @Query('page') number: unknown,
  ): Promise<PageView | Redirect> {
    const found = await this.imports.forOrganiser(idIn(id), caller);
    if (found.state !== 'uploaded') return redirect(importPath(found.id));
    return this.showCheck(found, new StartForm(), Number(number) || 1);
  }

  @Get(':import/faults.csv')
  async faults(@Param('import') id: string, @CurrentCaller() caller: Caller): Promise<StreamableFile> {
    const { read } = await this.imports.preview(await this.imports.forOrganiser(idIn(id), caller));
    const faults = read.flatMap((row) => row.faults);
    return csv(FAULT_COLUMNS, faults, 'faults.csv');
  }

  @Post(':import/start')
  async start(
    @Param('import') id: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const found = await this.imports.forOrganiser(idIn(id), caller);
    const { form, errors } = readForm(StartForm, body);
    if (errors.length > 0) return this.showCheck(found, form, 1, errors, 400);
    try {
      await this.service.start(found.id, caller, {
        goodOnly: form.rows === 'good',
        publish: form.then === 'publish',
      });
      return redirect(importPath(found.id), { flash: 'The import is running. You can leave this page' });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.kind === 'conflict') return redirect(importPath(found.id), { notice: error.message });
      if (error.kind !== 'unprocessable') throw error;
      return this.showCheck(found, form, 1, [{ field: 'then', message: error.message }], error.status);
    }
  }

  private async showUpload(
    caller: Caller,
    team: string | undefined,
    errors: FieldError[] = [],
    status = 200,
  ): Promise<PageView> {
    const teams = await this.organisations.teamsFor((teamId) => organisesFor(caller, teamId));
    return page(
      'imports/pages/upload.njk',
      {
        team,
        teams: teamChoices(teams),
        mayImport: teams.length > 0,
        imports: (await this.imports.latest(caller)).map(importLine),
        errors,
      },
      { status },
    );
  }

  private showColumns(
    found: Import,
    mapping: Mapping,
    addVenues: boolean,
    errors: FieldError[] = [],
    status = 200,
  ): PageView {
    return page(
      'imports/pages/columns.njk',
      {
        here: importPath(found.id),
        fileName: found.fileName,
        remarks: found.remarks,
        rows: found.rows.length,
        choices: columnChoices(found, mapping),
        addVenues,
        errors,
      },
      { status },
    );
  }

  private async showCheck(
    found: Import,
    form: StartForm,
    number: number,
    errors: FieldError[] = [],
    status = 200,
  ): Promise<PageView> {
    const preview = previewPage(found, await this.imports.preview(found), number);
    return page('imports/pages/check.njk', { ...preview, form, errors }, { status });
  }
}

const csv = <Row>(columns: CsvColumn<Row>[], rows: Row[], name: string): StreamableFile =>
  new StreamableFile(csvFile(columns, rows), {
    type: CSV_TYPE,
    disposition: `attachment; filename="${name}"`,
  });
