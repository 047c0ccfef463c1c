import { expect, test } from 'vitest'
import { causeIn } from './channel.ts'

test.each([
  [
    "error connecting to master 'repl@10.0.0.1:3306' - retry-time: 60  maximum-retries: 100000  message: Access denied",
    'Access denied',
  ],
  [
    "Error connecting to source 'repl@10.0.0.1:3306'. This was attempt 1/86400, with a delay of 60 seconds between attempts. Message: Access denied",
    'Access denied',
  ],
  ["Duplicate entry 'message: 1' for key 'PRIMARY'", "Duplicate entry 'message: 1' for key 'PRIMARY'"],
  ['error connecting to master', 'error connecting to master'],
])('%s', (error, cause) => expect(causeIn(error)).toBe(cause))
