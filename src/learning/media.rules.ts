/** What lessons may show, by the end of a file's name: nothing that a browser would run. */
const MEDIA_TYPES: Record<string, string> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  mp4: 'video/mp4',
  webm: 'video/webm',
  vtt: 'text/vtt; charset=utf-8',
};

export function mediaTypeOf(name: string): string | undefined {
  const end = name.slice(name.lastIndexOf('.') + 1);
  return Object.hasOwn(MEDIA_TYPES, end) ? MEDIA_TYPES[end] : undefined;
}

export const isVideo = (name: string): boolean => mediaTypeOf(name)?.startsWith('video/') ?? false;
export const isPicture = (name: string): boolean => mediaTypeOf(name)?.startsWith('image/') ?? false;
export const isCaptions = (name: string): boolean => mediaTypeOf(name)?.startsWith('text/vtt') ?? false;
