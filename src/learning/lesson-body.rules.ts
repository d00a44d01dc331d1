import type { Lesson, LessonVideo } from './content.types.js';
import { renderText } from './markdown.rules.js';

/** The text of a lesson with what belongs to it; pictures that the text does not show follow it. */
export function lessonBody(lesson: Lesson, fileAt: string): object {
  const { title, body, images, video, reflection } = lesson;
  const html = renderText(body, fileAt);
  return {
    title,
    html,
    images: images
      .filter(({ file }) => !html.includes(`src="${fileAt}/${file}"`))
      .map(({ file, alt }) => ({ src: `${fileAt}/${file}`, alt })),
    ...(video && { video: videoBody(video, fileAt) }),
    reflectionAsked: reflection,
  };
}

const videoBody = ({ title, file, captions, poster, transcript }: LessonVideo, fileAt: string): object => ({
  title,
  src: `${fileAt}/${file}`,
  ...(captions !== '' && { captions: `${fileAt}/${captions}` }),
  ...(poster !== undefined && { poster: `${fileAt}/${poster}` }),
  transcript: renderText(transcript, fileAt),
});
