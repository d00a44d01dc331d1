import { Transform } from 'class-transformer';
import { IsInt, IsString, MaxLength } from 'class-validator';

/** Every page of the editor says what it was filled in against. */
export class TaskForm {
  @Transform(({ value }) => Number(value))
  @IsInt({ message: 'Open this page again before you change the event' })
  version: number = 0;

  @IsString()
  @MaxLength(500)
  was: string = '';
}

/** One ticked box arrives as a text, several as a list, none as nothing. */
export const ticked = (value: unknown): string[] =>
  [value].flat().filter((each): each is string => typeof each === 'string' && each !== '');

/** A list that is written one to a line. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/^[-•*]\s+/, '').trim())
    .filter((line) => line !== '');

/** What may be left empty is kept as nothing. */
export const orNull = (text: string): string | null => (text === '' ? null : text);
