import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Estate, PROGRAMS, startEstate } from './estate.ts'

const missing = await lacking(...PROGRAMS)

/** Everything answers, and yet something is wrong. */
describe.skipIf(missing !== null)(missing ?? 'what a port scan would call well', () => {
  const cleanUp = new AsyncDisposableStack()
  let estate: Estate
  let product: Product

  beforeAll(async () => {
    estate = cleanUp.use(await startEstate())
    product = cleanUp.use(await startProduct(estate.config))
    for (const { check } of estate.parts) await product.until(check, 'ok')
  })
  afterAll(() => cleanUp.disposeAsync())

  const reason = async (check: string) => (await product.check(check)).text

  test('a replica whose SQL thread a duplicate key stopped, while it still fetches', async () => {
    await estate.replica.run("INSERT INTO app.t VALUES (7, 'written on the wrong side')")
    await estate.master.run("INSERT INTO app.t VALUES (7, 'the real one')")
    await product.until('db2/mysql', 'critical')
    expect(await reason('db2/mysql')).toContain("Duplicate entry '7'")
    await estate.replica.run('DELETE FROM app.t WHERE id = 7', 'START SLAVE')
    await product.until('db2/mysql', 'ok')
  })

  test('requests that queue behind slow backends', async () => {
    using visitors = new DisposableStack()
    for (const backend of estate.backends) backend.hold()
    const web = `http://127.0.0.1:${estate.perlbal().portOf('web')}/`
    for (let visitor = 0; visitor < 80; visitor += 1) {
      const leave = visitors.adopt(new AbortController(), (controller) => controller.abort())
      fetch(web, { signal: leave.signal }).catch(() => {})
    }
    await product.until('lb/perlbal', 'critical')
    expect(await reason('lb/perlbal')).toMatch(/wait/i)
    for (const backend of estate.backends) backend.release()
    await product.until('lb/perlbal', 'ok')
  })

  test('jobs that nobody does', async () => {
    await estate.gearmand().submit('resize-photo')
    await product.until('jobs/gearman', 'critical')
    expect(await reason('jobs/gearman')).toContain('resize-photo')
    using worker = estate.gearmand().work('resize-photo', ['true'])
    await product.until('jobs/gearman', 'ok')
    expect(worker.process.exitCode).toBeNull()
  })

  test('what was wrong and what it was is in the events', async () => {
    const events = await eventually(
      async () => (await product.json('/api/v1/events?limit=100')) as { checkId: string }[],
    )
    expect(new Set(events.map(({ checkId }) => checkId))).toContain('db2/mysql')
  })
})
