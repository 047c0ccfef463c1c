import { appendFileSync, chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { startApp } from './app.ts'

test('lines that were written while nothing ran are read by the next process, each once', async () => {
  await using folder = await temporaryFolder()
  chmodSync(folder.path, 0o755)
  const [config, data, path] = ['foretop.yaml', 'data', 'update.log'].map((name) => join(folder.path, name))
  if (config === undefined || data === undefined || path === undefined) throw new Error('there are three')
  writeFileSync(path, 'ERROR of old\n')
  writeFileSync(
    config,
    `hosts: { web1: { address: 127.0.0.1 } }
checks:
  log: { probe: file, hosts: [web1], every: 1s, timeout: 30s, with: { path: '${path}', lines: { errors: { contains: ERROR } } } }
`,
  )
  const start = () => startApp({ config, data, port: 0, env: {}, web: null, log: pino({ level: 'silent' }) })
  /** Looks until so many lines are held; all that was told of it. */
  const looked = async ({ url }: Awaited<ReturnType<typeof start>>, lines: number) =>
    eventually(async () => {
      const told = await (await fetch(`${url}/api/v1/checks?id=web1%2Flog`)).text()
      expect(JSON.parse(told)).toMatchObject({ outcome: 'answered', metrics: { matches: { errors: lines } } })
      return told
    })
  const first = await start()
  try {
    await looked(first, 0)
    appendFileSync(path, 'well\nERROR one\n')
    const told = await looked(first, 1)
    expect(told).toContain('ERROR one')
    expect(told).not.toContain('keepsake')
  } finally {
    await first.stop()
  }
  appendFileSync(path, 'ERROR two\nERROR three\n')
  const second = await start()
  try {
    await looked(second, 3)
  } finally {
    await second.stop()
  }
})
