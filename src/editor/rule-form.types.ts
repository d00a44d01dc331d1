import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsString, Matches, MaxLength } from 'class-validator';
import { IsPlainText } from '../platform/text/plain-text.js';
import { IsWhole, linesOf, ticked } from '../platform/text/written.js';
import { SENTENCE_KINDS, type SentenceKind } from './sentences.rules.js';
import { TaskForm } from './task-form.types.js';

const KINDS = Object.keys(SENTENCE_KINDS);

/** The rule as it is being written travels in the form; nothing of it counts until it is saved. */
export class RuleForm extends TaskForm {
  /** Which button: of the list of sentences, or of the page of one. */
  @Matches(/^(save|preview|add|keep|back|(change|remove)-\d{1,3}|template-[a-z0-9-]{1,80})$/, {
    message: 'Open this page again before you change anything',
  })
  step: string = 'save';

  @IsString({ message: 'Open this page again before you change anything' })
  @MaxLength(60_000, { message: 'That rule is too long' })
  rule: string = '';

  @IsIn(['no', 'needs_approval', 'needs_evidence'], { message: 'Choose what becomes of other people' })
  otherwise: 'no' | 'needs_approval' | 'needs_evidence' = 'no';

  @IsPlainText('What they are told', { max: 300 })
  because: string = '';

  /** What a new sentence is about, or the one that is being written. */
  @IsIn(KINDS, { message: 'Choose what the sentence is about' })
  kind: SentenceKind = 'workforce';

  /** Which sentence is being written; one beyond the last is new. */
  @IsWhole('Open this page again before you change anything', 0, 100)
  index: string = '0';

  @IsIn(['and', 'or'], { message: 'Choose how it goes with what comes before' })
  joins: 'and' | 'or' = 'and';

  @IsIn(['yes', 'no'], { message: 'Choose whether they do or do not' })
  not: 'yes' | 'no' = 'no';

  @Transform(({ value }) => ticked(value))
  @ArrayMaxSize(60, { message: 'Choose 60 or fewer' })
  @IsString({ each: true })
  values: string[] = [];

  @Transform(({ value }) => linesOf(ticked(value).join('\n').slice(0, 5000)))
  @ArrayMaxSize(60, { message: 'Enter 60 lines or fewer' })
  @IsPlainText('Each line', { max: 100 }, { each: true })
  lines: string[] = [];

  @IsPlainText('Your words for it', { max: 200 })
  label: string = '';

  @IsWhole('Enter how many months', 1, 240, true)
  months: string = '';

  @IsPlainText('Provider', { max: 200 })
  provider: string = '';

  @IsIn(['yes', ''], { message: 'Choose whether an equivalent counts' })
  equivalent: 'yes' | '' = '';

  @IsPlainText('What they confirm', { max: 300 })
  statement: string = '';
}
