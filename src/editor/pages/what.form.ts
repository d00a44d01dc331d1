import { Transform } from 'class-transformer';
import { IsIn } from 'class-validator';
import { AUDIENCES, type Audience } from '../../eligibility/vocabulary.types.js';
import { LIST_LIMITS, TEXT_LIMITS } from '../../events/event-limits.rules.js';
import { EVENT_KINDS, type EventKind } from '../../events/event.types.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import { IsLines, ticked } from '../../platform/text/written.js';
import { TaskForm } from '../task-form.types.js';

export class WhatForm extends TaskForm {
  @IsFilledIn('Enter a title')
  @IsPlainText('Title', TEXT_LIMITS.title)
  title: string = '';

  @IsIn(Object.keys(EVENT_KINDS), { message: 'Choose what kind of event it is' })
  kind: EventKind;

  @IsPlainText('Theme', TEXT_LIMITS.theme)
  theme: string = '';

  @IsPlainText('Summary', TEXT_LIMITS.summary)
  summary: string = '';

  @IsPlainText('Description', TEXT_LIMITS.description)
  description: string = '';

  @IsLines('What people will learn', LIST_LIMITS.outcomes)
  outcomes: string = '';

  @IsPlainText('Level', TEXT_LIMITS.level)
  level: string = '';

  @IsPlainText('Who it is for', TEXT_LIMITS.audience)
  audience: string = '';

  @Transform(({ value }) => ticked(value))
  @IsIn(Object.keys(AUDIENCES), { each: true, message: 'Choose groups from the list' })
  audiences: Audience[] = [];
}
