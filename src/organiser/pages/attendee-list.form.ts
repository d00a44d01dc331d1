import { IsIn, Matches } from 'class-validator';
import { PageQuery } from '../../platform/api/paging.js';
import { invalid } from '../../platform/refusal.js';
import { IsPlainText } from '../../platform/text/plain-text.js';
import { readForm } from '../../platform/web/form.js';
import {
  ATTENDEE_SORTS,
  ATTENDEE_STATUSES,
  type AttendeeFilter,
  type AttendeeOrder,
  type AttendeeSort,
  type AttendeeStatus,
} from '../attendee.types.js';

/** The query of the attendee list and of its exports, so that a list can be shared and exported as it is seen. */
export class AttendeeListQuery extends PageQuery {
  @IsPlainText('Name or agency', { max: 100 })
  q: string = '';

  @IsIn(['', ...ATTENDEE_STATUSES], { message: 'Choose a status from the list' })
  status: AttendeeStatus | '' = '';

  @IsPlainText('Agency', { max: 200 })
  agency: string = '';

  /** Id of a session to choose from. */
  @Matches(/^\d{0,9}$/, { message: 'Choose a session from the list' })
  session: string = '';

  @IsIn(ATTENDEE_SORTS, { message: 'The list can be sorted by name, agency, booked or status' })
  sort: AttendeeSort = 'name';

  @IsIn(['asc', 'desc'], { message: 'The order is asc or desc' })
  order: 'asc' | 'desc' = 'asc';

  override pageSize: number = 25;
}

export interface AttendeeSelection {
  query: AttendeeListQuery;
  filter: AttendeeFilter;
  order: AttendeeOrder;
}

/** @throws Refusal invalid for a sort or status outside the list */
export function readSelection(asked: unknown): AttendeeSelection {
  const { form: query, errors } = readForm(AttendeeListQuery, asked);
  if (errors.length > 0) throw invalid(errors);
  return {
    query,
    filter: {
      q: query.q,
      agency: query.agency,
      ...(query.session === '' ? {} : { session: Number(query.session) }),
      ...(query.status === '' ? {} : { status: query.status }),
    },
    order: { sort: query.sort, descending: query.order === 'desc' },
  };
}
