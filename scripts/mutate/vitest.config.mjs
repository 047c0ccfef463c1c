import { defineConfig, mergeConfig } from 'vitest/config'
import all from '../../vitest.config.ts'

/** The tests of one room. Those that only real servers or mounts can pass take too long to be asked for each change. */
const tests = process.env.MUTATE_TESTS?.split(',') ?? []
const config = mergeConfig(all, defineConfig({ test: { exclude: ['**/*.live.test.ts'] } }))

export default { ...config, test: { ...config.test, include: tests } }
