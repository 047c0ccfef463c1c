import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { KINDS } from './all-kinds.ts'

const WEB = join(import.meta.dirname, '../../web/src')
/** A machine is called so too, what a file is saved as, a column of disks, our own sign of life, and where we are asked for one. */
const WORDS_OF_OUR_OWN = ['addresses', 'growth', 'heartbeat', 'host', 'json', 'ping', 'together']

test('no page names a probe or a relation: a new one shows where its view hints say', () => {
  const files = globSync('**/*.{ts,tsx}', { cwd: WEB }).filter((file) => !/\.(test|made-up)\./.test(file))
  expect(files.length).toBeGreaterThan(100)
  const kinds = [...KINDS.keys()].filter((kind) => !WORDS_OF_OUR_OWN.includes(kind))
  const named = files.flatMap((file) => {
    const text = readFileSync(join(WEB, file), 'utf8')
    return kinds.filter((kind) => new RegExp(`['"\`]${kind}['"\`]`).test(text)).map((kind) => `${file} names ${kind}`)
  })
  expect(named).toEqual([])
})
