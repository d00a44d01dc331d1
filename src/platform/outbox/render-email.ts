import { join } from 'node:path';
import nunjucks from 'nunjucks';
import { timeFilters } from '../time/filters.js';

const views = join(import.meta.dirname, '..', '..');

/** Plain text is not escaped, HTML always is: two environments, so that neither can be mistaken for the other. */
const text = templates({ autoescape: false, trimBlocks: true, lstripBlocks: true });
const html = templates({ autoescape: true });

/**
 * Renders `<path>.txt.njk` and `<path>.html.njk`, given from src as in `bookings/emails/confirmed`. The facts are
 * values and are never themselves rendered: a name that reads {{7*7}} stays as it is. The two are the message only;
 * greeting card and footer are the letterhead's.
 */
export function renderEmail(path: string, facts: object): { text: string; html: string } {
  return {
    text:
      text
        .render(`${path}.txt.njk`, facts)
        .replace(/\n{3,}/g, '\n\n')
        .trim() + '\n',
    html: html.render(`${path}.html.njk`, facts).trim(),
  };
}

function templates(options: nunjucks.ConfigureOptions): nunjucks.Environment {
  const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(views), options);
  for (const [name, filter] of Object.entries(timeFilters)) environment.addFilter(name, filter);
  return environment;
}
