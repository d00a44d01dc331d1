import { isCalendarDate } from '../platform/time/london.js';
import { textProblem } from '../platform/text/plain-text.js';
import type { Rule } from './eligibility.types.js';
import {
  isTerm,
  NETWORKS,
  ORGANISATION_KINDS,
  ROLES,
  SECTORS,
  TARGET_GROUPS,
  WORKFORCES,
} from './vocabulary.types.js';

/** Where in the rule and what to mend; `path` reads `rule.rules[1].anyOf`. */
export interface RuleProblem {
  path: string;
  message: string;
}

export type ParsedRule = { rule: Rule; problems: [] } | { rule?: undefined; problems: RuleProblem[] };

/** A rule comes from outside (the API, an import): these keep a hostile one from costing more than an honest one. */
const DEEPEST = 8;
const MOST_PARTS = 100;
const MOST_CODES = 60;
const LONGEST_TEXT = 300;
const LONGEST_WINDOW_IN_MONTHS = 240;
const CODE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const POSTCODE_PREFIX = /^[A-Z]{1,2}[0-9][A-Z0-9]?( [0-9][A-Z]{0,2})?$/;

type Fields = Record<string, unknown>;

class Reader {
  readonly problems: RuleProblem[] = [];
  private parts = 0;

  private refuse(path: string, what: string): undefined {
    this.problems.push({ path, message: `${path} ${what}` });
    return undefined;
  }

