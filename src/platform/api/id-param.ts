import { Param } from '@nestjs/common';
import type { Refusal } from '../refusal.js';
import { idIn } from '../text/fields.js';

/** A number in an address. What is none, or is too large for one, is as unknown as one that nobody has. */
export const IdParam = (name: string, unknown: () => Refusal): ParameterDecorator =>
  Param(name, {
    transform(value: unknown): number {
      // The validation of the API has made a number of it already.
      const id = idIn(typeof value === 'number' ? String(value) : value);
      if (id === 0) throw unknown();
      return id;
    },
  });
