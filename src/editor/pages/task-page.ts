import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import type { FieldError } from '../../platform/refusal.js';
import { factsOf, type EditedEvent } from '../event-facts.js';
import { seal, type Fact } from '../meanwhile.rules.js';
import { TASKS, type Task } from '../tasks.rules.js';
import type { TaskForm } from '../task-form.types.js';

/** How a page of the editor is shown again when it was not saved. */
export interface ShownAgain {
  errors?: FieldError[];
  meanwhile?: Fact[];
  status?: number;
}

/** One page of the editor, with what every one of them has. */
export function taskPage(
  task: Task,
  edited: EditedEvent,
  form: TaskForm,
  again?: ShownAgain,
  more: object = {},
): PageView {
  const { frame, event } = edited;
  const { errors = [], meanwhile = [], status = 200 } = again ?? {};
  // Answers that are shown again are still those to what the form began with, until its reader saw what is new.
  const stamp =
    again === undefined || meanwhile.length > 0
      ? { version: event.version, was: seal(factsOf(task, edited)) }
      : { version: form.version, was: form.was };
  return page(
    `editor/pages/${task}.njk`,
    { frame, event, task, heading: TASKS[task], form, stamp, errors, meanwhile, ...more },
    { status },
  );
}

/** Back to the list after a page was saved. */
export const savedTask = ({ frame }: EditedEvent, task: Task, more = ''): Redirect =>
  redirect(`${frame.path}/edit`, { flash: `Saved: ${TASKS[task]}${more === '' ? '' : `. ${more}`}` });
