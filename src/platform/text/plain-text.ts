import { Matches, registerDecorator, type ValidationOptions } from 'class-validator';

/**
 * Controls (NUL, escape, lone line breaks) and lone surrogates: PostgreSQL, mail headers and ics refuse or misread
 * them.
 */
const UNSTORABLE = /\p{Surrogate}|(?![\t\n\r])\p{Cc}/u;
const LINE_BREAK = /[\t\n\r\u2028\u2029]/u;
/** Something that can be seen: not only spaces, zero-width characters and direction marks. */
const VISIBLE = /[^\s\p{Cf}]/u;
/** Characters that only turn the reading order of what follows: in a name they disguise it. */
const DIRECTION = /[\u202A-\u202E\u2066-\u2069]/gu;
/** Words of ASCII with one space between them: nearly every line, and nothing to tidy. */
const TIDY = /^[!-~]+(?: [!-~]+)*$/;

export interface TextLimits {
  /** Longest allowed, in characters as people count them (code points). */
  max: number;
  /** Line breaks are allowed. */
  lines?: boolean;
}

/** The end of a sentence that begins with the field's name, or undefined when the text can be kept. */
export function textProblem(text: unknown, { max, lines = false }: TextLimits): string | undefined {
  if (typeof text !== 'string') return 'must be text';
  // Two UTF-16 units at most for each code point: measured before anything that walks the whole of it.
  if (text.length > 2 * max || [...text].length > max) return `must be ${max} characters or less`;
  if (UNSTORABLE.test(text) || (!lines && LINE_BREAK.test(text))) {
    return 'must not include line breaks or characters that cannot be shown';
  }
  return undefined;
}

/** As kept: composed, without outer spaces or direction marks, runs of spaces as one. Never changes letters. */
export function tidyLine(text: string): string {
  if (TIDY.test(text)) return text;
  return text.normalize('NFC').replace(DIRECTION, '').replace(/\s+/gu, ' ').trim();
}

/** A text that may not be empty. `message` says what to enter. */
export const IsFilledIn = (message: string): PropertyDecorator => Matches(VISIBLE, { message });

/**
 * A field that holds text somebody typed. `named` begins the message: "Job title must be 120 characters or less".
 */
export function IsPlainText(
  named: string,
  limits: TextLimits,
  options?: ValidationOptions,
): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name: 'isPlainText',
      target: target.constructor,
      propertyName: propertyName as string,
      options,
      validator: {
        validate: (value: unknown) => textProblem(value, limits) === undefined,
        defaultMessage: (argument) => `${named} ${textProblem(argument?.value, limits) ?? ''}`,
      },
    });
  };
}
