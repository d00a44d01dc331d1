import { encode, wrap } from 'nodemailer/lib/qp';

/** A part of a mail: its Content-Type, what other headers it has, and its body as it goes out. */
export interface MimePart {
  type: string;
  headers?: string;
  body: string;
}

/** A line that quoted-printable leaves as it is, as it does most: short, ASCII without "=", no space at its end. */
const AS_IS = /^(?:[\t -<>-~]{0,75}[!-<>-~])?$/;

/** Text, its lines ended by CRLF, readable in the raw mail as far as it is ASCII. */
export function textPart(type: string, text: string): MimePart {
  return {
    type,
    headers: 'Content-Transfer-Encoding: quoted-printable\r\n',
    body: text
      .split(/\r\n?|\n/)
      .map((line) => (AS_IS.test(line) ? line : wrap(encode(line))))
      .join('\r\n'),
  };
}

/** A file that arrives byte by byte as it is. */
export function base64Part(type: string, disposition: string, file: string): MimePart {
  return {
    type,
    headers: `Content-Disposition: ${disposition}\r\nContent-Transfer-Encoding: base64\r\n`,
    body: (
      Buffer.from(file)
        .toString('base64')
        .match(/.{1,76}/g) ?? []
    ).join('\r\n'),
  };
}

/** `unique` tells the mail from those that it may quote. "=_" is in no encoded body, so no body ends a part early. */
export function multipart(kind: 'mixed' | 'alternative', unique: string, parts: MimePart[]): MimePart {
  const boundary = `=_${kind}_${unique}`;
  const written = parts.map(
    ({ type, headers = '', body }) => `--${boundary}\r\nContent-Type: ${type}\r\n${headers}\r\n${body}\r\n`,
  );
  return {
    type: `multipart/${kind};\r\n boundary="${boundary}"`,
    body: `${written.join('')}--${boundary}--\r\n`,
  };
}
