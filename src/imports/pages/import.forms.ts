import { IsIn } from 'class-validator';
import { FIELD_NAMES, type Mapping } from '../columns.rules.js';

export class StartForm {
  /** Written by the page: what the one who pressed the button was told. */
  @IsIn(['all', 'good'], { message: 'Choose which rows to import' })
  rows: 'all' | 'good' = 'all';

  @IsIn(['drafts', 'publish'], { message: 'Choose what happens to the events' })
  then: 'drafts' | 'publish' | '' = '';
}

/** The columns chosen for each field; an empty choice is none. */
export function readColumns(body: unknown): { mapping: Mapping; addVenues: boolean } {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const chosen = FIELD_NAMES.flatMap((field) => {
    const value = fields[field];
    return typeof value === 'string' && /^\d{1,3}$/.test(value) ? [[field, Number(value)]] : [];
  });
  return { mapping: Object.fromEntries(chosen) as Mapping, addVenues: fields.addVenues === 'yes' };
}

/** The id of an import in an address; 0, which is none, for anything else. */
export const importId = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : 0);
