import { Param, ParseIntPipe } from '@nestjs/common';
import type { Refusal } from '../refusal.js';

/** A number in an address. What is none is as unknown as one that nobody has. */
export const IdParam = (name: string, unknown: () => Refusal): ParameterDecorator =>
  Param(name, new ParseIntPipe({ exceptionFactory: unknown }));
