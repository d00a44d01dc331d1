import { Raw, type FindOperator } from 'typeorm';

/**
 * SQL: the list in a parameter, for a statement that comes often. From a subquery it is reckoned as long when
 * PostgreSQL knows it as when it does not; else the unknown one is taken for dearer and the statement is planned each
 * time anew, which takes longer than the reading (ADR 30).
 */
export const listIn = (parameter: string, type: 'int' | 'text' = 'int'): string =>
  `ARRAY(SELECT unnest(${parameter}::${type}[]))`;

/** SQL: any of such a list, as in `id = ${anyOf('$1')}`. */
export const anyOf = (parameter: string, type?: 'int' | 'text'): string => `ANY (${listIn(parameter, type)})`;

/** The same for what TypeORM finds. */
export const isAnyOf = (ids: number[]): FindOperator<number> =>
  Raw((column) => `${column} = ${anyOf(':ids')}`, { ids }) as FindOperator<number>;
