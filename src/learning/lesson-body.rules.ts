import type { Lesson } from './content.types.js';
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
    ...(video && {
      video: {
        src: `${fileAt}/${video.file}`,
        captions: `${fileAt}/${video.captions}`,
        transcript: renderText(video.transcript, fileAt),
      },
    }),
    reflectionAsked: reflection,
  };
}
