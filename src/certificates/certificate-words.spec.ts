import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { canBeWritten } from '../platform/pdf/written.js';
import { certificatePdf } from './certificate-pdf.js';
import { certificateWords, daysWords, standingWords, type ToSay } from './certificate-words.js';
import { issuedEmail, revokedEmail } from './emails/certificate-emails.js';

const certificate: ToSay = {
  name: 'Łucja Żak',
  title: 'Safeguarding Level 2',
  provider: 'KSCMP',
  partners: ['Kent Police', 'Medway Council', 'the Marie Collins Foundation'],
  days: ['2019-11-06', '2019-11-07'],
  place: 'Sessions House, Maidstone',
  outcomes: ['Know what to look for'],
  minutes: 390,
  validUntil: '2022-11-06',
  courseId: null,
  issuedAt: new Date('2019-11-07T23:30:00Z'),
  replaces: 'AAAA-BBBB-CCCC',
  number: '7K3M-Q2XA-9F0T',
};

describe('A certificate in words', () => {
  it('says what is frozen in it', () => {
    const { kind, did, facts, issue } = certificateWords(certificate);
    expect([kind, did]).toEqual(['Certificate of attendance', 'attended']);
    expect([...facts, ...issue].map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Dates: Wednesday 6 November 2019 and Thursday 7 November 2019',
      'Where: Sessions House, Maidstone',
      'Learning time: 6 hours 30 minutes',
      'In partnership with: Kent Police, Medway Council and the Marie Collins Foundation',
      'Issued: 7 November 2019 by KSCMP',
      'Valid until: 6 November 2022',
      'Replaces certificate: AAAA-BBBB-CCCC',
      'Certificate number: 7K3M-Q2XA-9F0T',
    ]);
  });

  it('leaves out what is not known, and calls a course completed', () => {
    const course = {
      ...certificate,
      courseId: 3,
      place: null,
      minutes: null,
      partners: [],
      validUntil: null,
    };
    const { kind, did, facts, issue } = certificateWords({ ...course, days: ['2019-11-06'], replaces: null });
    expect([kind, did]).toEqual(['Certificate of completion', 'completed']);
    expect([...facts, ...issue].map(({ label }) => label)).toEqual(['Date', 'Issued', 'Certificate number']);
  });

  it('names the first and the last of many days', () => {
    expect(daysWords(['2019-11-06', '2019-11-13', '2019-11-20', '2019-12-04'])).toBe(
      'Wednesday 6 November 2019 to Wednesday 4 December 2019, on 4 days',
    );
  });

  it.each([
    [null, null, 'This certificate is valid.'],
    [null, '2022-11-06', 'This certificate is valid until 6 November 2022.'],
    [null, '2019-11-30', 'This certificate was issued and has expired: it was valid until 30 November 2019.'],
    [
      new Date('2019-11-30T10:00:00Z'),
      '2022-11-06',
      'This certificate was revoked on 30 November 2019. It does not count.',
    ],
  ])('revoked %s, valid until %s: %s', (revokedAt, validUntil, sentence) => {
    expect(standingWords({ revokedAt, validUntil }, '2019-12-01').sentence).toBe(sentence);
  });
});

describe('A certificate as a PDF', () => {
  it('goes on over pages with a long name, title and list; it is tagged, and its code has words', async () => {
    const words = certificateWords({
      ...certificate,
      name: `Łucja ${'Ŵ'.repeat(120)} Żółć-O’Neill`,
      title: 'Safeguarding and so on '.repeat(30),
      outcomes: Array.from({ length: 60 }, (_, n) => `Outcome ${n} ${'that is long '.repeat(10)}`),
    });
    const file = await buffer(certificatePdf(words, 'https://training.example/certificates/7K3M-Q2XA-9F0T'));
    const text = file.toString('latin1');
    expect(text).toContain('/Lang (en-GB)');
    expect(text.split('/S /LBody').length - 1).toBe(60);
    expect(text.split('/S /Figure').length - 1).toBe(1);
    expect(text).toMatch(/\/Alt \(/);
    expect(text.split('/Type /Page\n').length - 1).toBeGreaterThan(3);
  });

  it.each([
    ['Łucja Żółć-O’Neill, Ŵyn ap Siôn', true],
    ['Ελένη Παπαδοπούλου', true],
    ['Олена Шевченко', true],
    ['محمد علي', false],
    ['王小明', false],
    ['अमिता', false],
    ['Amira 🌻', false],
  ])('has the letters of %s: %s', (name, has) => {
    expect(canBeWritten(name)).toBe(has);
  });
});

describe('The email of a certificate', () => {
  const facts = {
    number: '7K3M-Q2XA-9F0T',
    name: '<b>{{7*7}}</b>',
    title: 'Safeguarding\r\nBcc: x@x.example',
    organiser: { name: 'KSCMP', address: 'training@kscmp.example' },
    replaces: null,
    validUntil: '2022-11-06',
    urls: {
      certificate: 'https://t.example/training-record/certificates/7K3M-Q2XA-9F0T',
      record: 'https://t.example/training-record',
      check: 'https://t.example/certificates/7K3M-Q2XA-9F0T',
    },
  };

  it('has the link first, in text and HTML, and shows a name literally', () => {
    const { subject, text, html, replyTo } = issuedEmail(facts);
    expect(subject).toBe('Your certificate for Safeguarding Bcc: x@x.example');
    expect(text).toContain(facts.urls.certificate);
    expect(text).toContain('made out to <b>{{7*7}}</b>.');
    expect(html).toContain('made out to &lt;b&gt;{{7*7}}&lt;/b&gt;.');
    for (const part of [text, html]) expect(part).toContain('valid until 6 November 2022');
    expect(replyTo).toEqual(facts.organiser);
  });

  it('says which one it corrects, or why one is revoked', () => {
    const corrected = issuedEmail({ ...facts, replaces: 'AAAA-BBBB-CCCC' });
    expect(corrected.subject).toContain('Your corrected certificate for');
    expect(corrected.text).toContain('It replaces AAAA-BBBB-CCCC, which is no longer valid.');
    const revoked = revokedEmail({ ...facts, reason: 'One\nTwo' });
    expect(revoked.text).toContain('> One\n> Two');
    expect(revoked.html).toContain('One<br>Two');
  });
});
