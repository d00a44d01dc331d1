import type { QueryResult } from 'pg';

type Answered = (error: Error | null, answer: QueryResult | QueryResult[]) => void;
type Query = (...asked: unknown[]) => unknown;

/**
 * pg's `query`, keeping nothing of an answer once it is given.
 *
 * V8 lays a function that is written straight into a property among the old objects. pg does that for every query whose
 * promise it gives or that may time out (`query.callback = (error, answer) => …`), and what that function can reach, all
 * rows of the answer, stayed until the next full collection: an export of 100,000 rows left a hundred megabytes behind.
 * So pg is given a function of ours, which forgets whom it told, and the rows are taken out of pg's hands.
 */
export const forgetful =
  (query: Query): Query =>
  (...asked) => {
    if (typeof asked.at(-1) === 'function') return query(...asked);
    return new Promise((resolve, reject) => {
      let waiting: { resolve: typeof resolve; reject: typeof reject } | undefined = { resolve, reject };
      const answered: Answered = (error, answer) => {
        const told = waiting;
        waiting = undefined;
        if (error) told?.reject(error);
        else told?.resolve(Array.isArray(answer) ? answer : takenFrom(answer));
      };
      query(...asked, answered);
    });
  };

function takenFrom(answer: QueryResult): QueryResult {
  const taken = { ...answer };
  answer.rows = [];
  return taken;
}
