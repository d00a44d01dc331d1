import { IsIn, IsNotEmpty, ValidateIf } from 'class-validator';
import { IsPlainText } from '../../platform/text/plain-text.js';
import { ChangeForm } from './change-form.js';

export const MOVE_STEPS = ['form', 'confirm', 'edit'] as const;

const isNew = (form: MoveForm): boolean => form.place === 'new';

/** The fields about the place; those of the sessions are read by `readAnswers`. */
export class MoveForm extends ChangeForm {
  @IsIn(MOVE_STEPS, { message: 'Start again from the event' })
  step: (typeof MOVE_STEPS)[number] = 'form';

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

  get isOnline(): boolean {
    return this.place === 'online' || this.online === 'yes';
  }
}
