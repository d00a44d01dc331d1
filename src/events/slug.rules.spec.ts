import { describe, expect, it } from '@jest/globals';
import { freeSlug, slugOf } from './slug.rules.js';

describe('the address of an event', () => {
  it.each([
    [
      'Child Abuse Images and Associated Grooming Conference',
      'child-abuse-images-and-associated-grooming-conference',
    ],
    ['Online Safety – Risks to Children', 'online-safety-risks-to-children'],
    ['  Children’s O’Neill Ó Súilleabháin café ', 'childrens-oneill-o-suilleabhain-cafe'],
    ['🎈🎈', 'event'],
    ['../../etc/passwd', 'etc-passwd'],
  ])('for “%s” is %s', (title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });

  it('is cut between words when the title is long', () => {
    expect(slugOf('neglect '.repeat(40))).toBe(Array<string>(10).fill('neglect').join('-'));
    expect(slugOf('n'.repeat(500))).toBe('n'.repeat(80));
  });

  it('is numbered when it is taken', () => {
    expect(freeSlug('neglect', [])).toBe('neglect');
    expect(freeSlug('neglect', ['neglect', 'neglect-2', 'neglect-4'])).toBe('neglect-3');
  });
});
