import { IsIn } from 'class-validator';
import { TEXT_LIMITS } from '../../events/event-limits.rules.js';
import { EVENT_KINDS, type EventKind } from '../../events/event.types.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';

export class NewEventForm {
  @IsFilledIn('Enter a title')
  @IsPlainText('Title', TEXT_LIMITS.title)
  title: string = '';

  @IsIn(Object.keys(EVENT_KINDS), { message: 'Choose what kind of event it is' })
  kind: EventKind | '' = '';

  /** Slug of the team that runs it; empty for a member of one. */
  @IsPlainText('Team', { max: 100 })
  team: string = '';
}
