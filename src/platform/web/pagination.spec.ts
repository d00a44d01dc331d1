import { describe, expect, it } from '@jest/globals';
import { address, pagination } from './pagination.js';

const shown = (page: number, total: number): string | undefined =>
  pagination({ page, pageSize: 10, total }, (number) => `?page=${number}`)
    ?.items.map((item) => ('ellipsis' in item ? '…' : item.current ? `[${item.number}]` : item.number))
    .join(' ');

describe('The numbered pages of a list', () => {
  it.each([
    [1, 0, undefined],
    [1, 10, undefined],
    [1, 11, '[1] 2'],
    [2, 30, '1 [2] 3'],
    [1, 210, '[1] 2 … 21'],
    [10, 210, '1 … 9 [10] 11 … 21'],
    [4, 60, '1 2 3 [4] 5 6'],
    [21, 210, '1 … 20 [21]'],
    [99, 30, '1 2 [3]'],
  ])('on page %i of %i entries are %j', (page, total, expected) => {
    expect(shown(page, total)).toBe(expected);
  });

  it('lead on and back, but not beyond either end', () => {
    const href = (number: number): string => `?page=${number}`;
    expect(pagination({ page: 1, pageSize: 10, total: 25 }, href)).toMatchObject({
      next: { href: '?page=2' },
    });
    expect(pagination({ page: 1, pageSize: 10, total: 25 }, href)).not.toHaveProperty('previous');
    expect(pagination({ page: 3, pageSize: 10, total: 25 }, href)).toMatchObject({
      previous: { href: '?page=2' },
    });
    expect(pagination({ page: 3, pageSize: 10, total: 25 }, href)).not.toHaveProperty('next');
  });
});

describe('An address with a query', () => {
  it('leaves out what says nothing', () => {
    expect(address('/x', { q: '', page: 1, status: undefined, descending: false })).toBe('/x');
  });

  it('writes names of any kind so that they come back the same', () => {
    const url = new URL(address('/x', { q: 'O’Neill & Söhne=1', page: 2 }), 'http://local.invalid');
    expect(Object.fromEntries(url.searchParams)).toEqual({ q: 'O’Neill & Söhne=1', page: '2' });
  });
});
