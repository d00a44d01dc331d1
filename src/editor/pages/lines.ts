import { registerDecorator } from 'class-validator';
import { textProblem } from '../../platform/text/plain-text.js';
import { linesOf } from './task.form.js';

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
