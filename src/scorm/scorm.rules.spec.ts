import { describe, expect, it } from '@jest/globals';
import { advance, outcomeOf, readCmi, secondsOf } from './cmi.rules.js';
import { collision, fileOf, nameProblem, resolveHref } from './file-names.rules.js';
import { readManifest } from './manifest.rules.js';
import { isComplete, isLeft, rollUp, type ItemOutcome } from './outcome.rules.js';
import { startingData } from './starting-data.rules.js';
import type { Completion, ItemState, PackageItem, ScormRule, Success } from './scorm.types.js';

const manifest = (inside: string, about = '<schemaversion>1.2</schemaversion>'): string =>
  `<manifest><metadata>${about}</metadata>${inside}</manifest>`;
const one = (item: string, resource: string): string =>
  `<organizations><organization><title>T</title>${item}</organization></organizations><resources>${resource}</resources>`;
const ITEM = '<item identifier="I" identifierref="R"><title>A &amp; B</title></item>';

describe('A manifest', () => {
  it.each([
    [
      'a document type',
      '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><manifest>&x;</manifest>',
      /document type/,
    ],
    ['entities without one', '<!ENTITY a "aaaa"><manifest/>', /document type/],
    ['broken XML', '<manifest><a></manifest>', /not well-formed/],
    [
      'nesting without end',
      `<manifest>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</manifest>`,
      /not well-formed/,
    ],
    ['another root', '<tincan/>', /not the manifest/],
    ['no version', manifest('', ''), /neither SCORM 1.2 nor/],
    ['no organisation', manifest('<organizations/>'), /no organisation/],
    ['no item', manifest(one('', '')), /no item that opens/],
    ['a resource that is not there', manifest(one(ITEM, '')), /does not have/],
    [
      'another site',
      manifest(one(ITEM, '<resource identifier="R" href="https://evil.example/x"/>')),
      /opens nothing/,
    ],
    [
      'a script',
      manifest(one(ITEM, '<resource identifier="R" href="javascript:alert(1)"/>')),
      /opens nothing/,
    ],
    [
      'a way out by its base',
      manifest(one(ITEM, '<resource identifier="R" xml:base="//evil.example/" href="x"/>')),
      /opens nothing/,
    ],
    ['two of a name', manifest(one(ITEM + ITEM, '<resource identifier="R" href="x"/>')), /same identifier/],
    [
      '__proto__',
      manifest(one('<item identifier="I" identifierref="__proto__"/>', '<__proto__ x="1"/>')),
      /.+/,
    ],
  ])('with %s is refused', (_, text, problem) => {
    expect(readManifest(text)).toEqual({ problem: expect.stringMatching(problem) });
  });

  it('gives its items with their addresses, and what they ask for', () => {
    const read = readManifest(
      manifest(
        one(
          '<item identifier="H"><title>Heading</title><item identifier="I" identifierref="R" parameters="?a=1"><title> A &amp;\n B </title><adlcp:masteryscore>80</adlcp:masteryscore></item></item>',
          '<resource identifier="R" adlcp:scormtype="SCO" xml:base="x y/" href="../a.html"/>',
        ),
      ),
    );
    expect(read).toMatchObject({
      manifest: {
        standard: '1.2',
        title: 'T',
        items: [{ id: 'I', title: 'A & B', kind: 'sco', href: 'a.html?a=1', masteryScore: 80, depth: 1 }],
      },
    });
  });
});

describe('A name in a package', () => {
  it.each([
    ['a/b.html', undefined],
    ['ünï/ö.html', undefined],
    ['../b', 'leads out of the package'],
    ['a/../../b', 'leads out of the package'],
    ['/etc/passwd', 'is an absolute path'],
    ['C:/x', 'is an absolute path'],
    ['a\\b', 'has a backslash'],
    ['a//b', 'has an empty part'],
    ['a\0b', 'has characters that no name has'],
    ['x'.repeat(501), 'is too long'],
  ])('%j: %s', (name, problem) => expect(nameProblem(name)).toBe(problem));

  it.each([
    [['a.html', 'b.html'], undefined],
    [
      ['a.html', 'A.HTML'],
      ['a.html', 'A.HTML'],
    ],
    [
      ['e\u0301.html', '\u00e9.html'],
      ['e\u0301.html', '\u00e9.html'],
    ],
    [
      ['a', 'a/b'],
      ['a', 'a/b'],
    ],
  ])('%j collides: %j', (names, twice) => expect(collision(names)).toEqual(twice));

  it.each([
    ['A%20b.html?x=1#y', 'a b.html'],
    ['%2e%2e/x', undefined],
    ['a%2f..%2f..%2fx', undefined],
    ['%zz', undefined],
    ['', undefined],
  ])('%j is the file %j', (href, file) => expect(fileOf(href) || undefined).toBe(file));

  it('follows its bases, and none to another place', () => {
    expect(resolveHref(['course/', 'b/'], '../a.html')).toBe('course/a.html');
    expect(resolveHref(['course/'], '/etc')).toBe('etc');
    expect(resolveHref([], 'http://x.example/')).toBeUndefined();
    expect(resolveHref([], '')).toBeUndefined();
  });
});

