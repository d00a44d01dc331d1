/** How many there are of something. */
export interface Counted {
  name: string;
  count: number;
}

/** One bar, and one row of the table beside the chart. */
export interface Bar extends Counted {
  /** The name, cut where a phone has no room for it; the table has it whole. */
  label: string;
  /** Distance from the top of the chart to the baseline of the label and to the top of the bar, in pixels. */
  labelY: number;
  barY: number;
  countY: number;
  /** Length of the bar and place of its figure, in per cent of the chart's width. */
  width: number;
  countX: number;
}

export interface BarChart {
  /** Of its elements in the page: unique there. */
  id: string;
  bars: Bar[];
  total: number;
  /** Pixels. */
  height: number;
  barHeight: number;
  title: string;
  /** Headings of the table. */
  of: string;
  unit: string;
  /** Says in words what the bars show, for those who do not see them. */
  description: string;
}

export interface ChartWords {
  id: string;
  title: string;
  /** What each bar is, "Agency". */
  of: string;
  /** What of each group the rest is called, "agencies". */
  others: string;
  /** What is counted, "Booked". */
  unit: string;
  /** Months keep their order and are all shown; others come longest first. */
  inOrder?: boolean;
}

const MOST_BARS = 15;
const LABEL_CHARACTERS = 34;
const ROW = 50;
const LABEL_BASELINE = 16;
const BAR_TOP = 22;
const BAR_HEIGHT = 18;
/** The longest bar leaves room for its figure. */
const LONGEST = 84;

/**
 * A bar for each, longest first, and one for all that come after the fifteenth, so that chart and table show the same.
 * Undefined when there is nothing to show. Lengths are in per cent and text in pixels: it fits any width.
 */
export function barChart(
  counts: Counted[],
  { id, title, of, others, unit, inOrder = false }: ChartWords,
): BarChart | undefined {
  const total = sum(counts);
  if (total === 0) return undefined;
  const shown = inOrder ? counts : longestFirst(counts, others);
  const most = Math.max(...shown.map(({ count }) => count));
  return {
    id,
    title,
    of,
    unit,
    bars: shown.map((each, index) => {
      const width = Math.round((each.count / most) * LONGEST * 10) / 10;
      return {
        ...each,
        label: shortened(each.name),
        labelY: index * ROW + LABEL_BASELINE,
        barY: index * ROW + BAR_TOP,
        countY: index * ROW + BAR_TOP + BAR_HEIGHT - 4,
        width,
        countX: width + 1.5,
      };
    }),
    total,
    height: shown.length * ROW,
    barHeight: BAR_HEIGHT,
    description: `${shown.map(({ name, count }) => `${name} ${count}`).join(', ')}. ${total} in all.`,
  };
}

function longestFirst(counts: Counted[], others: string): Counted[] {
  const sorted = [...counts].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, 'en-GB'));
  if (sorted.length <= MOST_BARS) return sorted;
  const rest = sorted.slice(MOST_BARS);
  const name = rest.length === 1 ? (rest[0]?.name ?? '') : `${rest.length} other ${others}`;
  return [...sorted.slice(0, MOST_BARS), { name, count: sum(rest) }];
}

const sum = (counts: Counted[]): number => counts.reduce((all, { count }) => all + count, 0);

function shortened(name: string): string {
  const characters = [...name];
  if (characters.length <= LABEL_CHARACTERS) return name;
  return `${characters
    .slice(0, LABEL_CHARACTERS - 1)
    .join('')
    .trimEnd()}…`;
}
