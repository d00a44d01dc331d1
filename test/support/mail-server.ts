import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

export interface DeliveredMail {
  raw: string;
  parsed: Email;
  from: string;
  to: string[];
}

/** What the server answers to one mail, at the end of DATA; undefined is a 250. */
export type Answer = (mail: {
  to: string[];
  raw: string;
}) => Promise<SmtpRefusal | void> | SmtpRefusal | void;

export interface SmtpRefusal {
  code: number;
  text: string;
}

/** A real SMTP server on a free port of this machine, whose manners a test sets. */
export class MailServer {
  readonly delivered: DeliveredMail[] = [];
  /** Connections opened so far. */
  connections = 0;
  /** Called for each mail once its DATA is read. */
  answer: Answer = () => undefined;
  /** Called for each recipient, before DATA. */
  recipient: (address: string) => SmtpRefusal | void = () => undefined;
  /** Cut the connection while DATA is being read. */
  cutInData = false;
  private server?: SMTPServer;
  private readonly sockets = new Set<Socket>();
  private port = 0;

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Listens, on the same port as before when it was stopped. */
  async start(): Promise<void> {
    const server = (this.server = this.make());
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** The mails delivered to an address, in order. */
  to(address: string): DeliveredMail[] {
    return this.delivered.filter((mail) => mail.to.includes(address));
  }

  private make(): SMTPServer {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      onConnect: (_session, done) => {
        this.connections += 1;
        done();
      },
      onRcptTo: (address, _session, done) => {
        done(asError(this.recipient(address.address)));
      },
      onData: (stream, session, done) => {
        if (this.cutInData) {
          stream.resume();
          for (const socket of this.sockets) socket.destroy();
          return;
        }
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          void this.received(Buffer.concat(chunks).toString('utf8'), session).then(done);
        });
      },
    });
    // A connection cut by the other side is part of these tests.
    server.on('error', () => undefined);
    server.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    return server;
  }

  private async received(raw: string, session: SMTPServerSession): Promise<Error | null> {
    const to = session.envelope.rcptTo.map(({ address }) => address);
    const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
    const refusal = await this.answer({ to, raw });
    if (refusal) return asError(refusal);
    this.delivered.push({ raw, parsed: await PostalMime.parse(raw), from, to });
    return null;
  }
}

function asError(refusal: SmtpRefusal | void): Error | null {
  return refusal ? Object.assign(new Error(refusal.text), { responseCode: refusal.code }) : null;
}

/** Waits until `what` gives something else than undefined or false. */
export async function until<T>(
  what: () => Promise<T | undefined | false> | T | undefined | false,
  milliseconds = 10_000,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await what();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`It did not happen within ${milliseconds} ms`);
    await pause(20);
  }
}
