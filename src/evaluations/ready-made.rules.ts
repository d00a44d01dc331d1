import type { Moment, NewQuestion, Standard } from './evaluation.types.js';

const NOTHING: Omit<NewQuestion, 'kind' | 'text'> = {
  hint: null,
  required: false,
  points: null,
  lowWords: null,
  highWords: null,
  options: [],
  several: false,
  other: false,
  pair: null,
  standard: null,
};

const scale = (
  text: string,
  lowWords: string,
  highWords: string,
  more: { standard?: Standard; pair?: string } = {},
): NewQuestion => ({
  ...NOTHING,
  kind: 'scale',
  text,
  required: true,
  points: 5,
  lowWords,
  highWords,
  ...more,
});

const choice = (
  text: string,
  options: string[],
  more: Partial<Pick<NewQuestion, 'several' | 'other' | 'required'>> = {},
): NewQuestion => ({ ...NOTHING, kind: 'choice', text, options, ...more });

const text = (words: string, hint: string | null = null): NewQuestion => ({
  ...NOTHING,
  kind: 'text',
  text: words,
  hint,
});

const NOBODY_NAMED = 'Do not name or describe a child, adult or family';

/** The same words before and after, so that what changed can be seen. */
const CONFIDENCE = scale(
  'How confident are you in dealing with this topic at work?',
  'Not at all confident',
  'Very confident',
  { standard: 'confidence', pair: 'confidence' },
);

/** Questions to begin with, two minutes each: what people thought of it, learnt, do with it, and what came of it. */
const READY_MADE: Record<Moment, NewQuestion[]> = {
  before: [CONFIDENCE, text('What do you most want to take away from it?')],
  on_the_day: [
    CONFIDENCE,
    scale('How useful was this for your work?', 'Not useful', 'Very useful', { standard: 'usefulness' }),
    choice('How was the pace?', ['Too slow', 'About right', 'Too fast']),
    scale('How well did the venue, or the online room, work for you?', 'Not well', 'Very well'),
    text('What will you do differently because of it?'),
    text('What should we change next time?'),
  ],
  impact: [
    CONFIDENCE,
    choice(
      'Have you used what you learnt?',
      ['Yes, often', 'Yes, once or twice', 'Not yet, but I expect to', 'No'],
      { required: true },
    ),
    choice(
      'What helped you to use it, or would have?',
      [
        'Time',
        'Support from my manager',
        'Colleagues who had been there too',
        'Something to look things up in',
      ],
      { several: true, other: true },
    ),
    text('What difference has it made for a child, adult or family you work with?', NOBODY_NAMED),
  ],
  manager: [
    scale('How much has it changed the way they work?', 'Not at all', 'A great deal'),
    choice('Have the two of you talked about what they learnt?', ['Yes', 'Not yet'], { required: true }),
    text('What have you seen them do differently?', NOBODY_NAMED),
  ],
};

export const readyMade = (moment: Moment): NewQuestion[] => READY_MADE[moment];
