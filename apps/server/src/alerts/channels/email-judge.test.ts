import { describe, expect, test } from 'vitest'
import { judge } from './email.ts'

describe('what went wrong decides whether a mail is tried again', () => {
  test.each<[string, object, boolean, string]>([
    ['the last code that means later', { responseCode: 499 }, true, 'refuses the mail with 499'],
    ['the first that means never', { responseCode: 500 }, false, 'refuses the mail with 500'],
    ['any after it', { responseCode: 501 }, false, 'refuses the mail with 501'],
    ['a login refused for now', { code: 'EAUTH', responseCode: 454 }, true, 'refuses the login with 454'],
    ['encryption refused for now', { code: 'ETLS', responseCode: 454 }, true, 'refuses to encrypt with 454'],
    ['a mail without recipients', { code: 'EENVELOPE' }, false, 'it failed'],
    ['a mail that cannot be made', { code: 'ECONFIG' }, false, 'it failed'],
    ['the way there', { code: 'ESOCKET', responseCode: undefined }, true, 'it failed'],
    ['a code that is none', { code: 'ECONNECTION', responseCode: 'none' }, true, 'it failed'],
    ['the deadline', { code: 'EABORT' }, true, 'no answer in time'],
    ['an error that says no more', {}, true, 'it failed'],
  ])('%s', (_, parts, retryable, text) => {
    const cause = Object.assign(new Error('it failed'), parts)
    const judged = judge('mail:587', cause)
    expect([judged.retryable, judged.message.replace(/^mail:587:? /, '')]).toEqual([retryable, text])
    expect(judged.cause).toBe(cause)
  })

  test('what is no error at all', () => {
    expect(judge('mail:587', 'odd')).toMatchObject({ message: 'mail:587: odd', retryable: true, cause: 'odd' })
  })
})
