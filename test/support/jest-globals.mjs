// What '@jest/globals' means in plain Node: jest-light-runner lays them into the process, and that package refuses to be
// read outside jest's own runner.
export const { expect, test, it, describe, beforeAll, afterAll, beforeEach, afterEach, jest } = globalThis;
