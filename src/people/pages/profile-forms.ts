import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, Matches, ValidateIf } from 'class-validator';
import {
  ROLES,
  TARGET_GROUPS,
  WORKFORCES,
  type Role,
  type TargetGroup,
  type Workforce,
} from '../../eligibility/vocabulary.types.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';

/** A browser sends one checked box as text and several as a list. */
const AsList = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }): unknown[] => {
    if (value === undefined || value === '') return [];
    return Array.isArray(value) ? (value as unknown[]) : [value];
  });

const filled = (name: string) => (form: object) => {
  const value = (form as Record<string, unknown>)[name];
  return value !== undefined && value !== '';
};

export class NameForm {
  @IsPlainText('Full name', { max: 120 })
  @IsFilledIn('Enter your full name')
  name: string = '';
}

/** `public` is a parent, carer or member of the public: nothing about an employer is asked. */
export class WorkForm {
  @IsIn([...Object.keys(WORKFORCES), 'public'], { message: 'Select who you work or volunteer with' })
  workforce: Workforce | 'public' | '' = '';
}

export class OrganisationForm {
  /** The slug of one on the list, or `not-listed`. */
  @IsPlainText('Organisation', { max: 200 })
  @Matches(/^[a-z0-9-]+$/, { message: 'Select your organisation, or say that it is not listed' })
  organisation: string = '';

  @ValidateIf((form: OrganisationForm) => form.organisation === 'not-listed')
  @IsPlainText('Name of your organisation', { max: 200 })
  @IsFilledIn('Enter the name of your organisation')
  other: string = '';
}

export class RoleForm {
  @IsPlainText('Job title', { max: 120 })
  @IsFilledIn('Enter your job title')
  jobTitle: string = '';

  @IsIn(Object.keys(ROLES), { message: 'Select the role that is closest to yours' })
  role: Role | '' = '';

  @ValidateIf((form: RoleForm) => filled('startedMonth')(form) || filled('startedYear')(form))
  @Matches(/^(0?[1-9]|1[0-2])$/, { message: 'Month must be a number from 1 to 12' })
  startedMonth: string = '';

  @ValidateIf((form: RoleForm) => filled('startedMonth')(form) || filled('startedYear')(form))
  @Matches(/^(19[5-9]\d|20\d\d)$/, { message: 'Year must be 4 digits, like 2018' })
  startedYear: string = '';

  @IsOptional()
  @IsIn([...Object.keys(TARGET_GROUPS), ''], { message: 'Select one from the list' })
  targetGroup: `${TargetGroup}` | '' = '';
}

export class AreasForm {
  @AsList()
  @IsArray()
  @ArrayMaxSize(60, { message: 'Select fewer areas' })
  @Matches(/^[a-z0-9-]{1,60}$/, { each: true, message: 'Select areas from the list' })
  areas: string[] = [];

  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.toUpperCase().replace(/\s+/gu, '') : value,
  )
  @ValidateIf(filled('postcode'))
  @Matches(/^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/, { message: 'Enter a full UK postcode, like ME14 1XQ' })
  postcode: string = '';
}

export class ManagerForm {
  @IsPlainText('Manager’s name', { max: 120 })
  managerName: string = '';

  @IsPlainText('Manager’s email address', { max: 254 })
  managerEmail: string = '';
}
