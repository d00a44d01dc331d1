import { describe, expect, it } from '@jest/globals';
import { fill, templateProblem, type Values } from '../events/placeholders.rules.js';
import {
  linked,
  messageProblems,
  paragraphs,
  reasonWords,
  tellsTooMuch,
  valuesFor,
} from './messages.rules.js';

const VALUES: Values = {
  name: 'Ann',
  event: 'Neglect',
  when: 'Wednesday 6 November 2019',
  where: 'Sessions House, Maidstone',
  reference: 'KSC-7K3M-Q2XA',
  'joining link': 'https://meet.example/42',
};

describe('a message is filled in', () => {
  it.each<[string, Partial<Values>, string]>([
    ['Dear {{name}},', {}, 'Dear Ann,'],
    ['{{ Name }} {{JOINING   LINK}}', {}, 'Ann https://meet.example/42'],
    ['{{event}}, {{when}}, {{where}}', {}, 'Neglect, Wednesday 6 November 2019, Sessions House, Maidstone'],
    ['{{name}}{{reference}}', {}, 'AnnKSC-7K3M-Q2XA'],
    // What a value holds stays as it is.
    ['{{name}}!', { name: '{{reference}}' }, '{{reference}}!'],
    ['{{name}}{{event}}', { name: '{{', event: 'reference}}' }, '{{reference}}'],
    [
      '{{name}} {{reference}}',
      { name: '{{7*7}} {% raw %} $& $1 <b>' },
      '{{7*7}} {% raw %} $& $1 <b> KSC-7K3M-Q2XA',
    ],
    ['{{constructor}} {{__proto__}}', {}, '{{constructor}} {{__proto__}}'],
    ['{name} }} {', {}, '{name} }} {'],
  ])('%j with %j says %j', (template, values, said) => {
    expect(fill(template, { ...VALUES, ...values })).toBe(said);
  });

  it('with one line for each value, whatever somebody is called', () => {
    const event = {
      title: 'A\nB',
      when: 'w',
      where: 'x',
      joiningLink: 'https://m.example',
      organiser: { name: '', address: '' },
    };
    const values = valuesFor(event, { name: 'Ann\r\n\r\nBcc: x', reference: 'R', state: 'confirmed' });
    expect(values).toMatchObject({ name: 'Ann Bcc: x', event: 'A B', 'joining link': 'https://m.example' });
    expect(valuesFor(event, { name: 'Ann', reference: 'R', state: 'waiting' })['joining link']).not.toContain(
      'm.example',
    );
  });
});

describe('a placeholder', () => {
  it.each([
    ['Dear {{name}}', undefined],
    ['a } b }} c {d}', undefined],
    ['Dear {{nmae}}', /has \{\{nmae\}\}, which cannot be filled in: use \{\{name\}\}/],
    ['{{}}', /has \{\{\}\}/],
    ['{{constructor}}', /has \{\{constructor\}\}/],
    ['{{name.email}}', /has/],
    ['{{name}', /has \{\{ without/],
    ['{{ and {{name}}', /has \{\{ without/],
    ['{{{name}}}', undefined],
    ['{{{{name}}}}', /has \{\{ without/],
  ])('in %j: %p', (template, problem) => {
    if (problem === undefined) expect(templateProblem(template)).toBeUndefined();
    else expect(templateProblem(template)).toMatch(problem);
  });

  it('that is wrong is named by its field', () => {
    const message = { audience: 'booked', subject: 'For {{x}}', text: '{{y}}' } as const;
    expect(messageProblems(message, { joiningLink: null }).map(({ field }) => field)).toEqual([
      'subject',
      'text',
    ]);
  });

  it.each([
    ['booked', 'https://m.example', undefined],
    ['did_not_attend', 'https://m.example', undefined],
    ['selection', 'https://m.example', undefined],
    ['waiting', 'https://m.example', 'The joining link is only for people with a place'],
    ['awaiting_approval', 'https://m.example', 'The joining link is only for people with a place'],
    ['booked', null, 'This event has no joining link, so {{joining link}} cannot be filled in'],
  ] as const)('for the joining link, to %s, of an event with %p: %p', (audience, joiningLink, message) => {
    const problems = messageProblems(
      { audience, subject: 'Join', text: '{{joining link}}' },
      { joiningLink },
    );
    expect(problems).toEqual(message === undefined ? [] : [{ field: 'text', message }]);
  });

  it('for the joining link tells too much to who has no place', () => {
    const message = { subject: 'Join', text: '{{ joining link }}' };
    expect(tellsTooMuch(message, { state: 'waiting' })).toBe(true);
    expect(tellsTooMuch(message, { state: 'confirmed' })).toBe(false);
    expect(tellsTooMuch({ ...message, text: '' }, { state: 'waiting' })).toBe(false);
  });
});

describe('the text', () => {
  it('is paragraphs of lines', () => {
    expect(paragraphs('One\ntwo\n \n\n  three \n')).toEqual([
      [[{ text: 'One' }], [{ text: 'two' }]],
      [[{ text: 'three' }]],
    ]);
  });

  it('has addresses that can be followed, without the end of the sentence', () => {
    expect(linked('See (https://a.example/x?y=1). Or javascript:alert(1)')).toEqual([
      { text: 'See (' },
      { text: 'https://a.example/x?y=1', href: 'https://a.example/x?y=1' },
      { text: '). Or javascript:alert(1)' },
    ]);
  });

  it.each([
    ['booked', 'of your booking KSC-7K3M-Q2XA for Neglect'],
    ['waiting', 'you are on the waiting list for Neglect (KSC-7K3M-Q2XA)'],
    ['awaiting_approval', 'your booking KSC-7K3M-Q2XA for Neglect awaits approval'],
  ] as const)('says to the %s why they get it', (audience, words) => {
    expect(reasonWords(audience, VALUES)).toBe(words);
  });
});
