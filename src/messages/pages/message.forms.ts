import { IsIn, Matches } from 'class-validator';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import { AUDIENCES, type Audience } from '../message.types.js';
import { MOST_SUBJECT, MOST_TEXT } from '../messages.rules.js';
import { fieldsOf, idIn } from '../../platform/text/fields.js';

export class MessageForm {
  @IsIn(AUDIENCES, { message: 'Select whom the message is for' })
  audience: Audience | '' = '';

  @IsPlainText('Subject', { max: MOST_SUBJECT })
  @IsFilledIn('Enter a subject')
  subject: string = '';

  @IsPlainText('Message', { max: MOST_TEXT, lines: true })
  @IsFilledIn('Enter the message')
  text: string = '';

  /** Of the draft that it began with. */
  @Matches(/^\d{0,9}$/, { message: 'Open this page again' })
  version: string = '';
}

/** What the buttons under a list of people do beside keeping the ticks. */
export const AND_THEN = ['preview', 'all', 'none', 'next', 'previous', 'stay'] as const;

/** The ticks of one page of the list: `shown` says which were there to be ticked. */
export function readTicks(body: unknown): {
  add: number[];
  drop: number[];
  then: (typeof AND_THEN)[number];
} {
  const fields = fieldsOf(body);
  const then = AND_THEN.find((each) => each === fields.then) ?? 'stay';
  return { add: numbers(fields.booking), drop: numbers(fields.shown), then };
}

const numbers = (value: unknown): number[] =>
  [value]
    .flat()
    .map(idIn)
    .filter((each) => each > 0);
