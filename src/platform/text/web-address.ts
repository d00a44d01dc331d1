import { isURL, registerDecorator } from 'class-validator';
import { textProblem } from './plain-text.js';

/** An address that a browser can go to. Hosts without a dot are allowed: many agencies have them inside. */
export const isWebAddress = (value: unknown, { max }: { max: number }): boolean =>
  textProblem(value, { max }) === undefined &&
  isURL(value as string, { protocols: ['https', 'http'], require_protocol: true, require_tld: false });

/** A field that holds a web address. `message` says what to enter. */
export function IsWebAddress(message: string, limits: { max: number }): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name: 'isWebAddress',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: { validate: (value: unknown) => isWebAddress(value, limits), defaultMessage: () => message },
    });
  };
}
