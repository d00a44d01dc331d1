import { Transform } from 'class-transformer';
import { IsInt, IsString, MaxLength } from 'class-validator';

/** Every page of an editor says what it was filled in against. */
export class TaskForm {
  @Transform(({ value }) => Number(value))
  @IsInt({ message: 'Open this page again before you change anything' })
  version: number = 0;

  @IsString()
  @MaxLength(500)
  was: string = '';
}