  private fields(value: unknown, path: string): Fields | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return this.refuse(path, 'must be an object with a kind');
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null)
      return this.refuse(path, 'must be a plain object');
    return value as Fields;
  }

  private onlyKnows(fields: Fields, path: string, known: readonly string[]): void {
    for (const key of Object.keys(fields)) {
      if (key !== 'kind' && !known.includes(key))
        this.refuse(path, `has an unknown key ${JSON.stringify(key.slice(0, 40))}`);
    }
  }

  private text(fields: Fields, key: string, path: string, shape?: { matches: RegExp; what: string }): string {
    const value = fields[key];
    const at = `${path}.${key}`;
    const problem = textProblem(value, { max: LONGEST_TEXT });
    if (problem !== undefined) this.refuse(at, problem);
    else if (typeof value !== 'string' || value.trim() === '') this.refuse(at, 'must not be empty');
    else if (shape && !shape.matches.test(value)) this.refuse(at, shape.what);
    else return value;
    return '';
  }

  private list<T>(fields: Fields, path: string, what: string, accepts: (item: unknown) => item is T): T[] {
    const value = fields.anyOf;
    const at = `${path}.anyOf`;
    if (!Array.isArray(value) || value.length === 0) this.refuse(at, `must list at least one ${what}`);
    else if (value.length > MOST_CODES) this.refuse(at, `must list ${MOST_CODES} or fewer`);
    else {
      const unknown = value.findIndex((item: unknown) => !accepts(item));
      if (unknown < 0) return [...new Set(value as T[])];
      this.refuse(`${at}[${unknown}]`, `is not ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}`);
    }
    return [];
  }

  private terms<T extends object>(
    fields: Fields,
    path: string,
    what: string,
    vocabulary: T,
  ): (keyof T & string)[] {
    return this.list(fields, path, what, (item): item is keyof T & string => isTerm(vocabulary, item));
  }

  private codes(fields: Fields, path: string, what: string): string[] {
    return this.list(
      fields,
      path,
      what,
      (item): item is string => typeof item === 'string' && item.length <= 100 && CODE.test(item),
    );
  }

  private months(fields: Fields, key: string, path: string): number | undefined {
    const value = fields[key];
    if (value === undefined) return undefined;
    if (
      typeof value === 'number' &&
      Number.isInteger(value) &&
      value >= 1 &&
      value <= LONGEST_WINDOW_IN_MONTHS
    )
      return value;
    return this.refuse(
      `${path}.${key}`,
      `must be a whole number of months, 1 to ${LONGEST_WINDOW_IN_MONTHS}`,
    );
  }

  private flag(fields: Fields, key: string, path: string): boolean {
    const value = fields[key];
    if (value === undefined || typeof value === 'boolean') return value ?? false;
    this.refuse(`${path}.${key}`, 'must be true or false');
    return false;
  }

  private date(fields: Fields, path: string): string {
    const value = fields.date;
    if (typeof value === 'string' && isCalendarDate(value)) return value;
    this.refuse(`${path}.date`, 'must be a real date, like 2019-12-03');
    return '';
  }

  private rules(fields: Fields, path: string, depth: number, insideNot: boolean): Rule[] {
    const value = fields.rules;
    if (!Array.isArray(value) || value.length === 0) {
      this.refuse(`${path}.rules`, 'must list at least one rule');
      return [];
    }
    // A list may be longer than the bound on parts; stop reading at the bound, not after a million complaints.
    const read: Rule[] = [];
    for (const [index, item] of value.entries()) {
      if (this.parts > MOST_PARTS) break;
      const rule = this.rule(item, `${path}.rules[${index}]`, depth + 1, insideNot);
      if (rule) read.push(rule);
    }
    return read;
  }

  private inner(fields: Fields, path: string, depth: number, insideNot: boolean): Rule {
    return this.rule(fields.rule, `${path}.rule`, depth + 1, insideNot) ?? { kind: 'everyone' };
  }

  /** Reads one part. What it returns is built anew, so nothing foreign is kept; it counts only without problems. */
  rule(value: unknown, path: string, depth: number, insideNot: boolean): Rule | undefined {
    this.parts += 1;
    if (this.parts === MOST_PARTS + 1)
      return this.refuse(path, `is one part too many: a rule has ${MOST_PARTS} or fewer`);
    if (depth > DEEPEST)
      return this.refuse(path, `is nested too deeply: a rule has ${DEEPEST} levels or fewer`);
    const fields = this.fields(value, path);
    if (!fields) return undefined;
    const kind = Object.hasOwn(fields, 'kind') ? (fields.kind as Rule['kind']) : undefined;
    switch (kind) {
      case 'everyone':
        this.onlyKnows(fields, path, []);
        return { kind };
      case 'all':
      case 'any':
        this.onlyKnows(fields, path, ['rules']);
        return { kind, rules: this.rules(fields, path, depth, insideNot) };
      case 'not':
        this.onlyKnows(fields, path, ['rule']);
        return { kind, rule: this.inner(fields, path, depth, true) };
      case 'workforce':
        this.onlyKnows(fields, path, ['anyOf']);
        return { kind, anyOf: this.terms(fields, path, 'workforce', WORKFORCES) };
      case 'area':
        this.onlyKnows(fields, path, ['anyOf', 'label']);
        return {
          kind,
          anyOf: this.codes(fields, path, 'area code'),
          label: this.text(fields, 'label', path),
        };
      case 'postcode':
        this.onlyKnows(fields, path, ['anyOf', 'label']);
        return {
          kind,
          anyOf: this.list(
            fields,
            path,
            'start of a postcode, like ME14',
            (item): item is string => typeof item === 'string' && POSTCODE_PREFIX.test(item),
          ),
          label: this.text(fields, 'label', path),
        };
      case 'organisation':
        this.onlyKnows(fields, path, ['anyOf', 'label']);
        return {
          kind,
          anyOf: this.codes(fields, path, 'organisation code'),
          label: this.text(fields, 'label', path),
        };
      case 'organisation_kind':
        this.onlyKnows(fields, path, ['anyOf']);
        return { kind, anyOf: this.terms(fields, path, 'kind of organisation', ORGANISATION_KINDS) };
      case 'sector':
        this.onlyKnows(fields, path, ['anyOf']);
        return { kind, anyOf: this.terms(fields, path, 'sector', SECTORS) };
      case 'role': {
        this.onlyKnows(fields, path, ['anyOf', 'newWithinMonths']);
        const newWithinMonths = this.months(fields, 'newWithinMonths', path);
        return {
          kind,
          anyOf: this.terms(fields, path, 'role', ROLES),
          ...(newWithinMonths && { newWithinMonths }),
        };
      }
      case 'target_group':
        this.onlyKnows(fields, path, ['anyOf']);
        return {
          kind,
          anyOf: this.list(
            fields,
            path,
            'target group, 1 to 8',
            (item): item is keyof typeof TARGET_GROUPS =>
              typeof item === 'number' && isTerm(TARGET_GROUPS, String(item)),
          ),
        };
      case 'network':
        this.onlyKnows(fields, path, ['anyOf']);
        return { kind, anyOf: this.terms(fields, path, 'network', NETWORKS) };
      case 'completed': {
        this.onlyKnows(fields, path, ['anyOf', 'label', 'provider', 'withinMonths', 'equivalent']);
        const withinMonths = this.months(fields, 'withinMonths', path);
        return {
          kind,
          anyOf: this.codes(fields, path, 'course code'),
          label: this.text(fields, 'label', path),
          ...(fields.provider !== undefined && { provider: this.text(fields, 'provider', path) }),
          ...(withinMonths && { withinMonths }),
          ...(this.flag(fields, 'equivalent', path) && { equivalent: true }),
        };
      }
      case 'declared':
        this.onlyKnows(fields, path, ['id', 'statement']);
        if (insideNot)
          return this.refuse(path, 'cannot stand inside a not: turn the statement round instead');
        return {
          kind,
          id: this.text(fields, 'id', path, {
            matches: CODE,
            what: 'must be a code, like previous-knowledge',
          }),
          statement: this.text(fields, 'statement', path),
        };
      case 'otherwise': {
        this.onlyKnows(fields, path, ['rule', 'outcome', 'because']);
        if (insideNot) return this.refuse(path, 'cannot stand inside a not: put the not inside it instead');
        const { outcome } = fields;
        if (outcome !== 'needs_approval' && outcome !== 'needs_evidence')
          return this.refuse(`${path}.outcome`, 'must be needs_approval or needs_evidence');
        return {
          kind,
          outcome,
          because: this.text(fields, 'because', path),
          rule: this.inner(fields, path, depth, false),
        };
      }
      case 'opens_on':
        this.onlyKnows(fields, path, ['date', 'rule']);
        if (insideNot) return this.refuse(path, 'cannot stand inside a not: put the not inside it instead');
        return { kind, date: this.date(fields, path), rule: this.inner(fields, path, depth, false) };
      case undefined:
        return this.refuse(`${path}.kind`, 'is missing');
      default:
        return this.refuse(`${path}.kind`, 'is not a kind of rule');
    }
  }
}

/**
 * Reads a rule from outside. Either a rule built anew from what was understood, or every problem with its path
 * in plain English. Depth and size are bounded; unknown keys and foreign objects are refused.
 */
export function parseRule(input: unknown): ParsedRule {
  const reader = new Reader();
  const rule = reader.rule(input, 'rule', 1, false);
  return rule && reader.problems.length === 0 ? { rule, problems: [] } : { problems: reader.problems };
}
