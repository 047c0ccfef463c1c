import { afterEach, beforeEach, expect, test } from 'vitest'
import { servePlayed } from '../http/serve.made-up.ts'
import { runWords } from './run-words.ts'

let served: ReturnType<typeof servePlayed>
let url: string
beforeEach(async () => {
  served = servePlayed()
  await served.estate.add('web1/http', { status: 'ok' })
  url = await served.listen()
})
afterEach(() => served[Symbol.asyncDispose]())
const run = (...words: string[]) => runWords(['incident', ...words, '--server', url])

test('the latest incident of a check is printed, with what was written of it', async () => {
  await served.estate.fail('web1/http')
  const written = await run('http', '--note', 'a \u001B[31mfuse', '--by', 'ann')
  expect([written.code, written.printed]).toEqual([0, [expect.stringMatching(/^noted on incident \d+$/)]])
  const { code, printed } = await run('web1/http')
  expect([code, printed[0]]).toEqual([0, '# web1 http: critical, and goes on'])
  expect(printed).toContain('> a \\[31mfuse')
  const id = written.printed[0]?.split(' ').at(-1) ?? ''
  expect(JSON.parse((await run(id, '--json')).printed.join('\n'))).toMatchObject({
    incident: { id, checkId: 'web1/http', notes: [{ by: 'ann' }] },
  })
})

test('what there is not is said', async () => {
  expect(await run('web1/http')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('nothing ever ailed web1/http'),
  })
  expect(await run('4711')).toMatchObject({ code: 1, errors: expect.stringContaining('there is no incident 4711') })
  expect(await run('4711', '--note', 'x')).toMatchObject({ code: 1 })
  expect(await run()).toMatchObject({ code: 64, errors: expect.stringContaining('which incident?') })
})
