import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'scripts/**/*.test.mjs',
      '{apps,packages}/*/src/**/*.test.{ts,tsx}',
      'demo/src/**/*.test.ts',
      'e2e/src/**/*.test.ts',
      'trials/src/**/*.test.ts',
    ],
    // Real servers take seconds to start, on a busy machine many; a test that hangs must still end, after its own waits.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    setupFiles: ['packages/lab/src/silence.ts', 'packages/lab/src/expressions.ts'],
    reporters: ['default'],
    maxWorkers: 3,
  },
})
