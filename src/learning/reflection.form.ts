import { IsIn } from 'class-validator';
import { IsPlainText } from '../platform/text/plain-text.js';

export const MOST_REFLECTION = 5000;

export class ReflectionForm {
  @IsPlainText('What you write', { max: MOST_REFLECTION, lines: true })
  reflection: string = '';

  @IsIn(['continue', 'stay'], { message: 'Open this page again' })
  then: 'continue' | 'stay' = 'continue';
}
