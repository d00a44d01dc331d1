import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LEAST_ANONYMOUS, type Answers, type EvaluationForm, type Moment } from './evaluation.types.js';
import { EvaluationsQueries } from './evaluations.queries.js';
import { comparisons, resultOf, type Comparison, type QuestionResult } from './results.rules.js';

/** One answered form. Of an anonymous one nothing but the answers, in an order that means nothing. */
export interface Response {
  personId: number | null;
  name: string | null;
  agency: string | null;
  /** YYYY-MM-DD */
  answeredOn: string | null;
  answers: Answers;
}

export interface FormResults {
  form: EvaluationForm;
  /** Answers that there are. */
  answers: number;
  /** There are some, but too few to show of an anonymous form: neither results nor files have them. */
  tooFew: boolean;
  results: QuestionResult[];
  responses: Response[];
}

export interface EventResults {
  forms: FormResults[];
  comparisons: Comparison[];
}

/** Results of an event's evaluation. Who may ask is checked before. */
@Injectable()
export class ResultsQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: EvaluationsQueries,
  ) {}

  async ofEvent(eventId: number): Promise<EventResults> {
    const forms = await this.queries.forms(eventId);
    const all = await Promise.all(forms.map((form) => this.resultsOf(form)));
    return {
      forms: all,
      comparisons: comparisons(
        all.map(({ form: { moment, anonymous, questions }, responses }) => ({
          ...{ moment, anonymous, questions, responses },
        })),
      ),
    };
  }

  /** @throws Refusal not_found */
  async ofForm(eventId: number, moment: Moment): Promise<FormResults> {
    return this.resultsOf(await this.queries.form(eventId, moment));
  }

  private async resultsOf(form: EvaluationForm): Promise<FormResults> {
    const found = await this.dataSource.query<Response[]>(
      `SELECT r.person_id AS "personId", p.name, coalesce(o.name, p.organisation_other) AS agency,
         to_char(a.answered_on, 'YYYY-MM-DD') AS "answeredOn", a.answers
       FROM evaluation_responses a LEFT JOIN evaluation_requests r ON r.id = a.request_id
       LEFT JOIN people p ON p.id = r.person_id LEFT JOIN organisations o ON o.id = p.organisation_id
       WHERE a.form_id = $1 ORDER BY plain_text(p.name), a.id`,
      [form.id],
    );
    const tooFew = form.anonymous && found.length > 0 && found.length < LEAST_ANONYMOUS;
    const responses = tooFew ? [] : found;
    return {
      form,
      answers: found.length,
      tooFew,
      responses,
      results: form.questions.map((question) =>
        resultOf(
          question,
          responses.map(({ answers }) => answers),
        ),
      ),
    };
  }
}
