import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Res, UsePipes } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Problem } from '../../platform/api/problem.js';
import { apiValidation, MayBeLeftOut } from '../../platform/api/validation.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { invalid, notFound } from '../../platform/refusal.js';
import { IsPlainText } from '../../platform/text/plain-text.js';
import { INERT, sendPart } from '../../platform/web/send-part.js';
import { isLargeFormFile, TakesLargeFile } from '../../platform/web/uploads.js';
import { DraftFiles } from '../draft-files.service.js';
import { DraftsQueries } from '../drafts.queries.js';
import { newFile } from '../new-files.js';
import { MOST_VIDEO_BYTES } from '../video.rules.js';

class DraftFileUpload {
  @ApiProperty({ type: 'string', format: 'binary' })
  @IsOptional()
  file?: unknown;
  @ApiPropertyOptional({ description: 'What a picture shows, in words; needed for one' })
  @MayBeLeftOut()
  @IsPlainText('alt', { max: 500 })
  alt?: string;
}

class DraftFileResponse {
  @ApiProperty({ description: 'By which content names it' }) name: string;
  @ApiPropertyOptional({ description: 'Of captions: what they would be as a transcript, in Markdown' })
  transcript?: string;
}

/** The files of a draft, for programs: content names them once they are here. */
@ApiTags('Organisers')
@ApiBearerAuth()
@Controller('api/v1/courses/:slug/draft/files')
@Permit('staff')
@UsePipes(apiValidation())
export class DraftFilesApiController {
  constructor(
    private readonly drafts: DraftsQueries,
    private readonly files: DraftFiles,
  ) {}

  @Post()
  @TakesLargeFile({ bytes: MOST_VIDEO_BYTES })
  @ApiOperation({
    summary: 'Upload a picture (PNG, JPEG, WebP), a video (MP4 in H.264, WebM) or captions (WebVTT, SubRip)',
    description:
      'Videos are smaller than 200 MB, captions than 500 KB. SubRip becomes WebVTT. Then name the file in the content.',
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: DraftFileUpload })
  @ApiCreatedResponse({
    type: DraftFileResponse,
    headers: { Location: { schema: { type: 'string' } } },
  })
  @ApiBadRequestResponse({ type: Problem, description: 'Of captions with each line that is wrong' })
  @ApiNotFoundResponse({ type: Problem })
  async upload(
    @Param('slug') slug: string,
    @Body('file') file: unknown,
    @Body() { alt = '' }: DraftFileUpload,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftFileResponse> {
    await this.drafts.open(slug, caller);
    if (!isLargeFormFile(file) || file.size === 0)
      throw invalid([{ field: 'file', message: 'Send the file as multipart/form-data, in the field file' }]);
    const made = await newFile(file, alt.trim());
    const name = await this.files.add(caller, slug, made);
    void reply.header('location', `/api/v1/courses/${slug}/draft/files/${name}`);
    return { name, ...(made.transcript !== undefined && { transcript: made.transcript }) };
  }

  @Get(':picture')
  @ApiOperation({ summary: 'A file of a draft, or the part of it that Range asks for' })
  @ApiOkResponse({
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiNotFoundResponse({ type: Problem })
  async read(
    @Param('slug') slug: string,
    @Param('picture') name: string,
    @CurrentCaller() caller: Caller,
    @Headers('range') asked: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { id } = await this.drafts.open(slug, caller);
    const part = await this.drafts.file(id, name, asked);
    if (part === undefined) throw notFound('There is no such file');
    await sendPart(reply, part, { 'cache-control': 'private, no-cache', 'content-security-policy': INERT });
  }

  @Delete(':picture')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a file; what still names it stands against publishing' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ type: Problem })
  async remove(
    @Param('slug') slug: string,
    @Param('picture') name: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.files.remove(caller, slug, name);
  }
}
