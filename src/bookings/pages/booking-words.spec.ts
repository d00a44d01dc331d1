import { describe, expect, it } from '@jest/globals';
import { consequence } from './booking-words.js';

const lateFrom = new Date('2019-10-30T09:30:00Z');
const confirmed = { state: 'confirmed' as const, lateFrom, position: null };

describe('what cancelling means', () => {
  it('is free up to the very deadline and late a moment after', () => {
    expect(consequence(confirmed, lateFrom)).toEqual({
      late: false,
      sentences: [
        'You can cancel freely until 9:30am on Wednesday 30 October 2019. After that it counts as a late cancellation.',
      ],
    });
    const after = consequence(confirmed, new Date(lateFrom.getTime() + 1));
    expect(after.late).toBe(true);
    expect(after.sentences[0]).toContain('9:30am on Wednesday 30 October 2019');
  });

  it('is never late where the policy has no window', () => {
    const free = consequence({ ...confirmed, lateFrom: null }, new Date('2030-01-01'));
    expect(free).toEqual({ late: false, sentences: ['You can cancel at any time before the event starts.'] });
  });

  it('costs somebody who waits their position, and never counts as late', () => {
    const left = consequence({ state: 'waiting', lateFrom, position: 4 }, new Date('2030-01-01'));
    expect(left.late).toBe(false);
    expect(left.sentences[0]).toContain('number 4');
  });
});
