import { Transform } from 'class-transformer';
import { IsIn } from 'class-validator';
import { AUDIENCES, type Audience } from '../../eligibility/vocabulary.types.js';
import { EVENT_KINDS, type EventKind } from '../../events/event.types.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import { IsLines, ticked } from '../../platform/text/written.js';
import { TaskForm } from '../task-form.types.js';

export class WhatForm extends TaskForm {
  @IsFilledIn('Enter a title')
  @IsPlainText('Title', { max: 200 })
  title: string = '';

  @IsIn(Object.keys(EVENT_KINDS), { message: 'Choose what kind of event it is' })
  kind: EventKind;

  @IsPlainText('Theme', { max: 200 })
  theme: string = '';

  @IsPlainText('Summary', { max: 500, lines: true })
  summary: string = '';

  @IsPlainText('Description', { max: 10_000, lines: true })
  description: string = '';

  @IsLines('What people will learn', { most: 30, longest: 300 })
  outcomes: string = '';

  @IsPlainText('Level', { max: 200 })
  level: string = '';

  @IsPlainText('Who it is for', { max: 500 })
  audience: string = '';

  @Transform(({ value }) => ticked(value))
  @IsIn(Object.keys(AUDIENCES), { each: true, message: 'Choose groups from the list' })
  audiences: Audience[] = [];
}
