import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { FieldError, Reason, Refusal } from '../refusal.js';

class FieldErrorBody implements FieldError {
  @ApiProperty({ example: 'attendee.email' }) field: string;
  @ApiProperty({ example: 'Enter an email address' }) message: string;
}

class ReasonBody {
  @ApiProperty({ example: 'already_booked' }) code: string;
  @ApiProperty({ example: 'You already have a place' }) message: string;
}

/** RFC 9457, as every refusal of the API is told. */
export class Problem {
  @ApiProperty({ example: 'about:blank' }) type: string;
  @ApiProperty({ example: 'Conflict' }) title: string;
  @ApiProperty({ example: 409 }) status: number;
  @ApiProperty({ example: 'You already have a place' }) detail: string;
  @ApiPropertyOptional({ type: [FieldErrorBody] }) errors: FieldError[];
  @ApiPropertyOptional({ type: [ReasonBody], description: 'Each with a code that programs may rely on' })
  reasons: Reason[];
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Sign in needed',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Changed by somebody else',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Cannot be processed',
  429: 'Too many requests',
  500: 'Something went wrong',
  503: 'Busy',
};

export function problem(
  status: number,
  detail: string,
  more: Pick<Refusal, 'errors' | 'reasons'> = { errors: [], reasons: [] },
): Problem {
  return {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail,
    errors: more.errors,
    reasons: more.reasons,
  };
}
