import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'scripts/**/*.test.mjs',
      '{apps,packages}/*/src/**/*.test.{ts,tsx}',
      'demo/src/**/*.test.ts',
      'e2e/src/**/*.test.ts',
    ],
    // Real servers take seconds to start; a test that hangs must still end.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default'],
    maxWorkers: 2,
  },
})
