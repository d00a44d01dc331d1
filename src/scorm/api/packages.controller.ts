import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Res,
  StreamableFile,
  UsePipes,
} from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiBody,
  ApiConflictResponse,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { organisesFor } from '../../events/event.rules.js';
import { CourseDesk } from '../../learning/course-desk.service.js';
import { OrganisationsQueries } from '../../organisations/organisations.queries.js';
import { Problem } from '../../platform/api/problem.js';
import { apiValidation } from '../../platform/api/validation.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { CSV_TYPE, csvFile } from '../../platform/files/table-files.js';
import { invalid } from '../../platform/refusal.js';
import { orNull } from '../../platform/text/written.js';
import { TakesLargeFile } from '../../platform/web/uploads.js';
import { ANSWER_FILE, answerRows } from '../answer-file.js';
import { MOST_ZIP_BYTES } from '../package-reader.js';
import { PackagesQueries, type CoursePackage } from '../packages.queries.js';
import { PackagesService } from '../packages.service.js';
import { noDraft } from '../scorm.errors.js';
import { uploadedPackage } from '../uploaded-package.js';
import {
  answersBody,
  BeginCourseBody,
  packageBody,
  PackageAnswersBody,
  PackageBody,
  PublishPackageBody,
  UploadPackageBody,
} from './package.bodies.js';

/** Packages as their organisers' programs bring them. Whoever takes a course does so in a browser. */
@ApiTags('Organisers')
@ApiBearerAuth()
@Permit('staff')
@UsePipes(apiValidation())
@Controller('api/v1/courses')
export class PackagesApiController {
  constructor(
    private readonly desk: CourseDesk,
    private readonly organisations: OrganisationsQueries,
    private readonly packages: PackagesQueries,
    private readonly service: PackagesService,
  ) {}

  @Post('packages')
  @TakesLargeFile({ bytes: MOST_ZIP_BYTES })
  @ApiOperation({
    summary: 'Begin a course from a package: a draft, which the catalogue has once it is published',
  })
  @ApiConsumes('multipart/form-data')
  @ApiCreatedResponse({ type: PackageBody, headers: { Location: { schema: { type: 'string' } } } })
  @ApiBadRequestResponse({ type: Problem, description: 'With what stands against the package, as `file`' })
  async begin(
    @Body() body: BeginCourseBody,
    @Body('file') file: unknown,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PackageBody> {
    const named = body.team === '' ? undefined : body.team;
    const team = await this.organisations.teamNamed((teamId) => organisesFor(caller, teamId), named);
    if (team === undefined) throw invalid([{ field: 'team', message: 'Say which team runs the course' }]);
    const { title, summary, outcomes, audience, audiences, rule } = body;
    const entry = { title, summary, outcomes, audience, audiences, rule, duration: orNull(body.duration) };
    const slug = await this.service.begin(team.id, entry, uploadedPackage(file), caller);
    return this.draftMade(slug, caller, reply);
  }

  @Get(':slug/packages')
  @ApiOperation({ summary: 'The packages of a course with what was found in each; a draft leads' })
  @ApiOkResponse({ type: [PackageBody] })
  @ApiNotFoundResponse({ type: Problem })
  async list(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PackageBody[]> {
    const { id } = await this.desk.open(slug, caller);
    return (await this.packages.ofCourse(id)).map(packageBody);
  }

  @Post(':slug/packages')
  @TakesLargeFile({ bytes: MOST_ZIP_BYTES })
  @ApiOperation({ summary: 'Bring the next version, as a draft in place of an earlier one' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: UploadPackageBody })
  @ApiCreatedResponse({ type: PackageBody, headers: { Location: { schema: { type: 'string' } } } })
  @ApiBadRequestResponse({ type: Problem, description: 'With what stands against the package, as `file`' })
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({ type: Problem, description: 'draft_exists: a version of it is written here' })
  async upload(
    @Param('slug') slug: string,
    @Body('file') file: unknown,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PackageBody> {
    const course = await this.desk.open(slug, caller);
    await this.service.upload(course, uploadedPackage(file), caller);
    return this.draftMade(slug, caller, reply);
  }

  @Post(':slug/packages/publication')
  @HttpCode(200)
  @ApiOperation({ summary: 'Publish the draft. Whoever is in the course stays on their version' })
  @ApiOkResponse({ type: PackageBody })
  @ApiBadRequestResponse({ type: Problem })
  @ApiNotFoundResponse({ type: Problem, description: 'Without a draft, too' })
  async publish(
    @Param('slug') slug: string,
    @Body() body: PublishPackageBody,
    @CurrentCaller() caller: Caller,
  ): Promise<PackageBody> {
    const course = await this.desk.open(slug, caller);
    const now = await this.packages.courseNow(course.id);
    await this.service.publish(course, body.over(await this.newest(course.id), now), caller);
    return packageBody(await this.newest(course.id));
  }

  @Delete(':slug/packages/draft')
  @HttpCode(204)
  @ApiOperation({ summary: 'Throw the draft away, with a course that was begun from it and never published' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ type: Problem, description: 'Without a draft, too' })
  async discard(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.service.discard(await this.desk.open(slug, caller), caller);
  }

  @Get(':slug/packages/answers')
  @ApiOperation({ summary: 'How its questions were answered, those first that most get wrong' })
  @ApiOkResponse({ type: [PackageAnswersBody] })
  @ApiNotFoundResponse({ type: Problem })
  async answers(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PackageAnswersBody[]> {
    const { id } = await this.desk.open(slug, caller);
    return answersBody(await this.packages.answers(id));
  }

  @Get(':slug/packages/answers.csv')
  @ApiOperation({ summary: 'The same as a file, with a row for each answer that was given' })
  @ApiOkResponse({ content: { [CSV_TYPE]: { schema: { type: 'string', format: 'binary' } } } })
  @ApiNotFoundResponse({ type: Problem })
  async csv(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<StreamableFile> {
    const { id } = await this.desk.open(slug, caller);
    return new StreamableFile(csvFile(ANSWER_FILE, answerRows(await this.packages.answers(id))), {
      type: CSV_TYPE,
      disposition: `attachment; filename="answers-${slug}.csv"`,
    });
  }

  private async draftMade(slug: string, caller: Caller, reply: FastifyReply): Promise<PackageBody> {
    const { id } = await this.desk.open(slug, caller);
    void reply.header('location', `/api/v1/courses/${slug}/packages`);
    return packageBody(await this.newest(id));
  }

  /** @throws Refusal not_found where a course has no package */
  private async newest(courseId: number): Promise<CoursePackage> {
    const [kept] = await this.packages.ofCourse(courseId);
    if (kept === undefined) throw noDraft();
    return kept;
  }
}
