import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { EventDesk, type OpenEvent } from '../../organiser/event-desk.service.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { formNotFound } from '../evaluation.errors.js';
import { EvaluationFormsService } from '../evaluation-forms.service.js';
import { EvaluationSetUpService } from '../evaluation-set-up.service.js';
import { isMoment, MOMENT_NAMES, type EvaluationForm, type Moment } from '../evaluation.types.js';
import { EvaluationsQueries } from '../evaluations.queries.js';
import { answerFields } from './answer-fields.js';
import {
  emptyQuestion,
  questionForm,
  readQuestion,
  StateForm,
  type QuestionForm,
} from './evaluation.forms.js';
import { alsoAsked, comparableItems, evaluationPath, questionLines, WHEN } from './evaluation.presenter.js';
import { idIn } from '../../platform/text/fields.js';

interface OpenForm {
  opened: OpenEvent;
  moment: Moment;
  form: EvaluationForm;
  /** Address of the page of this form. */
  here: string;
}

/** One form of an event: its questions, one by one, and whether it is asked. */
@PageController('organiser/events/:slug/evaluation/forms/:moment')
@Permit('staff')
export class FormController {
  constructor(
    private readonly desk: EventDesk,
    private readonly queries: EvaluationsQueries,
    private readonly forms: EvaluationFormsService,
    private readonly setUp: EvaluationSetUpService,
  ) {}

  @Get()
  async show(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    return this.formPage(await this.open(slug, moment, caller));
  }

  @Post()
  async setState(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const at = await this.open(slug, moment, caller);
    const { form, errors } = readForm(StateForm, body);
    if (errors.length > 0) return this.formPage(at, form, errors);
    const state = { asked: form.asked === 'yes', anonymous: form.anonymous === 'yes' };
    return settled(at.here, async () => {
      await this.forms.setForm(at.opened, caller, at.moment, state, versionOf(form));
      return redirect(at.here, {
        flash: state.asked ? 'Saved. People are asked when it is due' : 'Saved. Nobody is asked',
      });
    });
  }

  /** A form that was left out, with ready-made questions. */
  @Post('start')
  async start(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Redirect> {
    const opened = await this.desk.open(slug, caller);
    if (!isMoment(moment)) throw formNotFound();
    await this.setUp.start(opened, caller, [moment]);
    return redirect(`${evaluationPath(opened)}/forms/${moment}`);
  }

  @Get('preview')
  async preview(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const { opened, form, here } = await this.open(slug, moment, caller);
    return page('evaluations/pages/preview.njk', {
      frame: opened.frame,
      back: here,
      name: MOMENT_NAMES[form.moment],
      anonymous: form.anonymous,
      fields: answerFields(form.questions),
    });
  }

  @Get('questions/new')
  async askNew(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @CurrentCaller() caller: Caller,
    @Query('kind') kind: unknown,
  ): Promise<PageView> {
    const at = await this.open(slug, moment, caller);
    return questionPage(at, emptyQuestion(kind, at.form.version));
  }

  @Post('questions/new')
  async add(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    return this.save(await this.open(slug, moment, caller), caller, body);
  }

  @Get('questions/:id')
  async askOne(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const at = await this.open(slug, moment, caller);
    const question = at.form.questions.find((each) => String(each.id) === id);
    if (question === undefined) throw formNotFound();
    const forms = await this.queries.forms(at.opened.event.id);
    return questionPage(
      at,
      questionForm(question, alsoAsked(at.form, forms, question), at.form.version),
      question.id,
    );
  }

  @Post('questions/:id')
  async change(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    return this.save(await this.open(slug, moment, caller), caller, body, idIn(id));
  }

  @Post('questions/:id/move')
  async move(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
    @Body('to') to: unknown,
  ): Promise<Redirect> {
    const { opened, here, form } = await this.open(slug, moment, caller);
    await this.forms.moveQuestion(opened, form.moment, idIn(id), to === 'up' ? 'up' : 'down');
    return redirect(`${here}#question-${idIn(id)}`);
  }

  @Post('questions/:id/remove')
  async remove(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Redirect> {
    const { opened, here, form } = await this.open(slug, moment, caller);
    return settled(here, async () => {
      await this.forms.removeQuestion(opened, caller, form.moment, idIn(id));
      return redirect(here, { flash: 'The question is removed' });
    });
  }

  private async save(at: OpenForm, caller: Caller, body: unknown, id?: number): Promise<PageView | Redirect> {
    const { form, errors, question } = readQuestion(body);
    if (errors.length > 0) return questionPage(at, form, id, errors);
    try {
      const asked = { id, question, alsoIn: form.alsoIn };
      await this.forms.saveQuestion(at.opened, caller, at.moment, asked, versionOf(form));
      return redirect(at.here, {
        flash: id === undefined ? 'The question is added' : 'The question is changed',
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind === 'not_found') throw error;
      if (error.kind === 'invalid') return questionPage(at, form, id, error.errors);
      // Saved again, it replaces what somebody else wrote meanwhile.
      const shown = Object.assign(form, { version: String(at.form.version) });
      return questionPage(at, shown, id, [{ field: 'text', message: error.message }], error.status);
    }
  }

  /** @throws Refusal not_found; a moment that there is no form for yet has none to open */
  private async open(slug: string, moment: string, caller: Caller): Promise<OpenForm> {
    const opened = await this.desk.open(slug, caller, 'evaluation');
    if (!isMoment(moment)) throw formNotFound();
    const form = await this.queries.form(opened.event.id, moment);
    return { opened, moment, form, here: `${evaluationPath(opened)}/forms/${moment}` };
  }

  private async formPage(
    { opened, form, here, moment }: OpenForm,
    shown: StateForm = Object.assign(new StateForm(), {
      asked: form.asked ? 'yes' : 'no',
      anonymous: form.anonymous ? 'yes' : 'no',
      version: String(form.version),
    }),
    errors: FieldError[] = [],
  ): Promise<PageView> {
    const { id } = opened.event;
    const model = {
      ...{ frame: opened.frame, here, form: shown, errors },
      back: evaluationPath(opened),
      name: MOMENT_NAMES[moment],
      when: WHEN[moment](await this.queries.settings(id)),
      lines: questionLines(form, await this.queries.forms(id)),
      closed: await this.queries.hasAnswers(form.id),
    };
    return page('evaluations/pages/form.njk', model, { status: errors.length > 0 ? 400 : 200 });
  }
}

const versionOf = ({ version }: { version: string }): number | undefined =>
  version === '' ? undefined : Number(version);

function questionPage(
  { opened, here, moment }: OpenForm,
  form: QuestionForm,
  id?: number,
  errors: FieldError[] = [],
  status = 400,
): PageView {
  const model = {
    ...{ frame: opened.frame, back: here, form, errors },
    action: `${here}/questions/${id ?? 'new'}`,
    isNew: id === undefined,
    name: MOMENT_NAMES[moment],
    comparable: comparableItems(moment),
  };
  return page('evaluations/pages/question.njk', model, { status: errors.length > 0 ? status : 200 });
}

/** What somebody else did meanwhile is said on the page of the form. */
async function settled(here: string, work: () => Promise<Redirect>): Promise<Redirect> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && (error.kind === 'conflict' || error.kind === 'stale'))
      return redirect(here, { notice: error.message });
    throw error;
  }
}
