// A thread of its own for a paper that many people are on: what it makes is passed on piece by piece.
import { parentPort, workerData } from 'node:worker_threads';
import { writePaper } from './papers.js';
import type { Paper, PaperFacts } from './papers.types.js';

const { paper, facts } = workerData as { paper: Paper; facts: PaperFacts };
for await (const piece of writePaper[paper](facts)) parentPort?.postMessage(piece);
