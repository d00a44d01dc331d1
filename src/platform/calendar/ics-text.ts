/**
 * What the `ics` package leaves open, in one place: text is cleaned before it goes in (the package lets lone CRs,
 * quotes and control characters through, which would end a line or a parameter), and lines are folded by octets
 * after it comes out (the package folds by characters).
 */

const LINE_OCTETS = 75;

/** Text of several lines: every kind of line end becomes \n, other control characters and half characters go. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/(?!\n)\p{Cc}/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim();
}

/** Text of one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s*\n\s*/g, ' ');
}

/** A name as a parameter: nothing can end its quotes, and no ^ begins an escape of RFC 6868. */
export function cleanParameter(name: string): string {
  return cleanLine(name).replace(/["^]/g, '');
}

/** A property whose value is text, escaped as RFC 5545 asks; not yet folded. */
export function textProperty(name: string, text: string): string {
  return `${name}:${text.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n')}`;
}

/** The logical lines of what `ics` wrote. */
export function unfold(ics: string): string[] {
  return ics
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter(Boolean);
}

/** Logical lines as they are sent: none longer than 75 octets, no character cut in two, CRLF after each. */
export function fold(lines: string[]): string {
  return lines.map((line) => foldLine(line) + '\r\n').join('');
}

function foldLine(line: string): string {
  if (Buffer.byteLength(line) <= LINE_OCTETS) return line;
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE_OCTETS) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}
