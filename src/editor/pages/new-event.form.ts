import { IsIn } from 'class-validator';
import { EVENT_KINDS, type EventKind } from '../../events/event.types.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';

export class NewEventForm {
  @IsFilledIn('Enter a title')
  @IsPlainText('Title', { max: 200 })
  title: string = '';

  @IsIn(Object.keys(EVENT_KINDS), { message: 'Choose what kind of event it is' })
  kind: EventKind | '' = '';

  /** Slug of the team that runs it; empty for a member of one. */
  @IsPlainText('Team', { max: 100 })
  team: string = '';
}
