import { describe, expect, it } from '@jest/globals';
import { changeEmailEmail } from './change-email.js';
import { signInEmail } from './sign-in.js';

const facts = {
  code: '012345',
  link: 'https://training.kscmp.example/sign-in/link/abc',
  newAccount: false,
  minutes: 15,
};

describe('the sign-in email', () => {
  it('says the same in text and HTML: the link first, the code, how long they work', () => {
    const { subject, text, html } = signInEmail(facts);
    expect(subject).toBe('Your link to sign in');
    expect(text.split('\n').slice(0, 3)).toEqual(['Open this link to sign in:', '', facts.link]);
    for (const part of [text, html]) {
      for (const words of [facts.link, '012 345', 'within 15 minutes']) expect(part).toContain(words);
    }
    expect(html).toContain(`<a href="${facts.link}">`);
  });

  it('tells a newcomer that using it creates an account', () => {
    const { subject, text } = signInEmail({ ...facts, newAccount: true });
    expect([subject, text.split('\n')[0]]).toEqual([
      'Your link to create an account',
      'Open this link to create your account:',
    ]);
  });
});

describe('the email that proves a new address', () => {
  const change = { name: '<b>Amira</b> {{7*7}}', code: '012345', alreadyUsed: false, minutes: 15 };

  it('carries the code and shows the name literally', () => {
    const { text, html } = changeEmailEmail(change);
    expect(text).toContain('Hello <b>Amira</b> {{7*7}},');
    expect(html).toContain('Hello &lt;b&gt;Amira&lt;/b&gt; {{7*7}},');
    expect(text).toContain('012 345');
  });

  it('carries no code when another account has the address, and tells its owner what happened', () => {
    const { subject, text, html } = changeEmailEmail({ ...change, alreadyUsed: true });
    expect(subject).toBe('This email address already has an account');
    expect(text + html).not.toContain('012 345');
  });
});
