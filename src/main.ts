import 'reflect-metadata';
import { runProgram } from './program.js';

await runProgram({ web: true });
