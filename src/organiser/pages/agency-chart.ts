/** How many of an event's places people of one agency hold. */
export interface AgencyCount {
  agency: string;
  count: number;
}

/** One bar, and one row of the table beside the chart. */
export interface Bar extends AgencyCount {
  /** The agency's name, cut where a phone has no room for it; the table has it whole. */
  label: string;
  /** Distance from the top of the chart to the baseline of the label and to the top of the bar, in pixels. */
  labelY: number;
  barY: number;
  countY: number;
  /** Length of the bar and place of its figure, in per cent of the chart's width. */
  width: number;
  countX: number;
}

export interface AgencyChart {
  bars: Bar[];
  total: number;
  /** Pixels. */
  height: number;
  barHeight: number;
  title: string;
  /** Says in words what the bars show, for those who do not see them. */
  description: string;
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
 * A bar for each agency, longest first, and one for all that come after the fifteenth, so that chart and table show
 * the same. Undefined when nobody holds a place. Lengths are in per cent and text in pixels: it fits any width.
 */
export function agencyChart(counts: AgencyCount[]): AgencyChart | undefined {
  if (counts.length === 0) return undefined;
  const sorted = [...counts].sort((a, b) => b.count - a.count || a.agency.localeCompare(b.agency, 'en-GB'));
  const shown = sorted.length > MOST_BARS ? withTheRestAsOne(sorted) : sorted;
  const most = Math.max(...shown.map(({ count }) => count));
  const total = sum(shown);
  return {
    bars: shown.map((each, index) => {
      const width = Math.round((each.count / most) * LONGEST * 10) / 10;
      return {
        ...each,
        label: shortened(each.agency),
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
    title: 'Booked by agency',
    description: `${shown.map(({ agency, count }) => `${agency} ${count}`).join(', ')}. ${total} in all.`,
  };
}

function withTheRestAsOne(sorted: AgencyCount[]): AgencyCount[] {
  const rest = sorted.slice(MOST_BARS);
  return [...sorted.slice(0, MOST_BARS), { agency: `${rest.length} other agencies`, count: sum(rest) }];
}

const sum = (counts: AgencyCount[]): number => counts.reduce((all, { count }) => all + count, 0);

function shortened(name: string): string {
  const characters = [...name];
  if (characters.length <= LABEL_CHARACTERS) return name;
  return `${characters
    .slice(0, LABEL_CHARACTERS - 1)
    .join('')
    .trimEnd()}…`;
}
