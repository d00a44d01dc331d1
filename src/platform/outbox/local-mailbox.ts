import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { notFound } from '../refusal.js';
import type { ComposedMail } from './compose-mail.js';
import { MailSender } from './mail-sender.js';

const NAME = /^\d{8}T\d{9}Z-[0-9a-f-]{36}$/;

/** Without an SMTP server: each mail is a file, whole, as it would have gone out. For demonstration and development. */
export class LocalMailbox extends MailSender {
  readonly atOnce = 4;
  private readonly folder: string;

  constructor(dataDir: string) {
    super();
    this.folder = join(dataDir, 'mailbox');
  }

  async deliver({ messageId, date, raw }: ComposedMail): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const left = messageId.slice(1).split('@')[0];
    const time = date.toISOString().replace(/[-:.]/g, '');
    // Sent again after a lost outcome, a mail lands on its own file as it would be recognised by its Message-ID.
    const earlier = (await this.names()).find((name) => name.endsWith(`-${left}`));
    const file = join(this.folder, `${earlier ?? `${time}-${left}`}.eml`);
    await writeFile(`${file}.part`, raw, { mode: 0o600 });
    await rename(`${file}.part`, file);
  }

  close(): void {
    // Nothing is open between two mails.
  }

  /** Latest first. */
  async names(): Promise<string[]> {
    const files = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return files
      .filter((file) => file.endsWith('.eml'))
      .map((file) => file.slice(0, -'.eml'.length))
      .sort()
      .reverse();
  }

  /** @throws Refusal not_found */
  async read(name: string): Promise<Buffer> {
    if (!NAME.test(name)) throw notFound('Mail not found');
    return readFile(join(this.folder, `${name}.eml`)).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? notFound('Mail not found') : error;
    });
  }
}
