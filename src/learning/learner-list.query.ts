import { IsIn, Matches } from 'class-validator';
import { PageQuery } from '../platform/api/paging.js';
import { IsPlainText } from '../platform/text/plain-text.js';
import type { LearnerFilter } from './learners.queries.js';
import { STANDINGS, type Standing } from './progress.rules.js';

/** The query of the list of learners and of its exports, so that a list can be shared and exported as it is seen. */
export class LearnerListQuery extends PageQuery {
  @IsPlainText('Name or agency', { max: 100 })
  q: string = '';

  @IsIn(['', ...STANDINGS], { message: 'Choose a standing from the list' })
  standing: Standing | '' = '';

  /** With it everybody of the agency is listed, enrolled or not. */
  @Matches(/^([a-z0-9]+(-[a-z0-9]+)*)?$/, { message: 'Choose an agency from the list' })
  agency: string = '';

  override pageSize: number = 25;
}

export const filterOf = ({ q, standing, agency }: LearnerListQuery): LearnerFilter => ({
  q,
  ...(standing !== '' && { standing }),
  ...(agency !== '' && { agency }),
});
