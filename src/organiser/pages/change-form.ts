import { Transform } from 'class-transformer';
import { IsInt } from 'class-validator';

/** Every change to an event names the version that its form was filled in against. */
export class ChangeForm {
  @Transform(({ value }) => Number(value))
  @IsInt({ message: 'Open this page again before you change the event' })
  version: number = 0;
}
