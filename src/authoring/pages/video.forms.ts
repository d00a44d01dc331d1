import { TaskForm } from '../../editor/task-form.types.js';
import type { Lesson } from '../../learning/content.types.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import { LONGEST_TEXT } from './lesson.form.js';

/** What comes with a video that is uploaded. */
export class VideoForm {
  @IsFilledIn('Enter what the video is called')
  @IsPlainText('What the video is called', { max: 200 })
  title: string = '';
}

export class VideoTextForm extends TaskForm {
  @IsFilledIn('Enter what the video is called')
  @IsPlainText('What the video is called', { max: 200 })
  title: string = '';

  /** Markdown. What is wrong with it may wait until the course is published. */
  @IsPlainText('The transcript', { max: LONGEST_TEXT, lines: true })
  transcript: string = '';
}

/** The form as it is first shown. */
export const videoTextForm = ({ title, video }: Lesson): VideoTextForm =>
  Object.assign(new VideoTextForm(), {
    title: video === undefined ? '' : (video.title ?? title),
    transcript: video?.transcript ?? '',
  });
