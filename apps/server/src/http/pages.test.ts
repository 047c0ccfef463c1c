import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GUARDED, servePlayed } from './serve.made-up.ts'

const BIG = '1;'.repeat(1_000)
const PAGE = { accept: 'text/html,*/*' }
let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
  mkdirSync(join(folder.path, 'assets'))
  writeFileSync(join(folder.path, 'index.html'), '<!doctype html><base href="/" /><title>Foretop</title>')
  writeFileSync(join(folder.path, 'icon-pending.svg'), '<svg/>')
  writeFileSync(join(folder.path, 'assets/app-1a2b.js'), '1')
  writeFileSync(join(folder.path, 'assets/big-3c4d.js'), BIG)
  writeFileSync(join(folder.path, 'assets/big-3c4d.js.br'), brotliCompressSync(BIG))
  writeFileSync(join(folder.path, 'assets/big-3c4d.js.gz'), gzipSync(BIG))
})
afterAll(() => folder[Symbol.asyncDispose]())

test('the page is asked for anew each time, its hashed parts never', async () => {
  await using served = servePlayed({ webRoot: folder.path })
  expect((await served.app.inject('/')).headers['cache-control']).toBe('no-cache')
  const asset = await served.app.inject('/assets/app-1a2b.js')
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect((await served.app.inject('/icon-pending.svg')).headers['cache-control']).toBe('no-cache')
})

test('parts come made smaller to whoever takes them so, with a tag of their own', async () => {
  await using served = servePlayed({ webRoot: folder.path })
  const ask = (headers: Record<string, string>) => served.app.inject({ url: '/assets/big-3c4d.js', headers })
  const small = await ask({ 'accept-encoding': 'gzip, br' })
  expect(small.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' })
  expect(brotliDecompressSync(small.rawPayload).toString()).toBe(BIG)
  // Over plain HTTP no browser takes Brotli.
  const plainHttp = await ask({ 'accept-encoding': 'gzip, deflate' })
  expect(plainHttp.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
  expect(gunzipSync(plainHttp.rawPayload).toString()).toBe(BIG)
  expect(new Set([small.headers.etag, plainHttp.headers.etag]).size).toBe(2)
  for (const headers of [{}, { 'accept-encoding': 'deflate' }, { 'accept-encoding': 'br;q=0' }]) {
    const plain = await ask(headers)
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.body).toBe(BIG)
    expect(plain.headers.etag).not.toBe(small.headers.etag)
  }
  for (const end of ['br', 'gz']) expect((await served.app.inject(`/assets/big-3c4d.js.${end}`)).statusCode).toBe(404)
})

test('what a browser has already is not sent again', async () => {
  await using served = servePlayed({ webRoot: folder.path })
  const first = await served.app.inject('/icon-pending.svg')
  expect(first.headers['content-type']).toBe('image/svg+xml')
  for (const held of [String(first.headers.etag), `W/${first.headers.etag}`, `"other", ${first.headers.etag}`]) {
    const again = await served.app.inject({ url: '/icon-pending.svg', headers: { 'if-none-match': held } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  }
  const other = await served.app.inject({ url: '/icon-pending.svg', headers: { 'if-none-match': '"other"' } })
  expect(other.statusCode).toBe(200)
})

test('a page and its parts stay of one make while the files are replaced', async () => {
  await using own = await temporaryFolder()
  mkdirSync(join(own.path, 'assets'))
  writeFileSync(join(own.path, 'index.html'), '<title>old</title>')
  writeFileSync(join(own.path, 'assets/app-1.js'), 'old')
  await using served = servePlayed({ webRoot: own.path })
  await served.app.ready()
  writeFileSync(join(own.path, 'index.html'), '<title>new</title>')
  rmSync(join(own.path, 'assets'), { recursive: true })
  expect((await served.app.inject('/')).body).toContain('old')
  expect((await served.app.inject('/assets/app-1.js')).body).toBe('old')
})

test.each([
  ['/', './'],
  ['/wall', './'],
  ['/checks/web1%2Ftcp', '../'],
  ['/checks/web1/tcp', '../../'],
  ['/a/b/c', '../../'],
])('%s gives the page, which knows its way to the root', async (url, base) => {
  await using served = servePlayed({ webRoot: folder.path })
  const answer = await served.app.inject({ url, headers: PAGE })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(answer.body).toContain(`<base href="${base}" />`)
})

test.each(['/api/v1/nothing', '/assets/gone-9f.js', '/api'])('%s is not found, and no page', async (url) => {
  await using served = servePlayed({ webRoot: folder.path })
  const answer = await served.app.inject({ url, headers: PAGE })
  expect(answer.statusCode).toBe(404)
  expect(answer.headers['content-type']).toBe('application/problem+json')
})

test('files beside the web app are out of reach', async () => {
  await using served = servePlayed({ webRoot: join(folder.path, 'assets') })
  for (const url of ['/../index.html', '/%2e%2e/index.html', '/..%2findex.html', '/assets/..%2f..%2findex.html'])
    expect((await served.app.inject(url)).statusCode).toBe(404)
})

test('whoever has no token yet still gets the page that asks for it', async () => {
  await using served = servePlayed({ webRoot: folder.path, settings: GUARDED })
  expect((await served.app.inject({ url: '/wall', headers: PAGE })).statusCode).toBe(200)
  expect((await served.app.inject('/assets/app-1a2b.js')).statusCode).toBe(200)
  expect((await served.app.inject('/icon-pending.svg')).statusCode).toBe(200)
})

test('without a web app the API is served all the same', async () => {
  await using served = servePlayed({ webRoot: join(folder.path, 'nowhere') })
  expect((await served.app.inject('/')).json().detail).toContain('/docs')
  expect((await served.app.inject('/api/v1/checks')).statusCode).toBe(200)
})
