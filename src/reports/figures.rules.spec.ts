import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FIGURES, figuresOf } from './figures.rules.js';
import type { CountedRows } from './report.types.js';

const rows = (more: Partial<CountedRows>): CountedRows => ({
  ...{
    by: 'month' as const,
    key: 'x',
    name: 'X',
    startsAt: null,
    what: 'booked',
    limited: true,
    states: null,
    amount: 1,
  },
  ...more,
});

describe('The figures of a report', () => {
  it('each have a sentence that defines them', () => {
    for (const { name, definition } of FIGURES) expect(`${name}: ${definition}`).toMatch(/: [A-Z].{20,}\.$/);
    expect(new Set(FIGURES.map(({ definition }) => definition)).size).toBe(FIGURES.length);
  });

  it('are explained to organisers in the same sentences', () => {
    const path = join(import.meta.dirname, '..', '..', 'docs', 'how-to', 'reports.md');
    const explained = readFileSync(path, 'utf8').match(/^\| [A-Z].* \|$/gm);
    expect(explained).toEqual(
      FIGURES.map(({ name, definition }) => `| ${name} | ${definition.replace(/\.$/, '')} |`),
    );
  });

  it('share everybody who is booked among those who came, came in part, did not come and are not recorded', () => {
    const figures = figuresOf(
      [
        rows({ states: ['attended', 'late'], amount: 5 }),
        rows({ states: ['attended', 'left_early'], amount: 3 }),
        rows({ states: ['attended', null], amount: 2 }),
        rows({ states: ['did_not_attend', 'did_not_attend'], amount: 4 }),
        rows({ states: [null, null], amount: 6 }),
        rows({ states: [], amount: 1 }),
      ],
      { withEvents: true },
    );
    expect(figures).toMatchObject({ booked: 21, attended: 5, partly: 5, didNotAttend: 4, notRecorded: 7 });
  });

  it('fill places by the bookings of events that have a limit only', () => {
    const of = [
      rows({ what: 'place', amount: 30 }),
      rows({ states: [null], amount: 20 }),
      rows({ states: [null], limited: false, amount: 100 }),
    ];
    expect(figuresOf(of, { withEvents: true })).toMatchObject({ offered: 30, booked: 120, fillRate: 66.7 });
    expect(figuresOf(of, { withEvents: false })).toMatchObject({
      offered: null,
      booked: 120,
      fillRate: null,
    });
    expect(figuresOf(of.slice(1), { withEvents: true })).toMatchObject({ offered: 0, fillRate: null });
  });

  it('rate the answers of those asked, and mean usefulness only from five answers on', () => {
    const of = (answers: number, points: number): CountedRows[] => [
      rows({ what: 'evaluation_asked', amount: 3 }),
      rows({ what: 'evaluation_answered', amount: answers }),
      rows({ what: 'usefulness_answers', amount: answers }),
      rows({ what: 'usefulness_points', amount: points }),
    ];
    expect(figuresOf(of(6, 25), { withEvents: false })).toMatchObject({
      ...{ evaluationAsked: 9, evaluationAnswered: 6, responseRate: 66.7, usefulness: 4.17 },
    });
    expect(figuresOf(of(4, 20), { withEvents: false })).toMatchObject({
      responseRate: 57.1,
      usefulness: null,
    });
  });

  it('are nothing, and not missing, where there is nothing to count', () => {
    expect(figuresOf([], { withEvents: true })).toMatchObject({
      offered: 0,
      booked: 0,
      fillRate: null,
      unmet: 0,
    });
  });
});
