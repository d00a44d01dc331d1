// Sends ready-made messages through nodemailer's pool as fast as it goes. Tells how many a second.
// Arguments: the SMTP address, how many messages, how many connections, and a file with the message.
import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';

const [, , url = '', count = '0', connections = '5', file = ''] = process.argv;
const raw = readFileSync(file);
const transport = createTransport({ url, pool: true, maxConnections: Number(connections), maxMessages: 200 });
let left = Number(count);

async function send(): Promise<void> {
  while (left > 0) {
    left -= 1;
    await transport.sendMail({
      envelope: { from: 'training@kscmp.example', to: 'practitioner@load.example' },
      raw,
    });
  }
}

const began = performance.now();
await Promise.all(Array.from({ length: Number(connections) * 2 }, send));
const seconds = (performance.now() - began) / 1000;
transport.close();
process.stdout.write(`Ready ${Number(count) / seconds}\n`);
