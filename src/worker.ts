import 'reflect-metadata';
import { runProgram } from './program.js';

// The jobs alone, for a second machine: same settings, no web face.
await runProgram({ web: false });
