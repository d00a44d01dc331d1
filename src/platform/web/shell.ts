import { LRUCache } from 'lru-cache';
import nunjucks from 'nunjucks';
import type { Partnership } from '../../config/settings.js';

/** What the shell shows of who looks at a page, and which. */
export interface ShellState {
  /** Of the navigation. */
  section?: string;
  signedIn: boolean;
  isStaff: boolean;
  /** In words, in the demonstration only. */
  today?: string;
  mailbox: boolean;
}

/** What a page puts into the gaps of the shell, in HTML. */
export interface PageContent {
  title: string;
  headExtra: string;
  main: string;
}

/** Puts content into the shell: a whole page. */
export type Shell = (content: PageContent) => string;

const SECTIONS = [
  '/events',
  '/courses',
  '/bookings',
  '/training-record',
  '/organiser',
  '/profile',
  '/sign-in',
  '/sign-out',
];
/** Between the pieces, here and in page.njk. Whatever a page shows is escaped, so it cannot hold one of its own. */
export const CUT = '<!-- cut -->';

export const sectionOf = (path: string): string | undefined =>
  SECTIONS.find((section) => path === section || path.startsWith(`${section}/`));

/** What stands around every page, rendered once for each state: macros cost more than all the rest of a page. */
export class Shells {
  /** More than there are states of the navigation, on one day of the demonstration. */
  private readonly rendered = new LRUCache<string, Shell>({ max: 64 });

  constructor(
    private readonly templates: nunjucks.Environment,
    private readonly partnership: Partnership,
  ) {}

  of(state: ShellState): Shell {
    const key = [state.section, state.signedIn, state.isStaff, state.today, state.mailbox].join('|');
    const known = this.rendered.get(key);
    if (known) return known;
    const shell = this.render(state);
    this.rendered.set(key, shell);
    return shell;
  }

  private render(state: ShellState): Shell {
    const html = this.templates.render('platform/web/views/shell.njk', {
      ...state,
      partnership: this.partnership,
      cut: new nunjucks.runtime.SafeString(CUT),
    });
    const pieces = html.split(CUT);
    if (pieces.length !== 4) throw new Error('The shell is cut in four');
    const [beforeTitle, beforeHeadExtra, beforeMain, afterMain] = pieces;
    return ({ title, headExtra, main }) =>
      `${beforeTitle}${title}${beforeHeadExtra}${headExtra}${beforeMain}${main}${afterMain}`;
  }
}
