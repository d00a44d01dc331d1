import { Body, Get, Param, Post } from '@nestjs/common';
import { IsIn } from 'class-validator';
import { TaskForm } from '../../editor/task-form.types.js';
import { settingsProblems } from '../../learning/content.rules.js';
import { COMPLETION_RULES, type CompletionRule, type CourseSettings } from '../../learning/content.types.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { IsWhole } from '../../platform/text/written.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import type { PageView, Redirect } from '../../platform/web/page.js';
import { completionChoices, settingsFacts } from '../draft-facts.rules.js';
import { asContent } from '../draft.rules.js';
import type { Draft } from '../draft.types.js';
import { DraftsQueries } from '../drafts.queries.js';
import { DraftsService } from '../drafts.service.js';
import { draftPage, savedPage, type ShownAgain } from './draft-page.js';

const HEADING = 'Completion and certificate';

class SettingsForm extends TaskForm {
  @IsIn(COMPLETION_RULES, { message: 'Choose when the course is completed' })
  completion: CompletionRule = 'lessons_and_check';

  @IsWhole('Enter the pass mark', 1, 100)
  passMark: string = '';

  @IsWhole('Enter how many tries somebody has', 1, 100, true)
  attempts: string = '';

  @IsWhole('Enter how many questions a check asks', 1, 500, true)
  questionsDrawn: string = '';

  @IsWhole('Enter how many minutes of CPD it counts for', 1, 59_999, true)
  cpdMinutes: string = '';

  @IsWhole('Enter for how many months the certificate is valid', 1, 120, true)
  validityMonths: string = '';

  @IsWhole('Enter after how many months it can be taken again', 1, 120, true)
  refresherMonths: string = '';
}

/** When a course is completed, and what its certificate is worth. In force from its next version on. */
@PageController('organiser/courses/:slug/edit/settings')
@Permit('staff')
export class CourseSettingsController {
  constructor(
    private readonly drafts: DraftsQueries,
    private readonly service: DraftsService,
  ) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    const { completion, ...numbers } = draft.settings;
    const typed: Record<string, string> = Object.fromEntries(
      Object.entries(numbers).map(([name, value]) => [name, value?.toString() ?? '']),
    );
    return this.show(draft, Object.assign(new SettingsForm(), { completion }, typed));
  }

  @Post()
  async save(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const draft = await this.drafts.open(slug, caller);
    const { form, errors } = readForm(SettingsForm, body);
    const settings = settingsOf(form);
    // What hangs on the questions can wait for them; what two answers here say of each other cannot.
    if (errors.length === 0)
      errors.push(
        ...settingsProblems(settings, asContent(draft)).filter(({ field }) => field === 'refresherMonths'),
      );
    if (errors.length > 0) return this.show(draft, form, { errors, status: 400 });
    const not = await this.service.save(caller, slug, {
      stamp: form,
      facts: settingsFacts,
      change: () => ({ settings }),
    });
    return not ? this.show(not.draft, form, not) : savedPage(slug, HEADING);
  }

  private show(draft: Draft, form: SettingsForm, again?: ShownAgain): PageView {
    return draftPage(
      'settings',
      draft,
      { task: 'settings', heading: HEADING, facts: settingsFacts(draft) },
      form,
      again,
      { completions: completionChoices, bank: draft.content.questions.length },
    );
  }
}

function settingsOf(form: SettingsForm): CourseSettings {
  const number = (text: string): number | null => (text === '' ? null : Number(text));
  return {
    completion: form.completion,
    passMark: Number(form.passMark),
    attempts: number(form.attempts),
    questionsDrawn: number(form.questionsDrawn),
    cpdMinutes: number(form.cpdMinutes),
    validityMonths: number(form.validityMonths),
    refresherMonths: number(form.refresherMonths),
  };
}
