import { applyDecorators, ValidationPipe, type ValidationError } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';
import { invalid, type FieldError } from '../refusal.js';
import { rememberRules } from './known-rules.js';

rememberRules();

/** Flattens class-validator's tree: the first message of each field, nested fields joined by dots. */
export function fieldErrors(errors: ValidationError[], above = ''): FieldError[] {
  return errors.flatMap((error) => {
    const field = above + error.property;
    const message = Object.values(error.constraints ?? {})[0];
    return [
      ...(message === undefined ? [] : [{ field, message }]),
      ...fieldErrors(error.children ?? [], `${field}.`),
    ];
  });
}

/** A part of a body that may be left out; null, as many programs write it, is the same as leaving it out. */
export const MayBeLeftOut = (): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    Transform(({ value }: { value: unknown }) => value ?? undefined),
  );

/** Bodies and queries of the API: unknown properties are dropped, wrong ones refused with the field named. */
export const apiValidation = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => invalid(fieldErrors(errors)),
  });
