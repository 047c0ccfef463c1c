import { defineConfig } from 'vitest/config'
import all from '../../vitest.config.ts'

/** The tests of one room. Those that take seconds, as with real servers, are too long to be asked for each change. */
export default defineConfig({
  test: {
    ...all.test,
    ...{ testTimeout: 20_000, expect: { poll: { timeout: 4_000 } } },
    include: process.env.MUTATE_TESTS?.split(',') ?? [],
    // The last two put modules in place of others, which all files would have.
    exclude: ['**/*.live.test.ts', '**/{batching,handover,post-names,unborn}.test.ts', '**/node_modules/**'],
    // One thread for all files, which share no state: with one for each, the product would be loaded anew for every change.
    isolate: false,
    // It judges what is printed in a thread, and is meant for one file each.
    setupFiles: [],
  },
})
