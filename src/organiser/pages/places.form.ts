import { Transform } from 'class-transformer';
import {
  IsIn,
  IsString,
  ValidateIf,
  Validate,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { IsPlainText } from '../../platform/text/plain-text.js';
import { ChangeForm } from './change-form.js';

/** More is a slip of the finger: no hall of the county holds them. */
const MOST = 100_000;

const isCount = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{1,6}$/.test(value) && Number(value) <= MOST;

@ValidatorConstraint({ name: 'isCount' })
class IsCount implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return isCount(value);
  }
}

@ValidatorConstraint({ name: 'isCountOrEmpty' })
class IsCountOrEmpty implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return value === '' || isCount(value);
  }
}

/** Which page of the change was sent: its form, the choice of who loses out, the last look. */
export const PLACES_STEPS = ['form', 'choose', 'confirm', 'edit'] as const;
export type PlacesStep = (typeof PLACES_STEPS)[number];

export class PlacesForm extends ChangeForm {
  @IsIn(PLACES_STEPS, { message: 'Start again from the event' })
  step: PlacesStep = 'form';

  @IsIn(['limited', 'unlimited'], { message: 'Choose whether places are limited' })
  places: 'limited' | 'unlimited' = 'limited';

  @ValidateIf((form: PlacesForm) => form.places === 'limited')
  @Validate(IsCount, {
    message: `Enter how many places there are, as a number up to ${MOST.toLocaleString('en-GB')}`,
  })
  size: string = '';

  @IsIn(['yes', 'no'], { message: 'Choose whether people can join the waiting list' })
  waitingListOpen: 'yes' | 'no' = 'yes';

  @Validate(IsCountOrEmpty, {
    message: 'Enter how many people can wait as a number, or leave it empty for no limit',
  })
  waitingSize: string = '';

  /** More places than the venue or a room holds are meant so. */
  @IsIn(['yes', ''], { message: 'Say whether you want more places than that' })
  anyway: 'yes' | '' = '';

  /** References of those who lose their place. One ticked box arrives as a text, several as a list. */
  @Transform(({ value }) => references(value))
  @IsString({ each: true })
  losing: string[] = [];

  @IsPlainText('Reason', { max: 1000, lines: true })
  reason: string = '';
}

const references = (value: unknown): string[] =>
  [value].flat().filter((each): each is string => typeof each === 'string' && each !== '');
