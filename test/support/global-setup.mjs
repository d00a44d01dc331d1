import './typescript.mjs';
import { chromiumHere } from '../../scripts/chromium.mjs';

/** One PostgreSQL for the whole run; each suite takes a database of its own from its template. */
export default async function globalSetup() {
  const { startTestServer } = await import('./test-server.ts');
  globalThis.testServer = await startTestServer();
  process.env.TEST_SERVER_URL = globalThis.testServer.url;
  process.env.TEST_TEMPLATE = globalThis.testServer.template;
  process.env.CHROMIUM_PATH ??= chromiumHere() ?? '';
}
