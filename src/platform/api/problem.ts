import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { FieldError, Reason, Refusal } from '../refusal.js';

class FieldErrorBody implements FieldError {
  @ApiProperty({ example: 'attendee.email' }) field: string;
  @ApiProperty({ example: 'Enter an email address' }) message: string;
}

class ReasonBody implements Reason {
  @ApiProperty({ example: 'already_booked' }) code: string;
  @ApiProperty({ example: 'You already have a place' }) message: string;
  @ApiPropertyOptional({ description: 'Of already_booked: the booking there is', example: 'KSC-7K3M-Q2XA' })
  reference?: string;
  @ApiPropertyOptional({ type: 'integer', description: 'Of below_held: how many must be named in losing' })
  mustLose?: number;
  [more: string]: unknown;
}

/** RFC 9457, as every refusal of the API is told. */
export class Problem {
  @ApiProperty({ example: 'about:blank' }) type: string;
  @ApiProperty({ example: 'Conflict' }) title: string;
  @ApiProperty({ example: 409 }) status: number;
  @ApiProperty({ example: 'You already have a place' }) detail: string;
  @ApiProperty({ type: [FieldErrorBody] }) errors: FieldError[];
  @ApiProperty({ type: [ReasonBody], description: 'Each with a code that programs may rely on' })
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
