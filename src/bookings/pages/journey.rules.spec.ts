import { describe, expect, it } from '@jest/globals';
import {
  isReached,
  nextStep,
  stepBefore,
  withAnswers,
  type JourneyAnswers,
  type Situation,
} from './journey.rules.js';

const plain: Situation = {
  questions: 0,
  questionsOpen: false,
  outcome: 'eligible',
  sessions: 1,
  clashes: 0,
  full: false,
};
const colleague = { name: 'Jo', email: 'jo@x.example', organisation: { own: true } as const, jobTitle: '' };

describe('the order of the questions', () => {
  it.each<[string, JourneyAnswers, Partial<Situation>, string]>([
    ['nothing answered', {}, {}, 'who'],
    ['for myself, nothing special', { who: 'me' }, {}, 'needs'],
    ['for a colleague', { who: 'colleague' }, {}, 'colleague'],
    ['a colleague described', { who: 'colleague', colleague }, {}, 'needs'],
    ['facts missing', { who: 'me' }, { questions: 1, questionsOpen: true }, 'about'],
    ['facts given', { who: 'me' }, { questions: 1 }, 'needs'],
    ['approval needed', { who: 'me' }, { outcome: 'needs_approval' }, 'conditions'],
    ['evidence needed', { who: 'me' }, { outcome: 'needs_evidence' }, 'conditions'],
    [
      'evidence given, but now approval is needed',
      { who: 'me', conditions: { outcome: 'needs_evidence', declared: [] } },
      { outcome: 'needs_approval' },
      'conditions',
    ],
    ['several sessions', { who: 'me' }, { sessions: 2 }, 'sessions'],
    ['needs given as none', { who: 'me', needs: {} }, {}, 'check'],
    ['a clash', { who: 'me', needs: {} }, { clashes: 1 }, 'clash'],
    ['a clash of a colleague, met when booking', { who: 'me', needs: {}, clashMet: true }, {}, 'clash'],
    ['a clash insisted on', { who: 'me', needs: {}, insist: true }, { clashes: 1 }, 'check'],
    ['full', { who: 'me', needs: {} }, { full: true }, 'waiting-list'],
    ['full and joining', { who: 'me', needs: {}, joinWaitingList: true }, { full: true }, 'check'],
  ])('%s', (_, answers, situation, step) => {
    expect(nextStep(answers, { ...plain, ...situation })).toBe(step);
  });

  it('goes back over the questions that were asked, and not over those that were not', () => {
    const answers: JourneyAnswers = { who: 'me', needs: {} };
    expect(stepBefore('check', answers, plain)).toBe('needs');
    expect(stepBefore('needs', answers, plain)).toBe('who');
    expect(stepBefore('needs', answers, { ...plain, sessions: 3 })).toBe('sessions');
    expect(stepBefore('who', answers, plain)).toBeUndefined();
  });

  it('opens what was answered and the first open question, and nothing behind that', () => {
    const answers: JourneyAnswers = { who: 'me' };
    expect(isReached('who', answers, plain)).toBe(true);
    expect(isReached('needs', answers, plain)).toBe(true);
    expect(isReached('check', answers, plain)).toBe(false);
    expect(isReached('clash', answers, plain)).toBe(false);
    expect(isReached('check', { ...answers, needs: {} }, plain)).toBe(true);
  });
});

describe('changing an answer', () => {
  const answers: JourneyAnswers = {
    who: 'me',
    needs: { access: 'Hearing loop' },
    conditions: { outcome: 'needs_evidence', declared: [], evidence: 'Mine' },
    insist: true,
    sessions: true,
  };

  it('keeps the others', () => {
    expect(withAnswers(answers, { needs: {} })).toEqual({ ...answers, needs: {} });
    expect(withAnswers(answers, { who: 'me' })).toEqual(answers);
  });

  it('forgets what was said of one person when the booking becomes another’s', () => {
    const switched = withAnswers(answers, { who: 'colleague' });
    expect(switched).toEqual({ who: 'colleague', sessions: true });
    const described = withAnswers(switched, { colleague });
    const renamed = withAnswers({ ...described, needs: {} }, { colleague: { ...colleague, name: 'Joan' } });
    expect(renamed.needs).toEqual({});
    const other = withAnswers(renamed, { colleague: { ...colleague, email: 'al@x.example' } });
    expect(other.needs).toBeUndefined();
  });
});
