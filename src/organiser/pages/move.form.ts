import { IsIn, IsNotEmpty, Matches, ValidateIf } from 'class-validator';
import { IsPlainText } from '../../platform/text/plain-text.js';
import { ChangeForm } from './change-form.js';

/** `remove-2`: the session with that number in the form. */
const STEP = /^(form|confirm|edit|add|remove-\d{1,2})$/;

const isNew = (form: MoveForm): boolean => form.place === 'new';

/** The fields about the place; those of the sessions are read by `readAnswers`. */
export class MoveForm extends ChangeForm {
  @Matches(STEP, { message: 'Start again from the event' })
  step: string = 'form';

  /** `same`, `online`, or the id of a venue on the list. */
  @IsPlainText('Where', { max: 12 })
  where: string = 'same';

  @ValidateIf(isNew)
  @IsNotEmpty({ message: 'Enter the name of the venue' })
  @IsPlainText('Name of the venue', { max: 150 })
  venueName: string = '';

  @ValidateIf(isNew)
  @IsPlainText('Address', { max: 250 })
  venueAddress: string = '';

  @ValidateIf(isNew)
  @IsNotEmpty({ message: 'Enter the town or city' })
  @IsPlainText('Town or city', { max: 100 })
  venueTown: string = '';

  @ValidateIf(isNew)
  @IsPlainText('Postcode', { max: 10 })
  venuePostcode: string = '';

  /** Whether people can also join from afar, where there is a venue. */
  @IsIn(['yes', ''], { message: 'Choose whether people can also join online' })
  online: 'yes' | '' = '';

  /** A venue that is written down counts more than one that is chosen. */
  get place(): 'same' | 'online' | 'listed' | 'new' {
    const written = [this.venueName, this.venueAddress, this.venueTown, this.venuePostcode];
    if (written.some((text) => text !== '')) return 'new';
    return this.where === 'same' || this.where === 'online' ? this.where : 'listed';
  }

  /** Number of the session to take off the form, counted from 0. */
  get removes(): number | undefined {
    const number = /^remove-(\d+)$/.exec(this.step)?.[1];
    return number === undefined ? undefined : Number(number);
  }

  get isOnline(): boolean {
    return this.place === 'online' || this.online === 'yes';
  }
}
