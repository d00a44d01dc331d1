import { Matches, MaxLength } from 'class-validator';
import { TaskForm } from '../../editor/task-form.types.js';
import { IsPlainText } from '../../platform/text/plain-text.js';
import type { OutlineChange } from '../outline.rules.js';

const STEP =
  /^(add_section|(rename_section|delete_section|move_section_up|move_section_down|add_lesson):\d{1,3}|(move_lesson_up|move_lesson_down|delete_lesson):[a-z0-9-]{1,120})$/;

/** One deed of the outline: which, and to what ("move_lesson_up:talk"), with a title where one is asked for. */
export class OutlineForm extends TaskForm {
  @Matches(STEP, { message: 'Open this page again before you change anything' })
  step: string = '';

  @IsPlainText('Title', { max: 200 })
  @MaxLength(400)
  title: string = '';
}

/** The field in which the title of a deed was typed: there is one for each section. */
export const titleField = ({ step }: OutlineForm): string =>
  step === '' ? 'title' : `title-${step.replace(/[:_]/g, '-')}`;

/** What the form asks for; undefined while its title is missing. */
export function changeAsked({ step, title }: OutlineForm): OutlineChange | undefined {
  const [deed = '', which = ''] = step.split(':');
  const section = Number(which);
  switch (deed) {
    case 'add_section':
      return title === '' ? undefined : { deed, title };
    case 'rename_section':
    case 'add_lesson':
      return title === '' ? undefined : { deed, section, title };
    case 'delete_section':
      return { deed, section };
    case 'move_section_up':
    case 'move_section_down':
      return { deed: 'move_section', section, by: deed === 'move_section_up' ? -1 : 1 };
    case 'move_lesson_up':
    case 'move_lesson_down':
      return { deed: 'move_lesson', lesson: which, by: deed === 'move_lesson_up' ? -1 : 1 };
    case 'delete_lesson':
      return { deed, lesson: which };
    default:
      return undefined;
  }
}
