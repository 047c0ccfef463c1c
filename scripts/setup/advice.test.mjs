import { expect, test } from 'vitest'
import { adviceOn } from './advice.mjs'

test.each([
  ['npm error code ECONNREFUSED\nnpm error errno ECONNREFUSED', 'the registry cannot be reached'],
  ['npm ERR! code ENOTFOUND\nnpm ERR! request to https://x.invalid/ failed', 'the registry cannot be reached'],
  ['npm error code EINTEGRITY\nnpm error sha512-a integrity checksum failed', 'other bytes came'],
  ['npm error code E404\nnpm error 404 Not Found', 'does not give out a pinned package'],
  ['npm error code ENOSPC\nnpm error nospc', 'the disk is full'],
  ['npm error code EACCES\nnpm error syscall mkdir', 'cannot be written to'],
  ['npm error code EUSAGE\nnpm error `npm ci` can only install packages when', 'do not go together'],
  ['npm error Invalid Version:', 'do not go together'],
])('%j', (output, advice) => {
  expect(adviceOn(output)).toContain(advice)
})

test('the code counts before what stands in the text around it', () => {
  expect(adviceOn('npm error code ENOSPC\nnpm error while fetching ENOTFOUND-1.0.0.tgz')).toContain('the disk is full')
})

test('what nobody has thought of is left to the words of npm, in one sentence too', () => {
  expect(adviceOn('npm error code ESOMETHING')).toBe('npm says above what is wrong: mend that, then start again')
  expect(adviceOn('')).toBe('npm says above what is wrong: mend that, then start again')
})