const nothing: ItemState = {
  item: 'I',
  cmi: {},
  completion: 'unknown',
  success: 'unknown',
  score: null,
  seconds: 0,
};

describe('What a package tells', () => {
  it.each([
    ['passed', 'completed', 'passed'],
    ['completed', 'completed', 'unknown'],
    ['failed', 'incomplete', 'failed'],
    ['browsed', 'incomplete', 'unknown'],
    ['toString', 'unknown', 'unknown'],
  ])('in 1.2 as %s is %s and %s', (status, completion, success) => {
    expect(outcomeOf('1.2', { 'cmi.core.lesson_status': status })).toMatchObject({ completion, success });
  });

  it.each([
    [{ 'cmi.score.scaled': '0.756' }, 76],
    [{ 'cmi.score.scaled': '-1' }, 0],
    [{ 'cmi.score.raw': '15', 'cmi.score.min': '10', 'cmi.score.max': '20' }, 50],
    [{ 'cmi.score.raw': '7' }, 7],
    [{ 'cmi.score.raw': 'NaN', 'cmi.score.scaled': ' ' }, null],
    [{ 'cmi.score.raw': '1e309' }, null],
  ])('%j is %s per cent', (cmi, score) => expect(outcomeOf('2004', cmi).score).toBe(score));

  it.each([
    [{ 'cmi.progress_measure': '0.8', 'cmi.completion_status': 'incomplete' }, 'completed', 'unknown'],
    [{ 'cmi.progress_measure': '0.7', 'cmi.completion_status': 'completed' }, 'incomplete', 'unknown'],
    [{ 'cmi.score.scaled': '0.5', 'cmi.success_status': 'passed' }, 'unknown', 'failed'],
    [{ 'cmi.score.scaled': '0.9' }, 'unknown', 'passed'],
    [{ 'cmi.score.scaled': 'x', 'cmi.success_status': 'passed' }, 'unknown', 'passed'],
  ])('%j is judged by the measures of the manifest', (cmi, completion, success) => {
    const item = { masteryScore: 80, completionThreshold: '0.8' };
    expect(outcomeOf('2004', cmi, item)).toMatchObject({ completion, success });
  });

  it.each([
    ['0001:02:03.45', 3723],
    ['PT1H2M3.5S', 3723],
    ['P1DT1S', 86_401],
    ['P1Y', 0],
    ['-PT1S', 0],
  ])('%s is %s seconds', (time, seconds) => expect(secondsOf(time)).toBe(seconds));

  it('never takes back what was reached, and reads it back so', () => {
    const passed = advance('1.2', nothing, {
      'cmi.core.lesson_status': 'passed',
      'cmi.core.score.raw': '90',
      'cmi.core.total_time': '0000:10:00',
    });
    const later =
      passed &&
      advance('1.2', passed, {
        'cmi.core.lesson_status': 'incomplete',
        'cmi.core.score.raw': '10',
        'cmi.core.total_time': '0000:05:00',
        'cmi.suspend_data': 'new',
      });
    expect(later).toMatchObject({ completion: 'completed', success: 'passed', score: 90, seconds: 600 });
    expect(later?.cmi).toMatchObject({ 'cmi.core.lesson_status': 'passed', 'cmi.suspend_data': 'new' });
    const failed = advance('1.2', nothing, { 'cmi.core.lesson_status': 'failed' });
    expect(failed && advance('1.2', failed, { 'cmi.core.lesson_status': 'passed' })).toMatchObject({
      success: 'passed',
    });
  });

  it.each([
    [{ 'cmi.suspend_data': 'x'.repeat(64_000) }, true],
    [{ 'cmi.suspend_data': 'x'.repeat(70_001) }, false],
    [{ 'cmi.interactions.0.correct_responses.0.pattern': 'a' }, true],
    [{ __proto__x: 'a' }, false],
    [{ 'cmi.location': 7 }, false],
    [{ 'cmi.location': '\0' }, false],
    [{ 'cmi.location': '\ud800' }, false],
    [[], false],
    [null, false],
  ])('is read or not: case %#', (cmi, good) => expect(readCmi(cmi) !== undefined).toBe(good));

  it('comes back when the item is opened again, without what was of the last time only', () => {
    const item = {
      masteryScore: 80,
      launchData: 'L',
      maxTimeAllowed: '',
      timeLimitAction: '',
      objectives: ['o1', 'o2'],
    } as PackageItem;
    const who = { id: '7', name: 'Ó Súilleabháin' };
    const first = startingData('2004', item, {}, who);
    expect(first).toMatchObject({
      'cmi.entry': 'ab-initio',
      'cmi.objectives.1.id': 'o2',
      'cmi.scaled_passing_score': '0.8',
      'cmi.credit': 'credit',
    });
    const again = startingData(
      '2004',
      item,
      { 'cmi.location': '4', 'cmi.exit': 'suspend', 'cmi.session_time': 'PT1S' },
      who,
    );
    expect(again).toMatchObject({
      'cmi.entry': 'resume',
      'cmi.location': '4',
      'cmi.objectives.1.id': 'o2',
    });
    expect(Object.keys(again)).not.toEqual(expect.arrayContaining(['cmi.exit']));
    expect(startingData('1.2', item, { 'cmi.core.lesson_location': '4' }, who)).toMatchObject({
      'cmi.core.entry': 'resume',
      'cmi.core.student_name': who.name,
      'cmi.student_data.mastery_score': '80',
    });
  });
});

