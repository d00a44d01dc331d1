// A mail server that takes everything. Keeps the first message in the file that it is given, and nothing else.
import { writeFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

const [, , file = ''] = process.argv;
let kept = false;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onData(stream, _session, callback) {
    const chunks: Buffer[] = [];
    if (!kept) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      if (!kept) writeFileSync(file, Buffer.concat(chunks));
      kept = true;
      callback();
    });
    stream.resume();
  },
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => process.stdout.write('Ready\n'));
process.on('SIGTERM', () => process.exit(0));
