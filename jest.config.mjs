// One configuration, several projects: `jest --selectProjects rules` is milliseconds, `browser` needs Chromium.
const shared = {
  rootDir: import.meta.dirname,
  transform: { '^.+\\.ts$': ['@swc/jest'], 'content-disposition/.+\\.js$': ['@swc/jest'] },
  // @fastify/static requires this ES module; Node 20 can do so, jest on Node 20 needs it rewritten.
  transformIgnorePatterns: ['/node_modules/(?!content-disposition/)'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};

const withDatabase = {
  ...shared,
  // Of these projects only, so that a run of pure rules starts no PostgreSQL.
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/support/jest-setup.ts'],
};

export default {
  testTimeout: 60_000,
  // One would leave the second core of a small machine idle; a worker that has loaded the program many times is replaced.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1500MB',
  projects: [
    {
      ...shared,
      displayName: 'rules',
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/architecture/**/*.spec.ts'],
    },
    ...['integration', 'pages', 'api', 'concurrency', 'faults', 'browser'].map((name) => ({
      ...withDatabase,
      displayName: name,
      testMatch: [`<rootDir>/test/${name}/**/*.spec.ts`],
    })),
  ],
};
