import { Controller, Get, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { ReportQuery } from '../report.query.js';
import { ReportsService } from '../reports.service.js';
import { ReportBody } from './report.bodies.js';

@ApiTags('Reports')
@ApiBearerAuth()
@Permit('staff')
@Controller('api/v1/reports')
export class ReportsApiController {
  constructor(private readonly reports: ReportsService) {}

  @Get()
  @ApiOperation({
    summary: 'Figures of your teams’ events in a period, each with its definition',
    description: 'The rows of every breakdown add up to the total, which is the same for all of them.',
  })
  @ApiOkResponse({ type: ReportBody })
  @ApiBadRequestResponse({ type: Problem })
  @ApiNotFoundResponse({ type: Problem, description: 'A team or event that is not yours, too' })
  async report(@CurrentCaller() caller: Caller, @Query() query: ReportQuery): Promise<ReportBody> {
    const scope = await this.reports.scope(caller, query);
    return ReportBody.of(scope, await this.reports.report(query.by, scope.selection));
  }
}
