import { notFound, type Refusal } from '../platform/refusal.js';

export const courseNotFound = (): Refusal => notFound('There is no such course');