describe('A course is complete', () => {
  type Told = [Completion, Success, number | null] | undefined;
  const items = (...told: Told[]): ItemOutcome[] =>
    told.map((each) => ({
      item: { kind: 'sco', masteryScore: null },
      outcome: each && { completion: each[0], success: each[1], score: each[2] },
    }));

  it.each<[ScormRule, ItemOutcome[], boolean]>([
    ['completed', items(['completed', 'unknown', null]), true],
    ['completed', items(['incomplete', 'passed', null]), true],
    ['completed', items(['completed', 'unknown', null], undefined), false],
    ['completed', items(['incomplete', 'failed', 20]), false],
    ['passed', items(['completed', 'passed', null]), true],
    ['passed', items(['completed', 'unknown', 80]), true],
    ['passed', items(['completed', 'unknown', 79]), false],
    ['passed', items(['incomplete', 'unknown', 100]), false],
    ['passed', items(['completed', 'passed', 90], ['completed', 'failed', 10]), false],
    ['completed_and_passed', items(['completed', 'passed', 90], undefined), false],
    ['completed_and_passed', items(['completed', 'passed', 90], ['completed', 'unknown', null]), true],
    ['viewed_all', items(['unknown', 'unknown', null]), true],
    ['viewed_all', items(['completed', 'passed', 100], undefined), false],
  ])('by %s: case %#', (rule, outcomes, complete) => expect(isComplete(rule, outcomes, 80)).toBe(complete));

  it.each<[ScormRule, ItemOutcome[], number]>([
    ['completed', items(['completed', 'failed', 20], undefined), 1],
    ['completed_and_passed', items(['completed', 'failed', 20], ['completed', 'unknown', null]), 1],
    ['passed', items(['incomplete', 'unknown', null], ['completed', 'passed', 90]), 1],
    ['viewed_all', items(['unknown', 'unknown', null], undefined), 1],
  ])('when nothing is left, by %s: case %#', (rule, outcomes, left) =>
    expect(outcomes.filter((each) => isLeft(rule, each))).toHaveLength(left),
  );

  it('not while a part with a mastery score is not passed; its score is the mean', () => {
    const test = { item: { kind: 'sco' as const, masteryScore: 80 }, outcome: undefined };
    expect(rollUp([...items(['completed', 'passed', 90]), test]).success).toBe('unknown');
    expect(
      rollUp(items(['completed', 'passed', 90], ['completed', 'passed', 75], ['completed', 'unknown', null]))
        .score,
    ).toBe(83);
  });

  it('with what reports nothing, once it is opened', () => {
    const asset = (opened: boolean): ItemOutcome => ({
      item: { kind: 'asset', masteryScore: null },
      outcome: opened ? nothing : undefined,
    });
    expect(isComplete('completed', [asset(true)], 80)).toBe(true);
    expect(isComplete('completed', [asset(false)], 80)).toBe(false);
  });
});
