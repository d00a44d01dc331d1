import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadSettings, SettingsError } from './settings.js';

describe('settings', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'weald-settings-'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const secret = 'a secret of thirty-two characters!';
  const problems = (env: Record<string, string>): string[] => {
    try {
      loadSettings(env, root);
      return [];
    } catch (error) {
      if (error instanceof SettingsError) return error.problems;
      throw error;
    }
  };

  it('need nothing on a fresh machine: the demonstration on loopback, with mail kept here', () => {
    const settings = loadSettings({}, root);
    expect(settings).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      baseUrl: 'http://localhost:3000',
      demo: true,
      worker: true,
      production: false,
      trustProxy: false,
      dataDir: join(root, '.data'),
    });
    expect(settings.smtpUrl).toBeUndefined();
  });

  it('keep the secret they made, so that a restart signs nobody out', () => {
    expect(loadSettings({}, root).sessionSecret).toBe(loadSettings({}, root).sessionSecret);
  });

  it('name every wrong setting at once', () => {
    expect(problems({ PORT: '0', DEMO: 'yes', SMTP_URL: 'mail.example', MAIL_FROM: 'nobody' })).toEqual([
      'PORT must be a whole number from 1 to 65535',
      'SMTP_URL must be an address that begins smtp:// or smtps://',
      'MAIL_FROM must look like: Training team <training@partnership.example>',
      'DEMO must be on or off, not "yes"',
    ]);
  });

  it('refuse the demonstration in production and beyond loopback', () => {
    const production = { NODE_ENV: 'production', SESSION_SECRET: secret, SMTP_URL: 'smtp://mail.example' };
    expect(problems({ ...production, DEMO: 'on' })).toEqual(['DEMO=on is refused with NODE_ENV=production']);
    expect(problems({ HOST: '0.0.0.0' })).toEqual([
      expect.stringContaining('DEMO=on is refused with HOST=0.0.0.0'),
    ]);
    expect(problems({ HOST: '0.0.0.0', DEMO: 'off' })).toEqual([]);
  });

  it('need SMTP and a secret in production, where the demonstration is off by itself', () => {
    expect(problems({ NODE_ENV: 'production' })).toEqual([
      'SMTP_URL is needed with NODE_ENV=production',
      'SESSION_SECRET is needed with NODE_ENV=production',
    ]);
    const settings = loadSettings(
      { NODE_ENV: 'production', SESSION_SECRET: secret, SMTP_URL: 'smtp://mail.example' },
      root,
    );
    expect(settings.demo).toBe(false);
  });

  it('read the sender as a name and one address', () => {
    expect(loadSettings({ MAIL_FROM: 'Training team <team@partnership.example>' }, root).mailFrom).toEqual({
      name: 'Training team',
      address: 'team@partnership.example',
    });
    expect(problems({ MAIL_FROM: 'Team <a@b.example>\nBcc: c@d.example' })).toHaveLength(1);
  });

  it('take off the slash at the end of the base address', () => {
    expect(loadSettings({ BASE_URL: 'https://training.example/' }, root).baseUrl).toBe(
      'https://training.example',
    );
  });
});
