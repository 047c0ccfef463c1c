import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import { http } from '../kinds/http/http.ts'
import { lookSteadily } from '../look-steadily.made-up.ts'
import { cdnOrOrigin } from './cdn-or-origin.ts'

const missing = await lacking('nginx')

const ORIGIN = 'location / { return 200 "the page"; }'
const edgeOf = (originPort: number) => ({
  http: 'proxy_cache_path kept keys_zone=kept:1m;',
  server: `
    location / {
      proxy_pass http://127.0.0.1:${originPort};
      proxy_cache kept; proxy_cache_valid 200 1s; proxy_cache_use_stale error timeout;
      add_header X-Cache-Status $upstream_cache_status always;
    }
    location /asked-first { add_header CF-RAY 8a-FRA always; add_header cf-mitigated challenge always; return 403; }`,
})

test.skipIf(missing !== null)(missing ?? 'a real cache before a real origin: which of the two is broken', async () => {
  await using scope = new AsyncDisposableStack()
  const origin = scope.use(await startNginx({ server: ORIGIN }))
  const edge = scope.use(await startNginx(edgeOf(origin.port)))
  const look = async (path: string) => {
    const seen = []
    for (const [host, port] of [['www', edge.port] as const, ['web1', origin.port] as const])
      seen.push({ ...(await lookSteadily(http, { port, path })), host, checkId: `${host}/page` })
    return deriveFrom(cdnOrOrigin, cdnOrOrigin.options.parse({ cdn: ['www'] }), seen)
  }

  expect(await look('/')).toMatchObject({
    metrics: { cdnBroken: 0, originBroken: 0, blocked: 0, unserved: 0 },
    text: 'CDN www is well, origin is well',
  })
  expect(await look('/asked-first')).toMatchObject({
    metrics: { blocked: 1, cdnBroken: 0 },
    text: expect.stringMatching(/^blocked by the CDN \(Cloudflare: challenge\)/),
  })

  await origin.stop()
  expect(await look('/')).toMatchObject({
    metrics: { cdnBroken: 0, originBroken: 1 },
    text: expect.stringMatching(/^origin down, CDN serves from cache: web1: /),
  })
  expect(await look('/never-kept')).toMatchObject({
    metrics: { cdnBroken: 1, originBroken: 1, unserved: 1 },
    text: expect.stringMatching(/^CDN and origin are broken: CDN answers 502; origin: /),
  })

  await using again = await startNginx({ server: ORIGIN, port: origin.port })
  await edge.stop()
  expect(again.port).toBe(origin.port)
  expect(await look('/')).toMatchObject({
    metrics: { cdnBroken: 1, originBroken: 0 },
    text: expect.stringMatching(/^CDN: .*; origin is well$/),
  })
})
