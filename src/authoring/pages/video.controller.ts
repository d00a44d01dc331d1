import { Body, Get, Param, Post } from '@nestjs/common';
import type { Lesson, LessonVideo } from '../../learning/content.types.js';
import { lessonBody } from '../../learning/lesson-body.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { invalid, notFound, Refusal } from '../../platform/refusal.js';
import { sizeWords } from '../../platform/text/size-words.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import {
  isFormFile,
  isLargeFormFile,
  TakesFile,
  TakesLargeFile,
  type FormFile,
} from '../../platform/web/uploads.js';
import { CAPTIONS_TOO_LARGE, MOST_CAPTIONS_BYTES } from '../captions.rules.js';
import { videoFacts } from '../draft-facts.rules.js';
import { DraftFiles } from '../draft-files.service.js';
import { draftProblems, lessonIn, withLesson } from '../draft.rules.js';
import type { Draft, DraftContent } from '../draft.types.js';
import { DraftsQueries } from '../drafts.queries.js';
import { DraftsService } from '../drafts.service.js';
import { newCaptions, newPicture, newVideo } from '../new-files.js';
import { MOST_PICTURE_BYTES, PICTURE_TOO_LARGE } from '../picture.rules.js';
import { MOST_VIDEO_BYTES, VIDEO_TOO_LARGE } from '../video.rules.js';
import { draftPage, draftFrame, editPath, filesAt, type ShownAgain } from './draft-page.js';
import { VideoForm, VideoTextForm, videoTextForm } from './video.forms.js';

/** The video of a lesson: uploaded by itself, so that nothing wrong with its captions costs it. */
@PageController('organiser/courses/:slug/edit/lessons/:lesson/video')
@Permit('staff')
export class VideoController {
  constructor(
    private readonly drafts: DraftsQueries,
    private readonly service: DraftsService,
    private readonly files: DraftFiles,
  ) {}

  @Get()
  async ask(
    @Param('slug') slug: string,
    @Param('lesson') name: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    return show(draft, lessonIn(draft.content, name));
  }

  @Post()
  @TakesLargeFile({ bytes: MOST_VIDEO_BYTES })
  async upload(
    @Param('slug') slug: string,
    @Param('lesson') name: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const draft = await this.drafts.open(slug, caller);
    const lesson = lessonIn(draft.content, name);
    const { form, errors } = readForm(VideoForm, body);
    const file = fileIn(body, 'video');
    if (!isLargeFormFile(file) || file.size === 0) errors.push({ field: 'video', message: 'Choose a video' });
    if (errors.length > 0 || !isLargeFormFile(file))
      return show(draft, lesson, { errors, status: 400 }, { called: form.title });
    return answered({ draft, lesson, called: form.title }, async () => {
      const before = lesson.video !== undefined;
      await this.files.add(caller, slug, await newVideo(file, 'video'), ({ content }, kept) =>
        withVideo(content, name, (video) => ({ ...video, title: form.title, file: kept })),
      );
      return before
        ? 'The video is replaced. Look whether its captions and transcript still fit'
        : 'The video is here. Add its captions now';
    });
  }

  @Post('captions')
  @TakesFile({ bytes: MOST_CAPTIONS_BYTES })
  async captions(
    @Param('slug') slug: string,
    @Param('lesson') name: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const { draft, lesson, video } = await this.opened(slug, name, caller);
    const file = fileIn(body, 'captions');
    return answered({ draft, lesson }, async () => {
      const captions = newCaptions(
        whole(file, 'captions', 'Choose captions', CAPTIONS_TOO_LARGE),
        'captions',
      );
      await this.files.add(caller, slug, captions, ({ content }, kept) =>
        withVideo(content, name, (own) => ({
          ...own,
          captions: kept,
          transcript: own.transcript || (captions.transcript ?? ''),
        })),
      );
      return video.transcript === ''
        ? 'The captions are here, and the transcript is proposed from them. Read it over'
        : 'The captions are here';
    });
  }

  @Post('poster')
  @TakesFile({ bytes: MOST_PICTURE_BYTES })
  async poster(
    @Param('slug') slug: string,
    @Param('lesson') name: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const { draft, lesson } = await this.opened(slug, name, caller);
    const file = fileIn(body, 'poster');
    return answered({ draft, lesson }, async () => {
      const picture = await newPicture(
        whole(file, 'poster', 'Choose a picture', PICTURE_TOO_LARGE),
        '',
        'poster',
      );
      await this.files.add(caller, slug, picture, ({ content }, kept) =>
        withVideo(content, name, (own) => ({ ...own, poster: kept })),
      );
      return 'The picture is shown until the video plays';
    });
  }

