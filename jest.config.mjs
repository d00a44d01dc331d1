// Runs in plain Node by jest-light-runner: the program is loaded once by each of two threads and not again for every
// file, which takes half the time of jest's own runner. Its price: no time limit for a test (scripts/test.mjs has one for
// the run), and what a module of ours keeps to itself stays from one file to the next.
const shared = {
  rootDir: import.meta.dirname,
  runner: 'jest-light-runner',
  setupFilesAfterEnv: ['reflect-metadata'],
};

export default {
  // One would leave the second core of a small machine idle.
  maxWorkers: 2,
  projects: [
    {
      ...shared,
      displayName: 'rules',
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/architecture/**/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'program',
      testMatch: ['<rootDir>/test/*/**/*.spec.ts'],
      // Of this project only, so that a run of pure rules starts no PostgreSQL.
      globalSetup: '<rootDir>/test/support/global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
    },
  ],
};
