import { TARGET_GROUPS } from '../../eligibility/vocabulary.types.js';
import type { FieldError } from '../../platform/refusal.js';
import { tidyLine } from '../../platform/text/plain-text.js';
import { readForm } from '../../platform/web/form.js';
import { emailProblem, normaliseEmail } from '../email.rules.js';
import type { Profile } from '../people.queries.js';
import type { OrganisationChoice, ProfileChanges } from '../profile.types.js';
import { fieldOf } from './form-fields.js';
import { AreasForm, ManagerForm, NameForm, OrganisationForm, RoleForm, WorkForm } from './profile-forms.js';

/** What an answer is held against besides its own form. */
export interface Known {
  /** YYYY-MM-DD, the program's day. */
  today: string;
  areaCodes: string[];
  /** The id of the organisation with this slug. */
  organisationId(slug: string): Promise<number | undefined>;
}

interface Answer {
  form: object;
  errors: FieldError[];
  /** Only without errors. */
  changes?: ProfileChanges;
}

/** One page of the profile: asked in turn of a newcomer, and by itself when somebody changes it. */
export interface ProfileQuestion {
  slug: string;
  view: string;
  /** What the flash says has changed. */
  what: string;
  /** Whether it has an answer; those that may be left out always have. */
  answered(profile: Profile): boolean;
  /** The answer so far, as the form shows it. */
  shown(profile: Profile): object;
  read(body: unknown, known: Known): Promise<Answer> | Answer;
}

/** Areas that no row describes: outside the partnership. */
export const ELSEWHERE = 'elsewhere';

const orNull = (text: string): string | null => tidyLine(text) || null;

const name: ProfileQuestion = {
  slug: 'name',
  view: 'people/pages/profile-name.njk',
  what: 'name',
  // A new account goes by a part of its address until this question is answered.
  answered: ({ name: current, profileCompletedAt, email }) =>
    profileCompletedAt !== null || !email.startsWith(`${current}@`),
  shown: (profile) => ({ name: name.answered(profile) ? profile.name : '' }),
  read(body) {
    const { form, errors } = readForm(NameForm, body);
    if (errors.length > 0) return { form, errors };
    return { form, errors, changes: { name: tidyLine(form.name) } };
  },
};

const work: ProfileQuestion = {
  slug: 'work',
  view: 'people/pages/profile-work.njk',
  what: 'work',
  answered: (profile) => profile.workforce !== null,
  shown: (profile) => ({ workforce: isPublic(profile) ? 'public' : (profile.workforce ?? '') }),
  read(body) {
    const { form, errors } = readForm(WorkForm, body);
    if (form.workforce === '') return { form, errors };
    if (form.workforce !== 'public') return { form, errors, changes: { workforce: form.workforce } };
    return {
      form,
      errors,
      changes: {
        workforce: 'neither',
        organisation: null,
        jobTitle: null,
        role: null,
        roleStartedOn: null,
        areas: [],
        postcode: null,
        targetGroup: null,
        managerName: null,
        managerEmail: null,
      },
    };
  },
};

const organisation: ProfileQuestion = {
  slug: 'organisation',
  view: 'people/pages/profile-organisation.njk',
  what: 'organisation',
  answered: (profile) =>
    isPublic(profile) || profile.organisation !== null || profile.organisationOther !== null,
  shown: ({ organisation: listed, organisationOther }) => ({
    organisation: listed?.slug ?? (organisationOther === null ? '' : 'not-listed'),
    other: organisationOther ?? '',
  }),
  async read(body, known) {
    // Who types a name and selects nothing means that it is not listed.
    const meant = { organisation: fieldOf(body, 'other') ? 'not-listed' : '', ...(body as object) };
    const { form, errors } = readForm(OrganisationForm, meant);
    if (errors.length > 0) return { form, errors };
    const choice = await chosenOrganisation(form, known);
    return choice
      ? { form, errors, changes: { organisation: choice } }
      : { form, errors: [{ field: 'organisation', message: 'Select an organisation from the list' }] };
  },
};

async function chosenOrganisation(
  form: OrganisationForm,
  known: Known,
): Promise<OrganisationChoice | undefined> {
  if (form.organisation === 'not-listed') return { other: tidyLine(form.other) };
  const id = await known.organisationId(form.organisation);
  return id === undefined ? undefined : { id };
}

