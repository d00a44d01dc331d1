import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'dotenv';

/** The names a partnership goes by. Data, never code: another partnership sets its own. */
export interface Partnership {
  /** Shown in the header of every page and at the foot of every mail. */
  name: string;
  /** What this site does, shown in the navigation bar. */
  serviceName: string;
  contactEmail: string;
  /** Stands before every booking reference, upper case letters only. */
  referencePrefix: string;
  /** Codes of the areas it serves: these and what they contain are offered first when somebody says where they work. */
  areas: string[];
}

/**
 * All settings of the program, read once and checked at start. The only reader of the environment.
 * Times and sizes carry their unit in the name; `baseUrl` and `contentBaseUrl` never end with a slash.
 */
export class Settings {
  host: string;
  port: number;
  baseUrl: string;
  contentBaseUrl: string;
  /** Whether uploaded courses have a host of their own by a setting, and not another name of this machine. */
  contentHostIsSet: boolean;
  dataDir: string;
  databaseUrl?: string;
  databaseDirectUrl?: string;
  smtpUrl?: string;
  mailFrom: { name: string; address: string };
  sessionSecret: string;
  worker: boolean;
  demo: boolean;
  production: boolean;
  /** As Fastify takes it: false, or the addresses of the proxies whose X-Forwarded-For is believed. */
  trustProxy: false | string[];
  partnership: Partnership;
}

export class SettingsError extends Error {
  constructor(readonly problems: string[]) {
    super(`The settings need attention:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

type Environment = Record<string, string | undefined>;

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/** Reads `.env` below `root` (if there is one) beneath the real environment, which wins. */
export function readEnvironment(root: string): Environment {
  const file = join(root, '.env');
  const written = existsSync(file) ? parse(readFileSync(file)) : {};
  return { ...written, ...process.env };
}

/**
 * Turns the environment into settings.
 * @throws SettingsError naming every wrong setting at once
 */
export function loadSettings(env: Environment, root: string): Settings {
  const problems: string[] = [];
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const onOff = (name: string, otherwise: boolean): boolean => {
    const value = text(name);
    if (value !== undefined && value !== 'on' && value !== 'off')
      problems.push(`${name} must be on or off, not "${value}"`);
    return value === undefined ? otherwise : value === 'on';
  };
  const url = (name: string, protocols: string[]): string | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
      problems.push(
        `${name} must be an address that begins ${protocols.map((each) => `${each}//`).join(' or ')}`,
      );
      return undefined;
    }
    return value.replace(/\/+$/, '');
  };

  const settings = new Settings();
  settings.production = text('NODE_ENV') === 'production';
  settings.host = text('HOST') ?? '127.0.0.1';
  settings.port = portNumber(text('PORT') ?? '3000', problems);
  settings.baseUrl = url('BASE_URL', ['http:', 'https:']) ?? `http://localhost:${settings.port}`;
  const contentBaseUrl = url('CONTENT_BASE_URL', ['http:', 'https:']);
  settings.contentHostIsSet = contentBaseUrl !== undefined;
  settings.contentBaseUrl = contentBaseUrl ?? otherNameOf(settings.baseUrl, settings.port);
  // Cookies ignore ports: with one host an uploaded course would have those of the program.
  if (new URL(settings.contentBaseUrl).hostname === new URL(settings.baseUrl).hostname)
    problems.push('CONTENT_BASE_URL must have another host than BASE_URL');
  settings.dataDir = resolve(root, text('DATA_DIR') ?? '.data');
  settings.databaseUrl = url('DATABASE_URL', ['postgres:', 'postgresql:']);
  settings.databaseDirectUrl =
    url('DATABASE_DIRECT_URL', ['postgres:', 'postgresql:']) ?? settings.databaseUrl;
  settings.smtpUrl = url('SMTP_URL', ['smtp:', 'smtps:']);
  settings.mailFrom = sender(
    text('MAIL_FROM') ?? 'Kent safeguarding training <training@kscmp.example>',
    problems,
  );
  settings.worker = onOff('WORKER', true);
  settings.demo = onOff('DEMO', !settings.production);
  settings.trustProxy =
    text('TRUST_PROXY')
      ?.split(',')
      .map((address) => address.trim()) ?? false;
  settings.partnership = {
    name: text('PARTNERSHIP_NAME') ?? 'Kent Safeguarding Children Multi-Agency Partnership',
    serviceName: text('SERVICE_NAME') ?? 'Training and events',
    contactEmail: text('CONTACT_EMAIL') ?? 'training@kscmp.example',
    referencePrefix: text('REFERENCE_PREFIX') ?? 'KSC',
    areas: (text('PARTNERSHIP_AREAS') ?? 'kent,medway').split(',').map((code) => code.trim()),
  };
  if (!/^[A-Z]{2,6}$/.test(settings.partnership.referencePrefix)) {
    problems.push('REFERENCE_PREFIX must be two to six capital letters');
  }

  if (settings.demo && settings.production) problems.push('DEMO=on is refused with NODE_ENV=production');
  if (settings.demo && !LOOPBACK.has(settings.host)) {
    problems.push(
      `DEMO=on is refused with HOST=${settings.host}: one-click sign-in is for this machine only`,
    );
  }
  if (settings.production && !settings.smtpUrl) problems.push('SMTP_URL is needed with NODE_ENV=production');
  const secret = text('SESSION_SECRET');
  if (secret !== undefined && secret.length < 32)
    problems.push('SESSION_SECRET must be at least 32 characters');
  if (settings.production && secret === undefined)
    problems.push('SESSION_SECRET is needed with NODE_ENV=production');
  if (problems.length > 0) throw new SettingsError(problems);
  settings.sessionSecret = secret ?? keptSecret(settings.dataDir);
  return settings;
}

/** Of this machine, for uploaded courses. */
const otherNameOf = (baseUrl: string, port: number): string =>
  `http://${new URL(baseUrl).hostname === '127.0.0.1' ? 'localhost' : '127.0.0.1'}:${port}`;

/** Outside production a secret is made once and kept, so that a restart signs nobody out. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'session-secret');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
  }
  return readFileSync(file, 'utf8');
}

function portNumber(value: string, problems: string[]): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    problems.push('PORT must be a whole number from 1 to 65535');
  return port;
}

function sender(value: string, problems: string[]): { name: string; address: string } {
  const match = /^\s*(?<name>[^<>"\r\n]*?)\s*<(?<address>[^<>\s@]+@[^<>\s@]+)>\s*$/.exec(value);
  if (match?.groups) return { name: match.groups.name ?? '', address: match.groups.address ?? '' };
  if (/^[^<>\s@]+@[^<>\s@]+$/.test(value)) return { name: '', address: value };
  problems.push('MAIL_FROM must look like: Training team <training@partnership.example>');
  return { name: '', address: '' };
}
