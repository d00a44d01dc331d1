import { seal, type Fact } from '../../editor/meanwhile.rules.js';
import type { FieldError } from '../../platform/refusal.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import type { Draft } from '../draft.types.js';

export const editPath = (slug: string): string => `/organiser/courses/${slug}/edit`;
export const filesAt = (slug: string): string => `${editPath(slug)}/files`;

/** How a page of the editor is shown again when it was not saved. */
export interface ShownAgain {
  errors?: FieldError[];
  meanwhile?: Fact[];
  status?: number;
}

/** One page of the editor: where it is below the draft, and what it is called and shows. */
export interface EditorPage {
  task: string;
  heading: string;
  facts: Fact[];
}

/** What every page of the editor has, with the answers that `form` holds and `more` of its own. */
export function draftPage(
  view: string,
  draft: Draft,
  { task, heading, facts }: EditorPage,
  form: { version: number; was: string },
  again?: ShownAgain,
  more: object = {},
): PageView {
  const { errors = [], meanwhile = [], status = 200 } = again ?? {};
  // Answers that are shown again are still those to what the form began with, until its reader saw what is new.
  const stamp =
    again === undefined || meanwhile.length > 0
      ? { version: draft.version, was: seal(facts) }
      : { version: form.version, was: form.was };
  return page(
    `authoring/pages/${view}.njk`,
    { ...draftFrame(draft), task, heading, form, stamp, errors, meanwhile, ...more },
    { status },
  );
}

/** The stamp of a page whose buttons act at once, without answers to keep. */
export const stampOf = (draft: Draft, facts: Fact[]): { version: number; was: string } => ({
  version: draft.version,
  was: seal(facts),
});

export const draftFrame = (draft: Draft): { frame: { title: string; path: string }; back: string } => ({
  frame: { title: draft.about.title, path: editPath(draft.slug) },
  back: editPath(draft.slug),
});

/** Back to the list after a page was saved. */
export const savedPage = (slug: string, heading: string, to = ''): Redirect =>
  redirect(`${editPath(slug)}${to}`, { flash: `Saved: ${heading}` });
