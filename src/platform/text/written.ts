import { registerDecorator } from 'class-validator';
import { textProblem } from './plain-text.js';

/** One ticked box arrives as a text, several as a list, none as nothing. */
export const ticked = (value: unknown): string[] =>
  [value].flat().filter((each): each is string => typeof each === 'string' && each !== '');

/** A list that is written one to a line. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/^[-•*]\s+/, '').trim())
    .filter((line) => line !== '');

/** What may be left empty is kept as nothing. */
export const orNull = (text: string): string | null => (text === '' ? null : text);

/** A text of lines, each of which is kept by itself: how many and how long they may be. */
export function IsLines(named: string, limits: { most: number; longest: number }): PropertyDecorator {
  const problem = (value: unknown): string | undefined => {
    if (typeof value !== 'string') return 'must be text';
    const lines = linesOf(value);
    if (lines.length > limits.most) return `must be ${limits.most} lines or fewer`;
    const found = lines.map((line) => textProblem(line, { max: limits.longest })).find(Boolean);
    return (
      found && (found.startsWith('must be') ? `must be lines of ${limits.longest} characters or less` : found)
    );
  };
  return (target, propertyName) => {
    registerDecorator({
      name: 'isLines',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: (value: unknown) => problem(value) === undefined,
        defaultMessage: (argument) => `${named} ${problem(argument?.value) ?? ''}`,
      },
    });
  };
}

/** A whole number as somebody types it. `message` goes on ", as a number from 0 to 60". */
export function IsWhole(message: string, low: number, high: number, mayBeEmpty = false): PropertyDecorator {
  const most = high.toLocaleString('en-GB');
  const empty = mayBeEmpty ? ', or leave it empty' : '';
  return (target, propertyName) => {
    registerDecorator({
      name: 'isWhole',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' &&
          ((mayBeEmpty && value === '') ||
            (/^\d{1,7}$/.test(value) && Number(value) >= low && Number(value) <= high)),
        defaultMessage: () => `${message}, as a number from ${low} to ${most}${empty}`,
      },
    });
  };
}
