import { Body, Get, Headers, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { lessonsOf } from '../../learning/content.rules.js';
import { imagesIn } from '../../learning/markdown.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { notFound, Refusal, type FieldError } from '../../platform/refusal.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import { sizeWords } from '../../platform/text/size-words.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { INERT, sendPart } from '../../platform/web/send-part.js';
import { isFormFile, TakesFile } from '../../platform/web/uploads.js';
import { DraftFiles } from '../draft-files.service.js';
import type { Draft, DraftContent } from '../draft.types.js';
import { DraftsQueries } from '../drafts.queries.js';
import { newPicture } from '../new-files.js';
import { MOST_PICTURE_BYTES, PICTURE_TOO_LARGE } from '../picture.rules.js';
import { draftFrame, editPath, filesAt } from './draft-page.js';

class PictureForm {
  @IsFilledIn('Say in words what the picture shows')
  @IsPlainText('What the picture shows', { max: 500 })
  alt: string = '';
}

/** The pictures of a draft: uploaded, shown with the words to put into a lesson, deleted. */
@PageController('organiser/courses/:slug/edit')
@Permit('staff')
export class PicturesController {
  constructor(
    private readonly drafts: DraftsQueries,
    private readonly files: DraftFiles,
  ) {}

  @Get('pictures')
  async list(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return this.show(await this.drafts.open(slug, caller), new PictureForm());
  }

  @Post('pictures')
  @TakesFile({ bytes: MOST_PICTURE_BYTES })
  async upload(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const draft = await this.drafts.open(slug, caller);
    const { form, errors } = readForm(PictureForm, body);
    const { file } = (body ?? {}) as { file?: unknown };
    if (!isFormFile(file) || file.bytes.length === 0)
      errors.unshift({ field: 'file', message: 'Choose a picture' });
    else if (file.tooLarge) errors.unshift({ field: 'file', message: PICTURE_TOO_LARGE });
    if (errors.length > 0 || !isFormFile(file)) return this.show(draft, form, errors, 400);
    try {
      const name = await this.files.add(caller, slug, await newPicture(file, form.alt));
      return redirect(`${editPath(slug)}/pictures`, {
        flash: `The picture ${name} is here. Put it into a lesson now`,
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
      return this.show(draft, form, error.errors, error.status);
    }
  }

  @Get('pictures/:picture/delete')
  async ask(
    @Param('slug') slug: string,
    @Param('picture') file: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    if (!draft.files.some(({ name }) => name === file)) throw notFound('There is no such picture');
    return page('authoring/pages/picture-delete.njk', {
      ...draftFrame(draft),
      file,
      src: `${filesAt(slug)}/${file}`,
      shownIn: lessonsWith(draft.content, file).map(({ title }) => title),
    });
  }

  @Post('pictures/:picture/delete')
  async delete(
    @Param('slug') slug: string,
    @Param('picture') file: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Redirect> {
    await this.files.remove(caller, slug, file);
    return redirect(`${editPath(slug)}/pictures`, { flash: `${file} is deleted` });
  }

  @Get('files/:picture')
  async file(
    @Param('slug') slug: string,
    @Param('picture') name: string,
    @CurrentCaller() caller: Caller,
    @Headers('range') asked: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { id } = await this.drafts.open(slug, caller);
    const part = await this.drafts.file(id, name, asked);
    if (part === undefined) throw notFound();
    await sendPart(reply, part, { 'cache-control': 'private, no-cache', 'content-security-policy': INERT });
  }

  private show(draft: Draft, form: PictureForm, errors: FieldError[] = [], status = 200): PageView {
    const { slug, content, files } = draft;
    const model = {
      ...draftFrame(draft),
      ...{ heading: 'Pictures', form, errors },
      files: files.map(({ name, mediaType, size, alt }) => {
        const shownIn = lessonsWith(content, name);
        return {
          name,
          size: sizeWords(size),
          ...(mediaType.startsWith('image/') && {
            src: `${filesAt(slug)}/${name}`,
            markdown: `![${alt || shownIn[0]?.alt || 'what it shows'}](${name})`,
          }),
          shownIn: shownIn.map((lesson) => lesson.title),
          remove: `${editPath(slug)}/pictures/${name}/delete`,
        };
      }),
    };
    return page('authoring/pages/pictures.njk', model, { status });
  }
}

/** The lessons that show a file, with the words that they have for it. */
const lessonsWith = (content: DraftContent, file: string): { title: string; alt: string }[] =>
  lessonsOf(content).flatMap(({ title, body, images, video }) => {
    const shown = [...images, ...imagesIn(body)].find((image) => image.file === file);
    const inVideo = video !== undefined && [video.file, video.captions, video.poster].includes(file);
    return shown || inVideo ? [{ title, alt: shown?.alt ?? '' }] : [];
  });
