import { IsNotEmpty } from 'class-validator';
import { IsPlainText } from '../../platform/text/plain-text.js';
import { IsWhole } from '../../platform/text/written.js';

/** What may be said about a room that is known. Its name is in people's calendars, so it stays. */
export class RoomForm {
  @IsPlainText('Access', { max: 1000, lines: true })
  access: string = '';

  @IsWhole('Enter how many people the room holds', 1, 1_000_000, true)
  largestSize: string = '';

  /** What was there when the form was opened. */
  @IsPlainText('Form', { max: 200 })
  was: string = '';
}

export class NewRoomForm extends RoomForm {
  @IsNotEmpty({ message: 'Enter the name of the room' })
  @IsPlainText('Name', { max: 100 })
  name: string = '';
}
