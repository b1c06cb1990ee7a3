// `unit` needs nothing; `emulator` needs the real parts, which its global set-up starts; `e2e` starts stacks of its
// own, and so does `containers`, of images that it builds.
const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript' },
          experimental: { keepImportAttributes: true },
        },
      },
    ],
  },
  modulePathIgnorePatterns: ['/\\.tsbuild/', '/dist/', '/\\.fitlane/'],
};

export default {
  // Against tests that hang. How long one takes says how busy the machine is, not whether it is right.
  testTimeout: 60_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '\\.(emulator|e2e|containers)\\.test\\.ts$'],
    },
    {
      ...common,
      displayName: 'emulator',
      testMatch: ['**/*.emulator.test.ts'],
      globalSetup: './infra/local/testing/start-parts.ts',
      globalTeardown: './infra/local/testing/stop-parts.ts',
    },
    {
      ...common,
      displayName: 'e2e',
      testMatch: ['**/*.e2e.test.ts'],
    },
    {
      ...common,
      displayName: 'containers',
      testMatch: ['**/*.containers.test.ts'],
    },
  ],
};
