import { IsIn, IsString, Matches } from 'class-validator';
import type { Publication } from '../package-drafts.service.js';
import { SCORM_RULES, type ScormRule } from '../scorm.types.js';

const WHOLE_OR_NOTHING = /^(|[1-9]\d{0,3})$/;

/** What an organiser says of a package as it is published. */
export class PublishForm {
  @IsIn(SCORM_RULES, { message: 'Say what completes the course' })
  rule: ScormRule;

  @Matches(/^([1-9]\d?|100)$/, { message: 'Enter the pass mark as a whole number from 1 to 100' })
  @IsString()
  passMark = '80';

  @Matches(WHOLE_OR_NOTHING, { message: 'Enter whole minutes, fewer than 10,000, or leave it empty' })
  @IsString()
  cpdMinutes = '';

  @Matches(/^(|[1-9]\d?|1[01]\d|120)$/, { message: 'Enter whole months, 120 at most, or leave it empty' })
  @IsString()
  validityMonths = '';

  publication(): Publication {
    const orNull = (text: string): number | null => (text === '' ? null : Number(text));
    return {
      rule: this.rule,
      settings: {
        passMark: Number(this.passMark),
        cpdMinutes: orNull(this.cpdMinutes),
        validityMonths: orNull(this.validityMonths),
      },
    };
  }
}
