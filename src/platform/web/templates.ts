import { join } from 'node:path';
import nunjucks from 'nunjucks';
import type { FieldError } from '../refusal.js';
import { projectRoot } from '../../config/project-root.js';
import { timeFilters } from '../time/filters.js';
import { makeTemplatesQuick } from './quick-templates.js';
import { count } from '../text/count.js';

/** Templates live beside their feature; paths are from src (or dist/src once built). */
export const viewsRoot = join(import.meta.dirname, '..', '..');

const nodeModules = join(projectRoot, 'node_modules');

/** One environment for all pages; autoescape is always on. */
export function createTemplates(): nunjucks.Environment {
  makeTemplatesQuick();
  const templates = new nunjucks.Environment(
    new nunjucks.FileSystemLoader([
      viewsRoot,
      join(nodeModules, 'govuk-frontend', 'dist'),
      join(nodeModules, '@ministryofjustice', 'frontend'),
    ]),
    { autoescape: true, throwOnUndefined: false },
  );
  for (const [name, filter] of Object.entries(timeFilters)) templates.addFilter(name, filter);
  templates.addFilter('errorFor', (errors: FieldError[] | undefined, field: string) => {
    const found = errors?.find((error) => error.field === field);
    return found && { text: found.message };
  });
  templates.addFilter('errorList', (errors: FieldError[]) =>
    errors.map((error) => ({ text: error.message, href: `#${error.field}` })),
  );
  templates.addFilter('plural', count);
  // For data inside <script type="application/ld+json">: no "</script>" can end it early.
  templates.addFilter(
    'jsonForScript',
    (value: unknown) =>
      new nunjucks.runtime.SafeString(
        JSON.stringify(value)
          .replaceAll('<', '\\u003c')
          .replaceAll('>', '\\u003e')
          .replaceAll('&', '\\u0026'),
      ),
  );
  return templates;
}
