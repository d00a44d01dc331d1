import { describe, expect, it } from '@jest/globals';
import { cleanLine, cleanParameter, cleanText, fold, textProperty, unfold } from './ics-text.js';

describe('text for a calendar', () => {
  it('keeps letters of every script, emoji and combining marks', () => {
    const text = 'Ó Súilleabháin, Łukasz, 王小明, e\u0301, 👩‍👩‍👧';
    expect(cleanText(text)).toBe(text);
    expect(cleanParameter(text)).toBe(text);
  });

  it.each(['a\r\nb', 'a\rb', 'a\nb', 'a\u2028b', 'a\u0085b', 'a\vb', 'a\fb'])(
    'knows %j as two lines',
    (text) => {
      expect(cleanText(text)).toBe('a\nb');
      expect(cleanLine(text)).toBe('a b');
    },
  );

  it('loses control characters and half characters', () => {
    expect(cleanText('a\u0000b\u001bc\u007fd\ud800e')).toBe('abcd\ufffde');
  });

  it('leaves nothing in a name that could end its quotes or begin an escape', () => {
    expect(cleanParameter('Ann "Bob";X=1:mailto:x ^n\r\nATTENDEE:y')).toBe(
      'Ann Bob;X=1:mailto:x n ATTENDEE:y',
    );
  });

  it('escapes what means something in a value', () => {
    expect(textProperty('NOTE', 'a\\b; c, d\ne')).toBe('NOTE:a\\\\b\\; c\\, d\\ne');
  });
});

describe('folding', () => {
  it.each(['x'.repeat(75), 'x'.repeat(76), 'é'.repeat(300), '👩‍👩‍👧'.repeat(40), '王'.repeat(75), ''])(
    'gives lines of at most 75 octets and loses nothing (%#)',
    (line) => {
      const folded = fold([line]);
      for (const physical of folded.split('\r\n'))
        expect(Buffer.byteLength(physical)).toBeLessThanOrEqual(75);
      expect(folded).not.toContain('\ufffd');
      expect(unfold(folded).join('')).toBe(line);
    },
  );

  it('leaves a line of exactly 75 octets whole, and fills each line before it begins another', () => {
    expect(fold(['x'.repeat(75)])).toBe('x'.repeat(75) + '\r\n');
    expect(fold(['x'.repeat(150)])).toBe(`${'x'.repeat(75)}\r\n ${'x'.repeat(74)}\r\n x\r\n`);
  });
});
