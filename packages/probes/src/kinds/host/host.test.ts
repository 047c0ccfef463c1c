import { mkdir, readdir, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { look } from '../../look.ts'
import { Kept } from '../../observe.ts'
import { readNode, readProc } from '../../protocol/machine/machine.ts'
import { host } from './host.ts'

const signal = new AbortController().signal

describe.skipIf(process.platform !== 'linux')('this machine', () => {
  test('tells its load, memory and uptime', async () => {
    const observation = await look(host, {})
    expect(observation).toMatchObject({ outcome: 'answered', text: expect.stringMatching(/^load .* up /) })
    if (observation.outcome !== 'answered') return
    const { load1, load5, loadPerCore, memoryAvailable, uptime, cpu } = observation.metrics
    expect(load5).toBeTypeOf('number')
    expect(loadPerCore).toBeCloseTo(Number(load5) / os.cpus().length)
    expect(load1).toBeGreaterThanOrEqual(0)
    expect(memoryAvailable).toBeGreaterThan(0)
    expect(memoryAvailable).toBeLessThanOrEqual(100)
    expect(Math.abs(Number(uptime) - os.uptime())).toBeLessThan(5)
    expect(cpu).toBeUndefined()
  })

  test('tells from the second look how busy its processors are', async () => {
    using kept = new Kept()
    await look(host, {}, { kept })
    const until = performance.now() + 300
    while (performance.now() < until) Math.sqrt(until)
    const observation = await look(host, {}, { kept })
    expect(observation).toMatchObject({ metrics: { cpu: expect.any(Number) } })
    if (observation.outcome !== 'answered') return
    expect(observation.metrics.cpu).toBeGreaterThan(0)
    expect(observation.metrics.cpu).toBeLessThanOrEqual(100)
  })

  test('counts traffic for each interface asked for', async () => {
    const observation = await look(host, { exclude: [] })
    expect(observation).toMatchObject({ metrics: { received: { lo: expect.any(Number) }, errors: { lo: 0 } } })
    const without = await look(host, { exclude: ['*'] })
    expect(without).toMatchObject({ outcome: 'answered' })
    expect(without).not.toHaveProperty('metrics.received')
  })

  test('is asked many times without leaving a file open', async () => {
    const openFiles = async () => (await readdir('/proc/self/fd')).length
    await look(host, {})
    const before = await openFiles()
    for (let count = 0; count < 50; count += 1) await look(host, {})
    expect(await openFiles()).toBe(before)
  })
})

describe('an older kernel', () => {
  test('has no MemAvailable, so available memory is not known', async () => {
    await using folder = await temporaryFolder()
    await proc(folder.path, {
      meminfo: 'MemTotal:        2048 kB\nMemFree:          100 kB\nSwapTotal:         0 kB\n',
    })
    const machine = await readProc(folder.path, signal)
    expect(machine.memory.get('MemTotal')).toBe(2_097_152)
    expect(machine.memory.has('MemAvailable')).toBe(false)
  })

  test('writes no blank after the interface name, and numbers above 32 bits', async () => {
    await using folder = await temporaryFolder()
    await proc(folder.path, { 'net/dev': `${HEAD}  eth0:98765432109876 5 3 0 0 0 0 0 123 4 1 0 0 0 0 0\n` })
    const machine = await readProc(folder.path, signal)
    expect(machine.interfaces).toEqual([
      { name: 'eth0', receivedBytes: 98_765_432_109_876, receiveErrors: 3, sentBytes: 123, sendErrors: 1 },
    ])
  })

  test('counts waiting for disks as idle, and cores by their lines', async () => {
    await using folder = await temporaryFolder()
    await proc(folder.path, { stat: 'cpu  10 2 8 70 10 0 0 0 5 0\ncpu0 5 1 4 35 5 0 0\ncpu1 5 1 4 35 5 0 0\nintr 1\n' })
    expect((await readProc(folder.path, signal)).ticks).toEqual({ total: 100, busy: 20, cores: 2 })
  })

  test('that says nonsense gives nothing, not zeros', async () => {
    await using folder = await temporaryFolder()
    await proc(folder.path, { loadavg: 'nonsense', stat: '', meminfo: '\u0000', 'net/dev': HEAD })
    const machine = await readProc(folder.path, signal)
    expect(machine).toMatchObject({ load: null, ticks: null, interfaces: [] })
    expect(machine.memory.size).toBe(0)
  })
})

test('a machine without /proc cannot be looked at: our fault, not its', async () => {
  await expect(readProc('/nonexistent', signal)).rejects.toMatchObject({ name: 'ProbeCrash', code: 'local' })
})

test('other systems give what Node knows', () => {
  const machine = readNode()
  expect(machine.ticks?.cores).toBe(os.cpus().length)
  expect(machine.memory.size).toBe(0)
  expect(machine.uptime).toBeGreaterThan(0)
})

const HEAD = 'Inter-|   Receive |  Transmit\n face |bytes packets errs drop|bytes packets errs\n'

/** A copy of our own /proc with some files replaced. */
async function proc(root: string, replaced: { readonly [name: string]: string }): Promise<void> {
  await mkdir(join(root, 'net'))
  const own = { loadavg: '0.1 0.2 0.3 1/2 3\n', stat: 'cpu  1 1 1 1\ncpu0 1 1 1 1\n', meminfo: '', uptime: '10.5 20\n' }
  for (const [name, text] of Object.entries({ ...own, 'net/dev': HEAD, ...replaced }))
    await writeFile(join(root, name), text)
}
