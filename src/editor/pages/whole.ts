import { registerDecorator } from 'class-validator';

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
