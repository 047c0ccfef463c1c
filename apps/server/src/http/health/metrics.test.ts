import { expect, test } from 'vitest'
import { BUILD } from '../../version.ts'
import type { PlayedEstate } from '../played-estate.made-up.ts'
import { servePlayed } from '../serve.made-up.ts'
import { exposeLateness } from './expose-lateness.ts'

async function scrape(prepare: (estate: PlayedEstate) => Promise<void> | void) {
  await using served = servePlayed()
  await served.app.ready()
  void served.estate.add('web1/tcp')
  await prepare(served.estate)
  return served.app.inject('/metrics')
}

test('the answer is in the text format, whole to the last line', async () => {
  const answer = await scrape((estate) => estate.look('web1/tcp', 'ok'))
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(answer.body.endsWith('\n')).toBe(true)
  for (const line of answer.body.trimEnd().split('\n').filter(Boolean))
    expect(line).toMatch(
      /^(# (HELP|TYPE) \S+ .+|[a-z_][a-z0-9_]*(\{([a-z_]+="([^"\\\n]|\\.)*",?)+\})? (-?[\d.e+-]+|NaN|[+-]Inf))$/i,
    )
})

test('the status is a state set', async () => {
  const { body } = await scrape((estate) => estate.look('web1/tcp', 'critical'))
  expect(body).toContain('foretop_check_status{check="web1/tcp",host="web1",foretop_check_status="critical"} 1\n')
  expect(body).toContain('foretop_check_status{check="web1/tcp",host="web1",foretop_check_status="ok"} 0\n')
})

test('readings come in base units, counters as totals', async () => {
  const { body } = await scrape((estate) =>
    estate.look('web1/tcp', 'ok', { connect: 12, sent: 3_000, usedSpace: { '/': 50, '/var': 25 } }),
  )
  expect(body).toContain(
    '# TYPE foretop_tcp_connect_seconds gauge\nforetop_tcp_connect_seconds{check="web1/tcp",host="web1"} 0.012\n',
  )
  expect(body).toContain(
    '# TYPE foretop_tcp_sent_bytes_total counter\nforetop_tcp_sent_bytes_total{check="web1/tcp",host="web1"} 3000\n',
  )
  expect(body).toContain('foretop_tcp_used_space_ratio{check="web1/tcp",host="web1",instance_name="/var"} 0.25\n')
})

test('a thousand instances do not become a thousand labels', async () => {
  const instances = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`disk${i}`, i]))
  const { body } = await scrape((estate) => estate.look('web1/tcp', 'ok', { usedSpace: instances }))
  expect(body.match(/instance_name/g)).toHaveLength(100)
})

test('labels with quotes, backslashes and line ends stay one label', async () => {
  const { body } = await scrape((estate) => estate.add('a"b\\c\nd'))
  expect(body).toContain('check="a\\"b\\\\c\\nd"')
})

test('the monitor shows its own vitals', async () => {
  const { body } = await scrape(async (estate) => {
    estate.set({ outbox: { waiting: 2, failing: 1 } })
    for (let look = 0; look < 7; look += 1) await estate.look('web1/tcp', 'ok')
  })
  expect(body).toContain(`foretop_build_info{version="${BUILD}"} 1`)
  expect(body).toContain('foretop_observations_total 7')
  expect(body).toContain('foretop_outbox_failing 1')
  expect(body).toContain('foretop_poller_lag_seconds{poller="1"} 0.002')
  expect(body).toContain('foretop_viewers 0')
})

test('lateness is a histogram that Prometheus can add up', () => {
  expect(
    exposeLateness({ boundsMs: [1, 10], counts: [3, 2, 1], sumMs: 120 })
      .split('\n')
      .slice(2, -1),
  ).toEqual([
    'foretop_start_lateness_seconds_bucket{le="0.001"} 3',
    'foretop_start_lateness_seconds_bucket{le="0.01"} 5',
    'foretop_start_lateness_seconds_bucket{le="+Inf"} 6',
    'foretop_start_lateness_seconds_sum 0.12',
    'foretop_start_lateness_seconds_count 6',
  ])
})

test('how late looks started is told among the rest', async () => {
  const { body } = await scrape((estate) => estate.look('web1/tcp', 'ok'))
  expect(body).toContain('foretop_start_lateness_seconds_bucket{le="0.001"} 1\n')
  expect(body).toContain('foretop_start_lateness_seconds_count 1\n')
})
