import { describe, expect, it } from '@jest/globals';
import { readSearch, wordsOf, writeSearch } from './search.rules.js';

const read = (query: string): ReturnType<typeof readSearch> => {
  const parsed: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parsed[name];
    parsed[name] = before === undefined ? value : [before, value].flat();
  }
  return readSearch(parsed);
};

describe('a search read from its address', () => {
  it('limits nothing when nothing is asked for', () => {
    expect(read('q=&kind=&from=')).toEqual({
      search: {
        q: '',
        kind: [],
        audience: [],
        area: [],
        month: [],
        mode: [],
        available: false,
        sort: 'soonest',
      },
      view: 'list',
      errors: [],
    });
  });

  it('takes several values of a filter, each once', () => {
    expect(read('kind=conference&kind=e-learning&kind=conference').search.kind).toEqual([
      'conference',
      'e-learning',
    ]);
  });

  it('goes by the best match when there are words, by date when there are none', () => {
    expect(read('q=neglect').search.sort).toBe('relevance');
    expect(read('sort=relevance').search.sort).toBe('soonest');
    expect(read('q=neglect&sort=title').search.sort).toBe('title');
  });

  it.each([
    ['kind=party', 'kind'],
    ['kind=constructor', 'kind'],
    ['audience=__proto__', 'audience'],
    ['mode=by-post', 'mode'],
    ['sort=price', 'sort'],
    ['view=year', 'view'],
    ['area=%3Cscript%3E', 'area'],
    ['month=2019-13', 'month'],
    ['month=November', 'month'],
    ['from=2023-02-29', 'from'],
    ['to=NaN', 'to'],
    ['from=2019-11-02&to=2019-11-01', 'to'],
    ['available=maybe', 'available'],
    ['q=%00', 'q'],
    [`q=${'x'.repeat(201)}`, 'q'],
  ])('names the field of %s', (query, field) => {
    expect(read(query).errors.map((error) => error.field)).toEqual([field]);
  });

  it('is written back to the same address, so that it can be shared', () => {
    const address =
      '?q=neglect+%26+%3Cb%3E&kind=conference&kind=webinar&area=maidstone&month=2019-11&mode=online&available=true&from=2019-10-01&to=2020-01-31&sort=title';
    expect(writeSearch(read(address).search)).toBe(address);
    expect(writeSearch(read('sort=soonest').search)).toBe('');
    expect(writeSearch(read('kind=forum').search, { page: '2' })).toBe('?kind=forum&page=2');
  });
});

describe('the words of a search', () => {
  it('take the last one as perhaps unfinished', () => {
    expect(wordsOf('Online  Saf').unfinished).toBe('online & saf:*');
  });

  it('leave operators to the search engine', () => {
    expect(wordsOf('"abuse images"').unfinished).toBeNull();
    expect(wordsOf('neglect -babies').unfinished).toBeNull();
    expect(wordsOf('neglect or hoarding').unfinished).toBeNull();
    expect(wordsOf('multi-agency').unfinished).toBe('multi & agency:*');
  });

  it('carry nothing that to_tsquery would read as an operator', () => {
    expect(wordsOf(`a:* | !b & (c <-> d) \\ '`).unfinished).toBeNull();
    expect(wordsOf(`children's ) & café`).unfinished).toBe('childrens & cafe:*');
  });

  it('are forgiven a typo only when they are long enough', () => {
    expect(wordsOf('an MCA dometsic').readings).toEqual([
      { word: 0, reads: 'mca' },
      { word: 0, reads: 'cma' },
      { word: 0, reads: 'mac' },
      { word: 1, reads: 'dometsic' },
    ]);
  });

  it('are not read in a thousand ways', () => {
    expect(wordsOf('abcdefg '.repeat(20)).readings).toHaveLength(7);
    expect(
      new Set(
        wordsOf(Array.from({ length: 30 }, (_, n) => `word${n}`).join(' ')).readings.map(({ word }) => word),
      ).size,
    ).toBe(10);
  });
});
