import { expect, test } from 'vitest'
import { givesProcess } from './gives-process.ts'

test.each([
  "GRANT PROCESS, REPLICATION CLIENT ON *.* TO 'dash'@'10.0.0.5' IDENTIFIED BY PASSWORD '*00'",
  'GRANT SELECT, RELOAD, PROCESS, FILE ON *.* TO `dash`@`%`',
  'GRANT SELECT, PROCESS ON *.* TO `dash`@`%` WITH GRANT OPTION',
  "GRANT ALL PRIVILEGES ON *.* TO 'root'@'localhost' WITH GRANT OPTION",
])('%s gives it', (grant) => expect(givesProcess(grant)).toBe(true))

test.each([
  'GRANT USAGE ON *.* TO `dash`@`%`',
  'GRANT ALL PRIVILEGES ON `shop`.* TO `dash`@`%`',
  'GRANT SELECT ON *.* TO `PROCESS ON *.* TO`@`%`',
  'GRANT `PROCESS`@`%` TO `dash`@`%`',
  '',
])('%s does not', (grant) => expect(givesProcess(grant)).toBe(false))

test('a grant as long as a reply may be is read to its end', () => {
  const long = `GRANT ${'PROCESS.'.repeat(100_000)}`
  expect(givesProcess(long)).toBe(false)
  expect(givesProcess(`${long}, PROCESS ON *.* TO x`)).toBe(true)
})
