import type { Outcome } from '../eligibility/eligibility.types.js';

/** What a rule lets people do: come to an event, or take a course. */
export type Deed = 'come' | 'take it';

/** How a rule would answer the practitioners that are known. */
export interface RulePreview extends Record<Outcome, number> {
  /** Of those not eligible: the rule asks for what their profile does not say. */
  untold: number;
  /** How many were asked about, and how many there are: the first is smaller where not all could be looked at. */
  looked: number;
  known: number;
}
