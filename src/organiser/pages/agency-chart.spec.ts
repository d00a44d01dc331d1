import { describe, expect, it } from '@jest/globals';
import { agencyChart } from './agency-chart.js';

describe('The chart of places by agency', () => {
  it('is not drawn while nobody holds a place', () => {
    expect(agencyChart([])).toBeUndefined();
  });

  it('puts the agency with most places first and measures the others against it', () => {
    const chart = agencyChart([
      { agency: 'Kent Police', count: 21 },
      { agency: 'Education', count: 42 },
    ]);
    expect(chart?.bars.map(({ agency, width }) => ({ agency, width }))).toEqual([
      { agency: 'Education', width: 84 },
      { agency: 'Kent Police', width: 42 },
    ]);
  });

  it('orders agencies with the same figure by name, so that it does not change from one visit to the next', () => {
    const chart = agencyChart([
      { agency: 'Zest', count: 1 },
      { agency: 'Émile Trust', count: 1 },
    ]);
    expect(chart?.bars.map(({ agency }) => agency)).toEqual(['Émile Trust', 'Zest']);
  });

  it('gathers what comes after the fifteenth, and its figures still add up', () => {
    const counts = Array.from({ length: 20 }, (_, index) => ({
      agency: `Agency ${index}`,
      count: 20 - index,
    }));
    const chart = agencyChart(counts);
    expect(chart?.bars).toHaveLength(16);
    expect(chart?.bars.at(-1)).toMatchObject({ agency: '5 other agencies', count: 5 + 4 + 3 + 2 + 1 });
    expect(chart?.total).toBe(210);
  });

  it('says the same in words', () => {
    const chart = agencyChart([
      { agency: 'Education', count: 2 },
      { agency: 'Kent Police', count: 1 },
    ]);
    expect(chart?.description).toBe('Education 2, Kent Police 1. 3 in all.');
  });

  it('cuts a name that a phone has no room for, by characters and not by halves of one', () => {
    const name = '🙂'.repeat(40);
    const [bar] = agencyChart([{ agency: name, count: 1 }])?.bars ?? [];
    expect(bar?.label).toBe(`${'🙂'.repeat(33)}…`);
    expect(bar?.agency).toBe(name);
  });
});
