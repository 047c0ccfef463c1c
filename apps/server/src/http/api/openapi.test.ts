import { expect, test } from 'vitest'
import { servePlayed } from '../serve.made-up.ts'

test('the description holds every path of the API with its answers', async () => {
  await using served = servePlayed()
  const { openapi, paths } = (await served.app.inject('/openapi.json')).json()
  expect(openapi).toMatch(/^3\.1/)
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining([
      '/api/v1/checks',
      '/api/v1/checks/{id}',
      '/api/v1/checks/{id}/history',
      '/api/v1/checks/{id}/acknowledge',
      '/api/v1/checks/{id}/recheck',
      '/api/v1/events',
      '/api/v1/incidents',
      '/api/v1/decisions',
      '/api/v1/acknowledgements',
      '/api/v1/recheck',
      '/api/v1/silences',
      '/api/v1/silences/{id}',
      '/api/v1/downtimes',
      '/api/v1/downtimes/{id}',
      '/api/v1/notes',
      '/api/v1/notes/{id}',
      '/api/v1/checks/{id}/notes',
      '/api/v1/vitals',
      '/api/v1/hosts',
      '/api/v1/groups',
      '/api/v1/graphs',
      '/api/v1/catalogue',
      '/api/v1/config',
      '/health',
      '/healthz',
      '/metrics',
    ]),
  )
  const check = paths['/api/v1/checks/{id}'].get.responses['200'].content['application/json'].schema
  expect(check.properties.status.enum).toEqual(['ok', 'warning', 'critical', 'unknown', 'pending'])
})

test('every operation says what it does', async () => {
  await using served = servePlayed()
  const { paths } = (await served.app.inject('/openapi.json')).json()
  for (const [path, methods] of Object.entries<object>(paths))
    for (const operation of Object.values(methods))
      expect([path, operation.summary]).toEqual([path, expect.any(String)])
})

test('the docs page runs no script and loads nothing from elsewhere', async () => {
  await using served = servePlayed()
  const { body, headers } = await served.app.inject('/docs')
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  expect(body).toContain('<code>/api/v1/checks/{id}/history</code>')
  expect(body).not.toMatch(/<script|https?:\/\/|style=/)
  expect((await served.app.inject('/docs.css')).headers['content-type']).toBe('text/css; charset=utf-8')
})
