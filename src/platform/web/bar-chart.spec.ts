import { describe, expect, it } from '@jest/globals';
import { barChart, type BarChart, type Counted } from './bar-chart.js';

const WORDS = {
  ...{ id: 'agency-chart', title: 'Booked by agency', of: 'Agency', others: 'agencies', unit: 'Booked' },
};
const agencyChart = (counts: Counted[]): BarChart | undefined => barChart(counts, WORDS);

describe('A chart of bars, as that of places by agency,', () => {
  it('is not drawn while nobody holds a place', () => {
    expect(agencyChart([])).toBeUndefined();
  });

  it('puts the agency with most places first and measures the others against it', () => {
    const chart = agencyChart([
      { name: 'Kent Police', count: 21 },
      { name: 'Education', count: 42 },
    ]);
    expect(chart?.bars.map(({ name, width }) => ({ name, width }))).toEqual([
      { name: 'Education', width: 84 },
      { name: 'Kent Police', width: 42 },
    ]);
  });

  it('orders agencies with the same figure by name, so that it does not change from one visit to the next', () => {
    const chart = agencyChart([
      { name: 'Zest', count: 1 },
      { name: 'Émile Trust', count: 1 },
    ]);
    expect(chart?.bars.map(({ name }) => name)).toEqual(['Émile Trust', 'Zest']);
  });

  it('gathers what comes after the fifteenth, and its figures still add up', () => {
    const counts = Array.from({ length: 20 }, (_, index) => ({
      name: `Agency ${index}`,
      count: 20 - index,
    }));
    const chart = agencyChart(counts);
    expect(chart?.bars).toHaveLength(16);
    expect(chart?.bars.at(-1)).toMatchObject({ name: '5 other agencies', count: 5 + 4 + 3 + 2 + 1 });
    expect(chart?.total).toBe(210);
  });

  it('says the same in words', () => {
    const chart = agencyChart([
      { name: 'Education', count: 2 },
      { name: 'Kent Police', count: 1 },
    ]);
    expect(chart?.description).toBe('Education 2, Kent Police 1. 3 in all.');
  });

  it('cuts a name that a phone has no room for, by characters and not by halves of one', () => {
    const name = '🙂'.repeat(40);
    const [bar] = agencyChart([{ name, count: 1 }])?.bars ?? [];
    expect(bar?.label).toBe(`${'🙂'.repeat(33)}…`);
    expect(bar?.name).toBe(name);
  });

  it('keeps months in their order, however many they are', () => {
    const months = Array.from({ length: 18 }, (_, index) => ({ name: `Month ${index}`, count: index }));
    const chart = barChart(months, { ...WORDS, inOrder: true });
    expect(chart?.bars.map(({ name }) => name)).toEqual(months.map(({ name }) => name));
  });
});
