import { onceAsked, saying, startHostile } from '@foretop/lab/hostile.ts'
import { expect, test } from 'vitest'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { http } from './http.ts'

async function look(status: string, fields: readonly string[], options: Record<string, unknown> = {}) {
  const head = [`HTTP/1.1 ${status}`, ...fields, 'Content-Length: 4', '', 'page'].join('\r\n')
  await using server = await startHostile(onceAsked(saying(head)))
  const seen = expectAnswered(await lookSteadily(http, { port: server.port, ...options }))
  return { ...seen, text: seen.text.replace(/(?: in|, after) \d+ ms$/, '') }
}

const RAY = ['Server: cloudflare', 'CF-RAY: 8a1b2c-FRA']

test.each([
  ['403 Forbidden', [...RAY, 'cf-mitigated: challenge'], 'Cloudflare: challenge'],
  ['503 Service Unavailable', [...RAY, 'cf-mitigated: challenge'], 'Cloudflare: challenge'],
  ['403 Forbidden', RAY, 'Cloudflare: refused'],
  ['429 Too Many Requests', RAY, 'Cloudflare: too many requests'],
  ['202 Accepted', ['x-amzn-waf-action: challenge', 'X-Amz-Cf-Id: abc'], 'AWS WAF: challenge'],
  ['405 Method Not Allowed', ['x-amzn-waf-action: captcha'], 'AWS WAF: captcha'],
  ['403 Forbidden', ['x-amzn-waf-action: <script>'], 'AWS WAF: refused'],
  [
    '403 Forbidden',
    ['Server: CloudFront', 'X-Cache: Error from cloudfront', 'X-Amz-Cf-Id: abc'],
    'CloudFront: refused',
  ],
  ['403 Forbidden', ['x-vercel-id: fra1::abc', 'x-vercel-mitigated: challenge'], 'Vercel: challenge'],
  ['403 Forbidden', ['X-Sucuri-ID: 12', 'X-Sucuri-Block: 5F'], 'Sucuri: refused'],
  ['403 Forbidden', ['Server: AkamaiGHost', 'Mime-Version: 1.0'], 'Akamai: refused'],
  ['403 Forbidden', ['Server: Varnish', 'X-Served-By: cache-fra-1', 'Retry-After: 0'], 'Fastly: refused'],
])('%s with %j is blocked, not broken', async (status, fields, blocked) => {
  const seen = await look(status, fields, { contains: 'nobody has this' })
  expect(seen.text).toBe(`blocked by ${blocked} (${status})`)
  expect(seen).toMatchObject({
    metrics: { blocked: 1, broken: 0 },
    details: { blocked },
    evidence: { blocked, unmet: null },
  })
})

test.each([
  ['403 Forbidden', [...RAY, 'cf-cache-status: DYNAMIC'], 'Cloudflare passes on what the site refused'],
  ['502 Bad Gateway', RAY, 'Cloudflare found nobody behind it'],
  ['403 Forbidden', ['Server: nginx', 'X-Cache: Error from cloudfront', 'X-Amz-Cf-Id: abc'], 'CloudFront passes it on'],
  ['403 Forbidden', ['Server: nginx', 'X-Served-By: cache-fra-1'], 'Fastly passes it on'],
  ['503 Service Unavailable', ['Server: AkamaiGHost'], 'Akamai found nobody behind it'],
])('%s with %j is broken: %s', async (status, fields) => {
  const seen = await look(status, fields)
  expect(seen.text).toBe(`HTTP ${status} where 2xx or 3xx was expected`)
  expect(seen).toMatchObject({
    metrics: { blocked: 0, broken: 1 },
    evidence: { blocked: null, wrongStatus: true, unmet: `HTTP ${status} where 2xx or 3xx was expected` },
  })
})

test('a site that nobody stands before has no such number, whatever it answers', async () => {
  const { metrics, text } = await look('403 Forbidden', ['Server: nginx'])
  expect(metrics).not.toHaveProperty('blocked')
  expect(text).toBe('HTTP 403 Forbidden where 2xx or 3xx was expected')
})

test('who expects to be refused is not blocked', async () => {
  const seen = await look('403 Forbidden', [...RAY, 'cf-mitigated: challenge'], { status: 403 })
  expect(seen).toMatchObject({ text: '403 Forbidden', metrics: { blocked: 0, broken: 0 } })
})

test.each([
  [['cf-cache-status: HIT', 'Age: 12'], true, 'cf-cache-status: HIT, age: 12'],
  [['cf-cache-status: DYNAMIC'], false, 'cf-cache-status: DYNAMIC'],
  [['X-Cache: Hit from cloudfront'], true, 'x-cache: Hit from cloudfront'],
  [['X-Cache: Miss from cloudfront'], false, 'x-cache: Miss from cloudfront'],
  [['X-Cache: HIT, MISS'], false, 'x-cache: HIT, MISS'],
  [['X-Cache: MISS, HIT', 'Age: 3'], true, 'x-cache: MISS, HIT, age: 3'],
  [['X-Cache-Status: HIT'], true, 'x-cache-status: HIT'],
  [['Age: 7'], true, 'age: 7'],
  [['Age: 0'], null, 'age: 0'],
])('of caches it says what %j does', async (fields, fromCache, shown) => {
  const seen = await look('200 OK', fields)
  expect(seen).toMatchObject({ evidence: { fromCache }, details: { cache: shown } })
})

test('without a cache it says nothing of one', async () => {
  const seen = await look('200 OK', [])
  expect(seen).toMatchObject({ evidence: { fromCache: null } })
  expect(seen.details).not.toHaveProperty('cache')
})
