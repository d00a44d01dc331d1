import nunjucks from 'nunjucks';

type Taker = (error: unknown, exported: unknown) => unknown;
type GetExported = (this: object, ...given: unknown[]) => unknown;

let done = false;

/**
 * Makes nunjucks run a file of macros once, instead of once for every page that imports from it. Imported without a
 * context, what a file exports depends on nothing; and running such files was most of the work of a page.
 */
export function readMacrosOnce(): void {
  if (done) return;
  done = true;
  const template = nunjucks.Template.prototype as unknown as { getExported: GetExported };
  const run = template.getExported;
  const known = new WeakMap<object, unknown>();
  template.getExported = function (...given) {
    const [take] = given;
    // What comes before the callback is a context.
    if (typeof take !== 'function') return run.apply(this, given);
    const answer = take as Taker;
    if (known.has(this)) return answer(null, known.get(this));
    return run.call(this, (error: unknown, exported: unknown) => {
      if (!error) known.set(this, exported);
      return answer(error, exported);
    });
  };
}
