import { IsIn, IsNotEmpty, Validate, ValidatorConstraint, type ValidationArguments } from 'class-validator';
import type { ValidatorConstraintInterface } from 'class-validator';
import { emailProblem } from '../../people/email.rules.js';
import { IsPlainText } from '../../platform/text/plain-text.js';

@ValidatorConstraint({ name: 'isTheirEmail' })
class IsTheirEmail implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return emailProblem(value) === undefined;
  }

  /** The rule speaks to whoever types their own address; here it is somebody else's. */
  defaultMessage({ value }: ValidationArguments): string {
    return value === '' ? 'Enter their email address' : (emailProblem(value) ?? 'Enter their email address');
  }
}

/** Somebody whom an organiser puts on the list by hand, after a telephone call perhaps. */
export class AddAttendeeForm {
  @IsIn(['form', 'confirm', 'edit'], { message: 'Start again from the event' })
  step: 'form' | 'confirm' | 'edit' = 'form';

  @IsNotEmpty({ message: 'Enter their full name' })
  @IsPlainText('Full name', { max: 120 })
  name: string = '';

  @Validate(IsTheirEmail)
  email: string = '';

  /** As it is on the list, or any other; empty for somebody who comes for themselves. */
  @IsPlainText('Organisation', { max: 200 })
  organisation: string = '';

  @IsPlainText('Access needs', { max: 500, lines: true })
  access: string = '';

  @IsPlainText('Dietary needs', { max: 500, lines: true })
  dietary: string = '';

  /** Ids of sessions, read by `chosenIn`; one that is left open is for the person to choose. */
  chosen: number[] = [];

  /** Set by the button that says so: wait, since there is no place. */
  @IsIn(['yes', ''], { message: 'Choose whether they join the waiting list' })
  waiting: 'yes' | '' = '';
}
