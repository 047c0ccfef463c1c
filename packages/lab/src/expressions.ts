import { expect } from 'vitest'

/**
 * Loaded before each test file: an expression in an expected object is no text, and fails. `toMatchObject` takes it for an
 * object without fields, which everything matches; what is meant is `expect.stringMatching`.
 */
expect.addEqualityTesters([
  (actual, expected) => (expected instanceof RegExp && !(actual instanceof RegExp) ? false : undefined),
])
