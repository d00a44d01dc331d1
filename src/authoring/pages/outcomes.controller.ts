import { Body, Get, Param, Post } from '@nestjs/common';
import { TaskForm } from '../../editor/task-form.types.js';
import { lessonsOf } from '../../learning/content.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { textProblem } from '../../platform/text/plain-text.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import type { PageView, Redirect } from '../../platform/web/page.js';
import { outcomesFacts } from '../draft-facts.rules.js';
import type { Draft, DraftContent } from '../draft.types.js';
import { DraftsQueries } from '../drafts.queries.js';
import { DraftsService } from '../drafts.service.js';
import { MOST_OUTCOMES, rewriteOutcomes } from '../outcomes.rules.js';
import { draftPage, editPath, savedPage, type ShownAgain } from './draft-page.js';
import { fieldsOf } from '../../platform/text/fields.js';
import { count } from '../../platform/text/count.js';

const HEADING = 'What people will learn';
const LONGEST = 300;
const SPARE = 3;

/** The outcomes of a course, each with what teaches it and what asks about it. */
@PageController('organiser/courses/:slug/edit/outcomes')
@Permit('staff')
export class OutcomesController {
  constructor(
    private readonly drafts: DraftsQueries,
    private readonly service: DraftsService,
  ) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    return this.show(draft, new TaskForm(), draft.content.outcomes);
  }

  @Post()
  async save(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const draft = await this.drafts.open(slug, caller);
    const { form, errors } = readForm(TaskForm, body);
    const written = outcomesWritten(body);
    written.forEach((outcome, place) => {
      const problem = textProblem(outcome, { max: LONGEST });
      if (problem !== undefined)
        errors.push({ field: `outcome-${place}`, message: `Outcome ${place + 1} ${problem}` });
    });
    if (errors.length > 0) return this.show(draft, form, written, { errors, status: 400 });
    const not = await this.service.save(caller, slug, {
      stamp: form,
      facts: outcomesFacts,
      change: ({ content }) => ({ content: rewriteOutcomes(content, written) }),
    });
    return not ? this.show(not.draft, form, written, not) : savedPage(slug, HEADING);
  }

  private show(draft: Draft, form: TaskForm, written: string[], again?: ShownAgain): PageView {
    const rows = Math.min(MOST_OUTCOMES, Math.max(written.length + SPARE, SPARE));
    return draftPage(
      'outcomes',
      draft,
      { task: 'outcomes', heading: HEADING, facts: outcomesFacts(draft) },
      form,
      again,
      {
        rows: Array.from({ length: rows }, (_, place) => written[place] ?? ''),
        coverage: draft.content.outcomes.map((outcome, o) => coverageOf(draft, outcome, o + 1)),
      },
    );
  }
}

function outcomesWritten(body: unknown): string[] {
  const fields = fieldsOf(body);
  const written = Array.from({ length: MOST_OUTCOMES }, (_, place) => {
    const value = fields[`outcome-${place}`];
    return typeof value === 'string' ? value.trim() : '';
  });
  return written.slice(0, written.findLastIndex((outcome) => outcome !== '') + 1);
}

/** What teaches an outcome, and how many questions ask about it. */
function coverageOf(
  { slug, content }: { slug: string; content: DraftContent },
  outcome: string,
  number: number,
): object {
  const asked = content.questions.filter((question) => question.outcome === number).length;
  return {
    outcome,
    lessons: lessonsOf(content)
      .filter(({ outcomes }) => outcomes.includes(number))
      .map((lesson) => ({ text: lesson.title, href: `${editPath(slug)}/lessons/${lesson.slug}` })),
    asked:
      asked === 0
        ? 'No question asks about it yet'
        : `${count(asked, 'question asks', 'questions ask')} about it`,
  };
}
