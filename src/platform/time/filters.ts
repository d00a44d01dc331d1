import {
  dateWords,
  deadlineWords,
  monthWords,
  shortDateWords,
  timeWords,
  whenWords,
  type Timing,
} from './words.js';

/** The nunjucks filters of dates, registered by the web shell and by the mail renderer. A Date missing shows nothing. */
export const timeFilters = {
  longDate: shown(dateWords),
  shortDate: shown(shortDateWords),
  month: shown(monthWords),
  time: shown(timeWords),
  deadline: shown(deadlineWords),
  whenWords: (
    start: Date | string | null | undefined,
    end: Date | string | null | undefined,
    timing: Timing,
  ): string => whenWords(moment(start), moment(end), timing),
};

function shown(words: (at: Date) => string): (value: Date | string | null | undefined) => string {
  return (value) => {
    const at = moment(value);
    return at ? words(at) : '';
  };
}

/** Facts that have been through JSON, as those of a mail have, carry their moments as ISO text. */
function moment(value: Date | string | null | undefined): Date | undefined {
  return typeof value === 'string' ? new Date(value) : (value ?? undefined);
}