  @Post('text')
  async text(
    @Param('slug') slug: string,
    @Param('lesson') name: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const { draft, lesson } = await this.opened(slug, name, caller);
    const { form, errors } = readForm(VideoTextForm, body);
    if (errors.length > 0) return show(draft, lesson, { errors, status: 400 }, { form });
    const { title, transcript } = form;
    const not = await this.service.save(caller, slug, {
      stamp: form,
      facts: ({ content }) => videoFacts(lessonIn(content, name)),
      change: ({ content }) => ({
        content: withVideo(content, name, (video) => ({ ...video, title, transcript })),
      }),
    });
    if (not) return show(not.draft, lessonIn(not.draft.content, name), not, { form });
    return redirect(videoPath(slug, name), { flash: `Saved: ${title}` });
  }

  @Get('delete')
  async askToDelete(
    @Param('slug') slug: string,
    @Param('lesson') name: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const { draft, lesson } = await this.opened(slug, name, caller);
    return page('authoring/pages/video-delete.njk', {
      ...draftFrame(draft),
      ...{ lesson: lesson.title, at: videoPath(slug, name) },
    });
  }

  @Post('delete')
  async delete(
    @Param('slug') slug: string,
    @Param('lesson') name: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Redirect> {
    await this.opened(slug, name, caller);
    await this.files.takeOut(caller, slug, ({ content }) =>
      withLesson(content, name, ({ video: _gone, ...lesson }) => lesson),
    );
    return redirect(`${editPath(slug)}/lessons/${name}`, {
      flash: 'The video is taken out, with its captions and transcript',
    });
  }

  @Post('poster/delete')
  async withoutPoster(
    @Param('slug') slug: string,
    @Param('lesson') name: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Redirect> {
    await this.opened(slug, name, caller);
    await this.files.takeOut(caller, slug, ({ content }) =>
      withVideo(content, name, ({ poster: _gone, ...video }) => video),
    );
    return redirect(videoPath(slug, name), { flash: 'The picture is taken out' });
  }

  /** @throws Refusal not_found for a lesson without a video, too */
  private async opened(slug: string, name: string, caller: Caller): Promise<Opened> {
    const draft = await this.drafts.open(slug, caller);
    const lesson = lessonIn(draft.content, name);
    if (lesson.video === undefined) throw notFound('There is no such video');
    return { draft, lesson, video: lesson.video };
  }
}

/** Said before a file is sent, too. */
const LIMITS = {
  video: { bytes: MOST_VIDEO_BYTES, words: VIDEO_TOO_LARGE },
  captions: { bytes: MOST_CAPTIONS_BYTES, words: CAPTIONS_TOO_LARGE },
  poster: { bytes: MOST_PICTURE_BYTES, words: PICTURE_TOO_LARGE },
};

interface Opened {
  draft: Draft;
  lesson: Lesson;
  video: LessonVideo;
}

const videoPath = (slug: string, lesson: string): string => `${editPath(slug)}/lessons/${lesson}/video`;

const fileIn = (body: unknown, field: string): unknown => ((body ?? {}) as Record<string, unknown>)[field];

/** @throws Refusal invalid for no file, and for one that broke off */
function whole(file: unknown, field: string, none: string, tooLarge: string): FormFile {
  if (!isFormFile(file) || file.bytes.length === 0) throw invalid([{ field, message: none }]);
  if (file.tooLarge) throw invalid([{ field, message: tooLarge }]);
  return file;
}

/** Does something with a file, and says what; what is wrong with the file is said on the page. */
async function answered(
  { draft, lesson, called }: Pick<Opened, 'draft' | 'lesson'> & { called?: string },
  work: () => Promise<string>,
): Promise<PageView | Redirect> {
  try {
    const flash = await work();
    return redirect(videoPath(draft.slug, lesson.slug), { flash });
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
    return show(draft, lesson, error, { called });
  }
}

/** `called` and `form` are what was typed. */
function show(
  draft: Draft,
  lesson: Lesson,
  again?: ShownAgain,
  { called, form = videoTextForm(lesson) }: { called?: string; form?: VideoTextForm } = {},
): PageView {
  const { slug, files } = draft;
  const at = `lessons/${lesson.slug}/video`;
  const prefix = `Lesson “${lesson.title}”: `;
  const file = files.find(({ name }) => name === lesson.video?.file);
  return draftPage(
    'video',
    draft,
    { task: at, heading: `Video of “${lesson.title}”`, facts: videoFacts(lesson) },
    form,
    again,
    {
      back: `${editPath(slug)}/lessons/${lesson.slug}`,
      called: called ?? lesson.title,
      video: lesson.video && {
        ...lesson.video,
        size: file && sizeWords(file.size),
        captionsAt: `${filesAt(slug)}/${lesson.video.captions}`,
      },
      preview: lessonBody(lesson, filesAt(slug)),
      limits: LIMITS,
      problems: draftProblems(draft)
        .filter((problem) => problem.at === at)
        .map(({ message }) => message.replace(prefix, '')),
    },
  );
}

const withVideo = (
  content: DraftContent,
  lesson: string,
  becomes: (video: LessonVideo) => LessonVideo,
): DraftContent =>
  withLesson(content, lesson, (own) => ({
    ...own,
    video: becomes(own.video ?? { file: '', captions: '', transcript: '' }),
  }));
