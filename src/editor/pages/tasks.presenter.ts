import { describe } from '../../eligibility/wording.rules.js';
import { publicationBlockers, type Blocker } from '../../events/event.rules.js';
import { placesWords, factsOf, type EditedEvent } from '../event-facts.js';
import { taskOf, TASKS, taskStatuses, type Task, type TaskStatus } from '../tasks.rules.js';

/** What `govukTaskList` takes. */
export interface TaskItem {
  title: { text: string };
  href: string;
  hint: { text: string } | undefined;
  status: { text: string } | { tag: { text: string; classes: string } };
}

const STATUSES: Record<TaskStatus, TaskItem['status']> = {
  done: { text: 'Completed' },
  optional: { text: 'Optional' },
  to_do: { tag: { text: 'To do', classes: 'govuk-tag--blue' } },
  to_mend: { tag: { text: 'Needs mending', classes: 'govuk-tag--orange' } },
};

export const taskItems = (edited: EditedEvent, blockers: Blocker[]): TaskItem[] => {
  const { event, frame } = edited;
  const statuses = taskStatuses({ ...event, hasVenue: event.venueId !== null }, blockers);
  return (Object.keys(TASKS) as Task[]).map((task) => {
    const hint = hintOf(task, edited);
    return {
      title: { text: TASKS[task] },
      href: `${frame.path}/edit/${task}`,
      hint: hint === '' ? undefined : { text: hint },
      status: STATUSES[statuses[task]],
    };
  });
};

const LONGEST_HINT = 160;

/** What each page holds, at a glance. */
function hintOf(task: Task, edited: EditedEvent): string {
  const { event, places, frame } = edited;
  switch (task) {
    case 'what':
      return shortened(event.summary || frame.kind);
    case 'when':
      return `${(factsOf('when', edited)[0]?.words ?? '').replaceAll('\n', '; ')}. ${frame.where}`;
    case 'places':
      return `Places: ${placesWords(event.places, places).toLowerCase()}${event.needsApproval ? ', you approve each booking' : ''}`;
    case 'who':
      return shortened(describe(event.rule).sentences.join(' '));
    case 'partners':
      return shortened([event.partners.join(', '), event.price].filter(Boolean).join('. '));
    case 'emails':
      return event.reminderDays === 0 ? 'No reminder' : `Reminder ${event.reminderDays} days before`;
  }
}

const shortened = (text: string): string =>
  text.length <= LONGEST_HINT ? text : `${text.slice(0, LONGEST_HINT).replace(/\s+\S*$/, '')} …`;

export const blockersOf = ({ event, places, now }: EditedEvent): Blocker[] =>
  publicationBlockers({ ...event, hasVenue: event.venueId !== null, size: places?.size }, now);

/** What stands in the way, each with where it is mended. */
export const blockerLinks = (
  path: string,
  blockers: Blocker[],
): { message: string; href: string | undefined; task: string | undefined }[] =>
  blockers.map((blocker) => {
    const task = taskOf(blocker);
    return { message: blocker.message, href: task && `${path}/edit/${task}`, task: task && TASKS[task] };
  });
