import type { Role, TargetGroup, Workforce } from '../eligibility/vocabulary.types.js';

/** Where somebody works or volunteers: on the list, or not. */
export type OrganisationChoice = { id: number } | { other: string };

/**
 * What a person may say of themselves. In a change, what is undefined stays and null is emptied.
 * Texts are tidied and checked by whoever read them (`IsPlainText`); emails normalised.
 */
export interface ProfileChanges {
  name?: string;
  organisation?: OrganisationChoice | null;
  jobTitle?: string | null;
  role?: Role | null;
  /** YYYY-MM-DD */
  roleStartedOn?: string | null;
  /** `neither` for a parent, carer or member of the public. */
  workforce?: Workforce | null;
  areas?: string[];
  postcode?: string | null;
  targetGroup?: TargetGroup | null;
  managerName?: string | null;
  managerEmail?: string | null;
}

/** A new person. Without a name they go by the part of their address before the @ until they say it. */
export interface NewPerson extends ProfileChanges {
  email: string;
  profileCompleted?: boolean;
}