const role: ProfileQuestion = {
  slug: 'role',
  view: 'people/pages/profile-role.njk',
  what: 'role',
  answered: (profile) => isPublic(profile) || profile.role !== null,
  shown({ jobTitle, role: current, roleStartedOn, targetGroup }) {
    const [startedYear = '', month = ''] = roleStartedOn?.split('-') ?? [];
    return {
      jobTitle: jobTitle ?? '',
      role: current ?? '',
      startedMonth: month.replace(/^0/, ''),
      startedYear,
      targetGroup: targetGroup === null ? '' : String(targetGroup),
    };
  },
  read(body, { today }) {
    const { form, errors } = readForm(RoleForm, body);
    const roleStartedOn =
      form.startedYear === '' ? null : `${form.startedYear}-${form.startedMonth.padStart(2, '0')}-01`;
    if (errors.length === 0 && roleStartedOn !== null && roleStartedOn > today) {
      errors.push({ field: 'startedMonth', message: 'The month you started your role must be in the past' });
    }
    if (errors.length > 0 || form.role === '') return { form, errors };
    const targetGroup = form.targetGroup === '' ? null : targetGroupOf(form.targetGroup);
    return {
      form,
      errors,
      changes: { jobTitle: tidyLine(form.jobTitle), role: form.role, roleStartedOn, targetGroup },
    };
  },
};

const targetGroupOf = (text: string): keyof typeof TARGET_GROUPS =>
  Number(text) as keyof typeof TARGET_GROUPS;

const areas: ProfileQuestion = {
  slug: 'areas',
  view: 'people/pages/profile-areas.njk',
  what: 'place of work',
  answered: (profile) => isPublic(profile) || profile.areas.length > 0,
  shown: ({ areas: codes, postcode }) => ({ areas: codes, postcode: postcode ?? '' }),
  read(body, { areaCodes }) {
    const { form, errors } = readForm(AreasForm, body);
    const known = new Set([...areaCodes, ELSEWHERE]);
    if (form.areas.length === 0) errors.unshift({ field: 'areas', message: 'Select where you work' });
    if (errors.length === 0 && form.areas.some((code) => !known.has(code))) {
      errors.push({ field: 'areas', message: 'Select areas from the list' });
    }
    if (errors.length > 0) return { form, errors };
    const postcode = form.postcode === '' ? null : form.postcode.replace(/(.{3})$/, ' $1');
    return { form, errors, changes: { areas: [...new Set(form.areas)], postcode } };
  },
};

const manager: ProfileQuestion = {
  slug: 'manager',
  view: 'people/pages/profile-manager.njk',
  what: 'manager',
  answered: () => true,
  shown: ({ managerName, managerEmail }) => ({
    managerName: managerName ?? '',
    managerEmail: managerEmail ?? '',
  }),
  read(body) {
    const { form, errors } = readForm(ManagerForm, body);
    if (errors.length > 0) return { form, errors };
    const [given, email] = [orNull(form.managerName), orNull(form.managerEmail)];
    if (given === null && email !== null)
      errors.push({ field: 'managerName', message: 'Enter your manager’s name' });
    if (email !== null && emailProblem(email) !== undefined) {
      errors.push({
        field: 'managerEmail',
        message: 'Enter an email address in the correct format, like name@example.com',
      });
    }
    return { form, errors, changes: { managerName: given, managerEmail: normaliseEmail(email) ?? null } };
  },
};

const ALL = [name, work, organisation, role, areas, manager];

/** A parent, carer or member of the public: comes for themselves, so no employer and no manager is asked for. */
export const isPublic = (
  profile: Pick<Profile, 'workforce' | 'organisation' | 'organisationOther'>,
): boolean =>
  profile.workforce === 'neither' && profile.organisation === null && profile.organisationOther === null;

export const firstUnanswered = (profile: Profile): ProfileQuestion | undefined =>
  ALL.find((question) => !question.answered(profile));

export const questionOf = (slug: string): ProfileQuestion | undefined =>
  ALL.find((question) => question.slug === slug);

/** The question after this one, or undefined at the end. */
export const questionAfter = (slug: string): ProfileQuestion | undefined =>
  ALL[ALL.findIndex((question) => question.slug === slug) + 1];

/** The question before this one, for the back link of a newcomer. */
export const questionBefore = (slug: string): ProfileQuestion | undefined =>
  ALL[ALL.findIndex((question) => question.slug === slug) - 1];
