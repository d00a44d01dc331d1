// Lets plain Node run this project's TypeScript, for what runs outside jest: `node --import ./test/support/typescript.mjs x.ts`
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
