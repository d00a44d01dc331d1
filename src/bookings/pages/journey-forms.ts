import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, Matches } from 'class-validator';
import { IsPlainText } from '../../platform/text/plain-text.js';

/** A browser sends one checked box as text and several as a list. */
const AsList = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }): unknown =>
    value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value],
  );

export class WhoForm {
  @IsIn(['me', 'colleague'], { message: 'Select who the booking is for' })
  who: 'me' | 'colleague' | '' = '';
}

export class ConditionsForm {
  /** Ids of the rule's statements that are true of the person. */
  @AsList()
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(/^[a-z0-9-]{1,80}$/, { each: true, message: 'Select what you can confirm from the list' })
  declared: string[] = [];

  @IsPlainText('What you tell the organiser', { max: 2000, lines: true })
  evidence: string = '';
}

export class NeedsForm {
  @IsPlainText('What you need to take part', { max: 1000, lines: true })
  access: string = '';

  @IsPlainText('Dietary needs', { max: 1000, lines: true })
  dietary: string = '';
}

export class OfferForm {
  @IsIn(['accept', 'decline'], { message: 'Select whether you accept the place' })
  answer: 'accept' | 'decline' | '' = '';
}
