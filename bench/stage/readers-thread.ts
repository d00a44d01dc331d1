import { parentPort } from 'node:worker_threads';
import { around, load } from './load.js';
import type { Reading } from './readers.js';

parentPort?.on('message', ({ baseUrl, asked, ...options }: Reading) => {
  // What fails here is an `error` of the Worker.
  void load(baseUrl, { ...options, next: around(asked) }).then((answers) => parentPort?.postMessage(answers));
});
