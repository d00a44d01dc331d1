import { Type } from 'class-transformer';
import { IsInt, IsNotEmpty, IsOptional, Max, ValidateIf } from 'class-validator';
import { emailProblem } from '../../people/email.rules.js';
import { IsPlainText } from '../../platform/text/plain-text.js';
import type { FieldError } from '../../platform/refusal.js';

/** Whom to look for. */
export class WalkInSearch {
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'Choose a session from the list' })
  session?: number;

  @IsPlainText('Name or email address', { max: 100 })
  q: string = '';
}

/** Somebody who came without a booking: chosen from those found, or named. */
export class WalkInForm extends WalkInSearch {
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'Choose a person from the list' })
  @Max(2_147_483_647, { message: 'Choose a person from the list' })
  person?: number;

  @ValidateIf(({ person }: WalkInForm) => person === undefined)
  @IsNotEmpty({ message: 'Enter their full name' })
  @IsPlainText('Full name', { max: 120 })
  name: string = '';

  @IsPlainText('Email address', { max: 254 })
  email: string = '';

  @IsPlainText('Organisation', { max: 200 })
  organisation: string = '';

  /** The rule speaks to whoever types their own address; here it is somebody else's. */
  get emailErrors(): FieldError[] {
    if (this.person !== undefined) return [];
    const message = this.email === '' ? 'Enter their email address' : emailProblem(this.email);
    return message === undefined ? [] : [{ field: 'email', message }];
  }
}
