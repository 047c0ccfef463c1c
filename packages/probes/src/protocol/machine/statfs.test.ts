import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SpaceLease } from './statfs.ts'

const HERE = [{ path: '/', bytes: '/', device: '0:0' }]
const { signal } = new AbortController()

/** Processes of this one that read file systems, by what the kernel says of all. */
const helpers = (): readonly number[] =>
  readdirSync('/proc').flatMap((name) => {
    try {
      const isOurs = new RegExp(`^PPid:\\t${process.pid}$`, 'm').test(readFileSync(`/proc/${name}/status`, 'utf8'))
      return isOurs && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('statfs-child') ? [Number(name)] : []
    } catch {
      return []
    }
  })

test.skipIf(process.platform !== 'linux')(
  'a helper that stands still is our own trouble, said once, and the next question gets another',
  async () => {
    using lease = new SpaceLease()
    expect((await lease.ask(HERE, 60_000, signal)).get('/')).toHaveProperty('space')
    const [first, ...others] = helpers()
    expect([first, others]).toEqual([expect.any(Number), []])
    process.kill(first ?? 0, 'SIGSTOP')
    await expect(lease.ask(HERE, 10, signal)).rejects.toMatchObject({
      ...{ code: 'local', message: 'the process that reads / stands still; a new one is started' },
    })
    expect((await lease.ask(HERE, 60_000, signal)).get('/')).toHaveProperty('space')
    expect(helpers()).not.toContain(first)
  },
)
