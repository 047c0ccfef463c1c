import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that start the product, a browser or real servers take longest. */
const isLong = ({ moduleId }: TestSpecification): boolean => /\/(e2e|demo|trials)\/|\.live\.test\./.test(moduleId)

/** Begun last, one of them alone would hold up the end; begun together, they would be in each other's way. */
class LongOnesSpread extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const long = sorted.filter(isLong)
    const short = sorted.filter((file) => !isLong(file))
    const between = Math.floor((0.8 * short.length) / Math.max(1, long.length))
    const spread = long.flatMap((file, at) => [file, ...short.slice(at * between, (at + 1) * between)])
    return [...spread, ...short.slice(long.length * between)]
  }
}

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
    sequence: { sequencer: LongOnesSpread },
    reporters: ['default'],
    maxWorkers: 3,
  },
})
