import nunjucks from 'nunjucks';

type Taker = (error: unknown, exported: unknown) => unknown;
type GetExported = (this: object, ...given: unknown[]) => unknown;
interface Compiler {
  _emitLine: (code: string) => void;
  /** `at` and `length` are the names of variables in the code that is made. */
  _emitLoopBindings: (node: unknown, list: string, at: string, length: string) => void;
}

let done = false;

/** Spares nunjucks what was most of its work for a page. */
export function makeTemplatesQuick(): void {
  if (done) return;
  done = true;
  readMacrosOnce(nunjucks.Template.prototype as unknown as { getExported: GetExported });
  const { compiler } = nunjucks as unknown as { compiler: { Compiler: { prototype: Compiler } } };
  tellRoundsAtOnce(compiler.Compiler.prototype);
}

/**
 * A file of macros is run once, instead of once for every page that imports from it. Imported without a context, what
 * a file exports depends on nothing.
 */
function readMacrosOnce(template: { getExported: GetExported }): void {
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

/** What a loop knows of its round is set at once, and not name by name, each of which nunjucks splits at its dot. */
function tellRoundsAtOnce(compiler: Compiler): void {
  compiler._emitLoopBindings = function (_node, _list, at, length) {
    this._emitLine(
      `frame.set("loop", { index: ${at} + 1, index0: ${at}, revindex: ${length} - ${at}, revindex0: ${length} - ${at} - 1,
         first: ${at} === 0, last: ${at} === ${length} - 1, length: ${length} });`,
    );
  };
}
