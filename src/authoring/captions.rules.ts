import webvtt, { type TreeNode } from 'webvtt-parser';

export const MOST_CAPTIONS_BYTES = 500_000;
export const CAPTIONS_TOO_LARGE = 'The captions must be smaller than 500 KB';
const MOST_PROBLEMS = 10;

/** Captions as they are kept, in WebVTT, and what they would be as a transcript, in Markdown. */
export interface Captions {
  vtt: string;
  transcript: string;
}

/**
 * Reads captions, in WebVTT or SubRip (SRT), which becomes WebVTT.
 * @returns what is wrong with them otherwise, a sentence each, with the line as an editor counts it
 */
export function readCaptions(bytes: Buffer): Captions | { problems: string[] } {
  const written = textOf(bytes);
  if (written === undefined) return { problems: ['Save the captions as text in UTF-8'] };
  const isSrt = !written.startsWith('WEBVTT');
  if (isSrt && !SRT_TIMES.test(written)) return { problems: [NO_CAPTIONS] };
  const vtt = isSrt ? fromSrt(written) : escaped(written);
  const { cues, errors } = new webvtt.WebVTTParser(ENTITIES).parse(vtt);
  const lines = vtt.split('\n');
  const wrong = new Map<number, string>();
  for (const { message, line, col } of errors) {
    // Programs write lines such as "Kind: captions" there, and browsers pass over them.
    if (message.startsWith('No blank line after the signature')) continue;
    const at = lineOf(lines, line, col) - (isSrt ? SRT_LINES_ADDED : 0);
    if (!wrong.has(at)) wrong.set(at, `Line ${at} of the captions: ${message.replace(/\.$/, '')}`);
  }
  const problems = [...wrong.values()];
  if (problems.length > MOST_PROBLEMS)
    return {
      problems: [
        ...problems.slice(0, MOST_PROBLEMS),
        `Of the captions ${problems.length - MOST_PROBLEMS} more lines are wrong`,
      ],
    };
  if (problems.length > 0) return { problems };
  if (cues.length === 0) return { problems: [NO_CAPTIONS] };
  return { vtt, transcript: transcriptOf(cues) };
}

/** Those of WebVTT. The parser's own table takes them for HTML's, which may stand without the semicolon. */
const ENTITIES: Record<`&${string}`, string> = {
  ...{ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&nbsp;': '\u00a0' },
  ...{ '&lrm;': '\u200e', '&rlm;': '\u200f' },
};

const NO_CAPTIONS = 'Choose captions in WebVTT (.vtt) or SubRip (.srt)';

/** Without a byte order mark, lines ended alike; undefined for what is no text. */
function textOf(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text.replaceAll(/\r\n?/g, '\n');
  } catch {
    return undefined;
  }
}

const SRT_TIMES = /^\d+:\d\d:\d\d[,.]\d{3} +--> +\d+:\d\d:\d\d[,.]\d{3}/m;
const SRT_LINES_ADDED = 2;

/** Line by line, so that lines keep their numbers: times with a point, what is no tag of WebVTT as text. */
function fromSrt(written: string): string {
  const lines = written.split('\n').map((line) =>
    SRT_TIMES.test(line)
      ? line
          .replaceAll(',', '.')
          .replaceAll(/\b(\d):/g, '0$1:')
          // A place on the screen follows the times in some.
          .replace(/(-->\s*\S+).*/, '$1')
      : line
          .replaceAll(/\{\\[^{}]*\}|<\/?font[^<>]*>/gi, '')
          .replaceAll(/<\/?[BIU]>/g, (tag) => tag.toLowerCase())
          .replaceAll(/<(?!\/?[biu]>)/g, '&lt;'),
  );
  return escaped(`WEBVTT\n\n${lines.join('\n').trimEnd()}\n`);
}

/** An ampersand by itself is read as one by every player, and the standard wants it written out. */
const escaped = (text: string): string => text.replaceAll(/&(?!(amp|lt|gt|lrm|rlm|nbsp);)/g, '&amp;');

/** What the parser finds at the end of a block it names by the line after that, with the place in the words of a cue. */
function lineOf(lines: string[], line: number, col: number | undefined): number {
  if ((lines[line - 1] ?? '') !== '') return line;
  if (col === undefined) return line - 1;
  let first = line - 1;
  while (first > 1 && !lines[first - 1]?.includes('-->')) first -= 1;
  const words = lines.slice(first, line - 1).join('\n');
  return first + words.slice(0, col - 1).split('\n').length;
}

/** A silence, in seconds, after which a paragraph begins. */
const PAUSE = 2;

/** What is said, in paragraphs: another begins where somebody else speaks, and after a pause. */
function transcriptOf(cues: ReturnType<InstanceType<typeof webvtt.WebVTTParser>['parse']>['cues']): string {
  const paragraphs: { speaker: string; words: string[] }[] = [];
  let end = -Infinity;
  for (const { startTime, endTime, tree } of cues) {
    const [first] = tree.children;
    const speaker = first?.type === 'object' && first.name === 'v' ? first.value : '';
    const before = paragraphs.at(-1);
    const words = plain(tree.children).replaceAll(/\s+/g, ' ').trim();
    if (before === undefined || before.speaker !== speaker || startTime - end > PAUSE)
      paragraphs.push({ speaker, words: [words] });
    else before.words.push(words);
    end = endTime;
  }
  return paragraphs
    .map(({ speaker, words }) => (speaker === '' ? '' : `**${asText(speaker)}:** `) + asText(words.join(' ')))
    .join('\n\n');
}

const plain = (nodes: TreeNode[]): string =>
  nodes
    .map((node) =>
      node.type === 'text' ? node.value : node.type === 'object' ? plain(node.children as TreeNode[]) : '',
    )
    .join('');

/** As Markdown that shows these characters. */
const asText = (words: string): string =>
  words
    .replaceAll(/[\\`*_[\]<]/g, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^[#>+-]/, '\\$&');
