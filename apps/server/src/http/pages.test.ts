import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GUARDED, serveFake } from './serve-fake.ts'

const PAGE = { accept: 'text/html,*/*' }
let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
  mkdirSync(join(folder.path, 'assets'))
  writeFileSync(join(folder.path, 'index.html'), '<!doctype html><base href="/" /><title>Foretop</title>')
  writeFileSync(join(folder.path, 'icon-pending.svg'), '<svg/>')
  writeFileSync(join(folder.path, 'assets/app-1a2b.js'), '1')
})
afterAll(() => folder[Symbol.asyncDispose]())

test('the page is asked for anew each time, its hashed parts never', async () => {
  await using served = serveFake({ webRoot: folder.path })
  expect((await served.app.inject('/')).headers['cache-control']).toBe('no-cache')
  const asset = await served.app.inject('/assets/app-1a2b.js')
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect((await served.app.inject('/icon-pending.svg')).headers['cache-control']).toBe('no-cache')
})

test.each([
  ['/', './'],
  ['/wall', './'],
  ['/checks/web1%2Ftcp', '../'],
  ['/checks/web1/tcp', '../../'],
  ['/a/b/c', '../../'],
])('%s gives the page, which knows its way to the root', async (url, base) => {
  await using served = serveFake({ webRoot: folder.path })
  const answer = await served.app.inject({ url, headers: PAGE })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(answer.body).toContain(`<base href="${base}" />`)
})

test.each(['/api/v1/nothing', '/assets/gone-9f.js', '/api'])('%s is not found, and no page', async (url) => {
  await using served = serveFake({ webRoot: folder.path })
  const answer = await served.app.inject({ url, headers: PAGE })
  expect(answer.statusCode).toBe(404)
  expect(answer.headers['content-type']).toBe('application/problem+json')
})

test('files beside the web app are out of reach', async () => {
  await using served = serveFake({ webRoot: join(folder.path, 'assets') })
  for (const url of ['/../index.html', '/%2e%2e/index.html', '/..%2findex.html', '/assets/..%2f..%2findex.html'])
    expect((await served.app.inject(url)).statusCode).toBe(404)
})

test('whoever has no token yet still gets the page that asks for it', async () => {
  await using served = serveFake({ webRoot: folder.path, settings: GUARDED })
  expect((await served.app.inject({ url: '/wall', headers: PAGE })).statusCode).toBe(200)
  expect((await served.app.inject('/assets/app-1a2b.js')).statusCode).toBe(200)
  expect((await served.app.inject('/icon-pending.svg')).statusCode).toBe(200)
})

test('without a web app the API is served all the same', async () => {
  await using served = serveFake({ webRoot: join(folder.path, 'nowhere') })
  expect((await served.app.inject('/')).json().detail).toContain('/docs')
  expect((await served.app.inject('/api/v1/checks')).statusCode).toBe(200)
})
