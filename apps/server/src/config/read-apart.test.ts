import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { KINDS, REGISTRY } from '../all-kinds.ts'
import { settingsOf } from './load.ts'
import { readApart } from './read-apart.ts'
import { ConfigError } from './reading/mistake.ts'

const filesOf = (text: string) => ({ files: [{ name: 'foretop.yaml', bytes: Buffer.from(text) }], fingerprint: 'one' })
const ENV = { TOKEN: 'a token of sixteen letters' }

test('what a thread of its own reads is what is read here', async () => {
  const example = await readFile(join(import.meta.dirname, '../../../../examples/this-machine.yaml'), 'utf8')
  const files = filesOf(`${example}\nserver: { tokens: { wall: "\${env:TOKEN}" } }\n`)
  const apart = await readApart({ files, env: ENV, port: 8_601 })
  expect(apart).toEqual(await settingsOf(files, { env: ENV, port: 8_601, registry: REGISTRY }))
  // Checks without metrics of their own are known by that.
  for (const { kind, metrics } of apart.plan.checks) expect(metrics).toBe(KINDS.get(kind)?.metrics)
  expect(apart.secrets).toContain(ENV.TOKEN)
  // Where it looks at itself, the port is the one that it was told.
  expect(JSON.stringify(apart.plan.checks)).toContain('8601')
})

test('of what is in force already nothing is another object but what changed', async () => {
  const text = (path: string) =>
    `hosts:\n  a: {}\nchecks:\n  x: { probe: http, hosts: [a], with: { path: ${path} } }\n  y: { probe: http, hosts: [a] }\n`
  const read = (path: string, known: readonly Check[]) => readApart({ files: filesOf(text(path)), env: {} }, { known })
  const here = (await settingsOf(filesOf(text('/1')), { env: {}, registry: REGISTRY })).plan.checks
  const same = (await read('/1', here)).plan.checks
  expect(same.map((check, at) => check === here[at])).toEqual([true, true])
  const changed = (await read('/2', same)).plan.checks
  expect(changed).toEqual((await settingsOf(filesOf(text('/2')), { env: {}, registry: REGISTRY })).plan.checks)
  expect(changed.map((check, at) => check === here[at])).toEqual([false, true])
  expect((await read('/2', changed)).plan.checks.map((check, at) => check === changed[at])).toEqual([true, true])
})

test('a check is the same when another one has fractions where it has whole numbers', async () => {
  const text = (above: number) =>
    `hosts:\n  a: {}\nchecks:\n${['x', 'y']
      .map(
        (name) =>
          `  ${name}: { probe: http, hosts: [a], thresholds: { total: { warning: { above: ${name === 'x' ? 1 : above} } } } }`,
      )
      .join('\n')}\n`
  const whole = (await settingsOf(filesOf(text(2)), { env: {}, registry: REGISTRY })).plan.checks
  const first = (await readApart({ files: filesOf(text(2)), env: {} }, { known: whole })).plan.checks
  const fractions = (await readApart({ files: filesOf(text(0.1)), env: {} }, { known: first })).plan.checks
  expect(fractions.map((check, at) => check === first[at])).toEqual([true, false])
})

test('a mistake comes with its line', async () => {
  const refused = readApart({ files: filesOf('hosts:\n  a: {}\nchecks:\n  x: { probe: htpt, hosts: [a] }\n'), env: {} })
  await expect(refused).rejects.toThrow(ConfigError)
  await expect(refused).rejects.toThrow(/^foretop\.yaml:4: checks\.x\.probe: .*did you mean http/)
})

test('a defect of our own is no mistake of the configuration', async () => {
  // As nothing that reads files gives it.
  const torn = { files: [{ name: 'foretop.yaml', bytes: null as never }], fingerprint: '' }
  const error = await readApart({ files: torn, env: {} }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Error)
  expect(error).not.toBeInstanceOf(ConfigError)
})

test('a thread that does not come back is ended, and so is one that nobody waits for', async () => {
  const files = filesOf('hosts:\n  a: {}\nchecks:\n  x: { probe: tcp, hosts: [a], with: { port: 1 } }\n')
  // No thread begins so soon.
  await expect(readApart({ files, env: {} }, { longestMs: 1 })).rejects.toThrow('longer than 0.001 s')
  await expect(readApart({ files, env: {} }, { signal: AbortSignal.abort() })).rejects.toThrow('nobody waits')
  const leave = new AbortController()
  const left = expect(readApart({ files, env: {} }, { signal: leave.signal })).rejects.toThrow('nobody waits')
  leave.abort()
  await left
})
