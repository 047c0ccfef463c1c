import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { startApp } from './app.ts'
import type { Looker, WorkerVitals } from './looking/looker.ts'

const CONFIGURATION = `
hosts: { here: { address: 127.0.0.1 } }
checks: { port: { probe: http, hosts: [here], with: { url: 'http://127.0.0.1:1/' } } }
`
const WELL: WorkerVitals = {
  ...{ name: 'poller-1', alive: true, blind: false, lagMs: 0, checks: 1 },
  ...{ trouble: null, troubledSince: null },
}
let workers: readonly WorkerVitals[] = [WELL]
vi.mock('./looking/all.ts', () => ({
  startLookers: (): readonly Looker[] => [
    {
      looksAt: () => true,
      plan() {},
      sooner() {},
      vitals: () => ({ workers, skipped: 0 }),
      async stop() {},
    },
  ],
}))

test('a thread of ours that is silent is a trouble of the monitor for as long as it is', async () => {
  await using folder = await temporaryFolder()
  const config = join(folder.path, 'foretop.yaml')
  writeFileSync(config, CONFIGURATION)
  const log = pino({ level: 'silent' })
  const app = await startApp({ config, data: join(folder.path, 'data'), port: 0, env: {}, web: null, log })
  await using _ = { [Symbol.asyncDispose]: () => app.stop() }
  const troubles = async () => {
    const { troubles } = (await (await fetch(`${app.url}/healthz`)).json()) as { troubles: unknown }
    return troubles
  }
  expect(await troubles()).toEqual([])
  const text = 'poller-1 has been silent for 7 s'
  workers = [WELL, { ...WELL, blind: true, trouble: text, troubledSince: 5_000 }]
  expect(await troubles()).toMatchObject([{ of: 'poller', text }])
  workers = [WELL]
  expect(await troubles()).toEqual([])
})
