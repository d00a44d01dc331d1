import type { FileColumn } from '../../platform/files/table-files.js';
import { londonDate } from '../../platform/time/london.js';
import { FIGURES } from '../figures.rules.js';
import type { Report, ReportRow } from '../finished-report.types.js';
import { BREAKDOWNS } from '../report.types.js';

type Line = Pick<ReportRow, 'name' | 'startsAt' | 'figures'>;

/** What a file says of each row; the same in every format. Numbers are numbers, so that programs count with them. */
export const reportColumns = ({ by }: Report): FileColumn<Line>[] => [
  { heading: BREAKDOWNS[by].name, width: 44, value: ({ name }) => name },
  ...(by === 'event'
    ? [
        {
          heading: 'Date',
          width: 12,
          value: ({ startsAt }: Line) => (startsAt === null ? null : londonDate(startsAt)),
        },
      ]
    : []),
  ...FIGURES.map(({ code, name, isShare }) => ({
    heading: isShare ? `${name} (%)` : name,
    width: 14,
    value: ({ figures }: Line) => figures[code],
  })),
];

/** The rows, and all of them together. */
export const reportLines = ({ rows, total }: Report): Line[] => [
  ...rows,
  { name: 'All', startsAt: null, figures: total },
];
