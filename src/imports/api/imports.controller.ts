import { Body, Controller, Get, HttpCode, Post, Put, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiConflictResponse,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { IdParam } from '../../platform/api/id-param.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { invalid, type FieldError } from '../../platform/refusal.js';
import { isFormFile, TakesFile } from '../../platform/web/uploads.js';
import { FIELD_NAMES, type Mapping } from '../columns.rules.js';
import { importNotFound } from '../import.errors.js';
import { ImportsQueries } from '../imports.queries.js';
import { ImportsService } from '../imports.service.js';
import { MOST_FILE_BYTES } from '../sheet.types.js';
import { ImportResponse, MappingBody, ImportStartBody, UploadBody } from './import.bodies.js';

const Id = (): ParameterDecorator => IdParam('import', importNotFound);

@ApiTags('Organisers')
@ApiBearerAuth()
@Permit('staff')
@Controller('api/v1/imports')
export class ImportsApiController {
  constructor(
    private readonly imports: ImportsQueries,
    private readonly service: ImportsService,
  ) {}

  @Post()
  @TakesFile({ bytes: MOST_FILE_BYTES })
  @ApiOperation({ summary: 'Upload a programme as a spreadsheet: nothing is made yet' })
  @ApiConsumes('multipart/form-data')
  @ApiCreatedResponse({ type: ImportResponse, headers: { Location: { schema: { type: 'string' } } } })
  @ApiBadRequestResponse({ type: Problem })
  async upload(
    @Body() { file, team }: UploadBody,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportResponse> {
    if (!isFormFile(file)) {
      throw invalid([{ field: 'file', message: 'Send the file as multipart/form-data, in the field file' }]);
    }
    if (file.tooLarge) throw invalid([{ field: 'file', message: 'The file must be smaller than 5 MB' }]);
    const id = await this.service.upload(caller, team, file);
    void reply.header('location', `/api/v1/imports/${id}`);
    return this.answer(id, caller);
  }

  @Get(':import')
  @ApiOperation({ summary: 'An import: its columns, every fault, and what has become of each row' })
  @ApiOkResponse({ type: ImportResponse })
  @ApiNotFoundResponse({ type: Problem })
  async get(@Id() id: number, @CurrentCaller() caller: Caller): Promise<ImportResponse> {
    return this.answer(id, caller);
  }

  @Put(':import/mapping')
  @ApiOperation({ summary: 'Say which column holds what' })
  @ApiOkResponse({ type: ImportResponse })
  @ApiBadRequestResponse({ type: Problem })
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({ type: Problem, description: 'already_started' })
  async map(
    @Id() id: number,
    @Body() body: MappingBody,
    @CurrentCaller() caller: Caller,
  ): Promise<ImportResponse> {
    await this.service.map(id, caller, readMapping(body.mapping), body.addVenues ?? false);
    return this.answer(id, caller);
  }

  @Post(':import/start')
  @HttpCode(202)
  @ApiOperation({ summary: 'Make the events; ask again for how far it is' })
  @ApiAcceptedResponse({ type: ImportResponse })
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({ type: Problem, description: 'already_started' })
  @ApiUnprocessableEntityResponse({ type: Problem, description: 'rows_at_fault or nothing_to_import' })
  async start(
    @Id() id: number,
    @Body() body: ImportStartBody,
    @CurrentCaller() caller: Caller,
  ): Promise<ImportResponse> {
    await this.service.start(id, caller, {
      goodOnly: body.rows === 'good',
      publish: body.publish ?? false,
    });
    return this.answer(id, caller);
  }

  private async answer(id: number, caller: Caller): Promise<ImportResponse> {
    const found = await this.imports.forOrganiser(id, caller);
    const { read, good } = await this.imports.preview(found);
    const results = await this.imports.results(id);
    const { state, fileName, headings, mapping, addVenues, remarks } = found;
    return {
      id,
      state,
      fileName,
      columns: headings,
      mapping,
      addVenues,
      remarks,
      good: good.length,
      faults: read.flatMap(({ faults }) => faults),
      results: results.map(({ row, outcome, message, slug }) => ({ row, outcome, message, slug })),
    };
  }
}

/** @throws Refusal invalid naming what is no field and no column */
function readMapping(given: Record<string, unknown>): Mapping {
  const errors = Object.entries(given).flatMap(([field, column]): FieldError[] => {
    if (!(FIELD_NAMES as string[]).includes(field))
      return [{ field: `mapping.${field}`, message: `mapping.${field} is not a field of an event` }];
    return Number.isInteger(column) && (column as number) >= 0
      ? []
      : [{ field: `mapping.${field}`, message: `mapping.${field} must be the number of a column` }];
  });
  if (errors.length > 0) throw invalid(errors);
  return given;
}
