import { Transform } from 'class-transformer';
import { IsInt, IsString } from 'class-validator';
import { ticked } from '../../platform/text/written.js';

/** What publishing and deleting a draft are asked for. */
export class PublishForm {
  @Transform(({ value }) => Number(value))
  @IsInt({ message: 'Open this page again before you change the event' })
  version: number = 0;

  /** Slugs of other drafts of the series that are published with it. */
  @Transform(({ value }) => ticked(value))
  @IsString({ each: true })
  dates: string[] = [];
}
