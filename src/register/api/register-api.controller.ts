import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiConflictResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { AttendanceQueries } from '../../attendance/attendance.queries.js';
import { AttendanceService } from '../../attendance/attendance.service.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { RegisterDesk } from '../register-desk.service.js';
import { ScansBody } from '../scans.body.js';
import { MadeClosure, RegisterBody, ScanResults } from './register.bodies.js';

@ApiTags('Organisers')
@ApiBearerAuth()
@ApiForbiddenResponse({ type: Problem })
@ApiNotFoundResponse({ type: Problem, description: 'An event whose register you do not take, too' })
@Permit('staff')
@Controller('api/v1/events/:slug/register')
export class RegisterApiController {
  constructor(
    private readonly desk: RegisterDesk,
    private readonly queries: AttendanceQueries,
    private readonly attendance: AttendanceService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Who has a place, and what the register says of each session' })
  @ApiOkResponse({ type: RegisterBody })
  async read(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<RegisterBody> {
    return RegisterBody.of(await this.desk.register(await this.desk.open(slug, caller)));
  }

  @Post('scans')
  @HttpCode(200)
  @ApiOperation({ summary: 'Record who came, several at once, also long after; each is answered by itself' })
  @ApiOkResponse({ type: ScanResults })
  async scans(
    @Param('slug') slug: string,
    @Body() body: ScansBody,
    @CurrentCaller() caller: Caller,
  ): Promise<ScanResults> {
    return { results: await this.desk.record(slug, caller, body) };
  }

  @Post('closure')
  @HttpCode(200)
  @ApiOperation({ summary: 'Close the register: whoever is not recorded did not attend' })
  @ApiOkResponse({ type: MadeClosure })
  @ApiConflictResponse({ type: Problem, description: 'too_early: the last session has not begun' })
  async close(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<MadeClosure> {
    const { event } = await this.desk.open(slug, caller);
    const marked = await this.attendance.close(slug, caller);
    const closed = await this.queries.closed(event.id);
    if (closed === null) throw new Error('The register was opened again at once');
    return { closed: { at: closed.at, by: closed.byName }, marked };
  }

  @Delete('closure')
  @HttpCode(204)
  @ApiOperation({ summary: 'Open the register again; what closing marked is taken back' })
  @ApiNoContentResponse()
  async reopen(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.desk.open(slug, caller);
    await this.attendance.reopen(slug, caller);
  }
}
