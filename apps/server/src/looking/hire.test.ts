import { expect, test, vi } from 'vitest'
import { hireProcess } from './hire.ts'

test('a process that cannot be started has not failed: it was never born', async () => {
  const heard: string[] = []
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const ears = {
    hear: () => {},
    failed: () => void heard.push('failed'),
    unborn: resolve,
    gone: () => void heard.push('gone'),
  }
  const own = vi.spyOn(process, 'execPath', 'get').mockReturnValue('/no/such/node')
  const birth = {
    name: 'children',
    underway: new Uint8Array(new SharedArrayBuffer(1)),
    limits: { running: 1, runningPerHost: 1 },
  }
  const hired = hireProcess({ probes: '', mark: 'm' }, birth, ears)
  own.mockRestore()
  expect(await promise).toMatchObject({ code: 'ENOENT' })
  await hired.end()
  expect(heard).toEqual([])
})
