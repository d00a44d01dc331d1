// A program that starts the embedded PostgreSQL of the given folder, prints its address and waits to be killed.
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';

const [, , dataDir = ''] = process.argv;
const server = await startEmbeddedPostgres({ dataDir, durable: false });
process.stdout.write(`${server.url}\n`);
