import { IsIn } from 'class-validator';
import { FIELD_NAMES, type Mapping } from '../columns.rules.js';
import { fieldsOf } from '../../platform/text/fields.js';

export class StartForm {
  /** Written by the page: what the one who pressed the button was told. */
  @IsIn(['all', 'good'], { message: 'Choose which rows to import' })
  rows: 'all' | 'good' = 'all';

  @IsIn(['drafts', 'publish'], { message: 'Choose what happens to the events' })
  then: 'drafts' | 'publish' | '' = '';
}

/** The columns chosen for each field; an empty choice is none. */
export function readColumns(body: unknown): { mapping: Mapping; addVenues: boolean } {
  const fields = fieldsOf(body);
  const chosen = FIELD_NAMES.flatMap((field) => {
    const value = fields[field];
    return typeof value === 'string' && /^\d{1,3}$/.test(value) ? [[field, Number(value)]] : [];
  });
  return { mapping: Object.fromEntries(chosen) as Mapping, addVenues: fields.addVenues === 'yes' };
}
