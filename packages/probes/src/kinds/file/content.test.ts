import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { file } from './file.ts'

async function lookAt(content: string | null, options: object = { content: true }) {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'REVISION')
  if (content !== null) await writeFile(path, content)
  return await lookSteadily(file, { path, ...options }, { timeoutMs: 60_000 })
}

test('its first line is told, and a digest of all of it', async () => {
  const [one, other] = [await lookAt('r42\nby ann\n'), await lookAt('r42\nby bob\n')]
  expect(one).toMatchObject({ traits: { firstLine: 'r42', content: expect.stringMatching(/^sha256 [0-9a-f]{32}$/) } })
  expect(other).toMatchObject({ traits: { firstLine: 'r42' } })
  expect(other).not.toMatchObject({ traits: 'traits' in one ? one.traits : {} })
})

test('nothing is read that nobody asked for', async () => {
  expect(await lookAt('r42\n', {})).not.toHaveProperty('traits')
})

test('what is not there is missing, and tells nothing', async () => {
  const seen = await lookAt(null)
  expect(seen).toMatchObject({ metrics: { missing: 1 } })
  expect(seen).not.toHaveProperty('traits')
})

test('more than a mebibyte is not compared', async () => {
  expect(await lookAt('x'.repeat(1_048_577))).toMatchObject({ outcome: 'failed', code: 'too-large' })
})

test.each([{ absent: true }, { lines: { errors: { contains: 'x' } } }])('content goes not with %j', (others) => {
  expect(file.options.safeParse({ path: '/x', content: true, ...others }).success).toBe(false)
})
