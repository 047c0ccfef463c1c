import { expect, test } from 'vitest'
import { load, refusal } from '../fixture.made-up.ts'

const BASE = `hosts: { lb1: { groups: [lbs] }, lb2: { groups: [lbs] }, web1: { groups: [webs] } }
groups: { lbs: , webs: }
checks:
  port: { probe: tcp, hosts: [lbs], with: { port: 80 } }
  page: { probe: tcp, hosts: [webs], with: { port: 80 } }
  both: { relation: pair, of: [port] }
`
const graphs = (text: string) => `${BASE}graphs:\n  times: ${text}\n`

test('a preset names its hosts one by one, whatever group they came from', async () => {
  const { plan } = await load(
    graphs(
      '{ title: Times, range: week, hosts: [lbs, lb1], together: true, show: [{ check: port, metrics: [connect], instances: [a, a] }] }',
    ),
  )
  expect(plan.graphs).toEqual([
    {
      name: 'times',
      title: 'Times',
      range: 'week',
      hosts: ['lb1', 'lb2'],
      together: true,
      show: [{ check: 'port', metrics: ['connect'], instances: ['a'] }],
    },
  ])
})

test('what is not said: its name, a day, every host of its checks, a row for each', async () => {
  const { plan } = await load(graphs('{ show: [{ check: port, metrics: [connect] }] }'))
  expect(plan.graphs).toMatchObject([
    { title: 'times', range: 'day', hosts: ['lb1', 'lb2'], together: false, show: [{ instances: null }] },
  ])
})

test('a relation is drawn without hosts', async () => {
  const { plan } = await load(graphs('{ show: [{ check: both, metrics: [masters] }] }'))
  expect(plan.graphs).toMatchObject([{ hosts: [], show: [{ check: 'both' }] }])
})

test('no preset is nothing wrong', async () => {
  expect((await load(BASE)).plan.graphs).toEqual([])
})

test.each([
  ['{ hosts: [lbz], show: [{ check: port, metrics: [connect] }] }', 'hosts[0]: there is no host or group lbz', 'lbs'],
  ['{ show: [{ check: prot, metrics: [connect] }] }', 'show[0].check: there is no check prot', 'port'],
  ['{ show: [{ check: port, metrics: [conect] }] }', 'show[0].metrics[0]: tcp has no metric conect', 'connect'],
  ['{ show: [{ chek: port, check: port, metrics: [connect] }] }', 'show[0].chek: unknown key', 'check'],
])('%s is refused with the name that was perhaps meant', async (text, complaint, meant) => {
  const mistakes = await refusal(graphs(text))
  expect(mistakes).toContain(`foretop.yaml:8: graphs.times.${complaint} (did you mean ${meant}?)`)
})

test.each([
  [
    '{ show: [{ check: port, metrics: [connect, queue] }] }',
    'show[0].metrics: one graph has one axis: connect is in ms, queue in count; make them two entries',
  ],
  [
    '{ hosts: [webs], show: [{ check: port, metrics: [connect] }] }',
    'show[0].check: the check port looks at none of these hosts',
  ],
])('%s is refused with the reason', async (text, complaint) => {
  expect(await refusal(graphs(text))).toEqual([`foretop.yaml:8: graphs.times.${complaint}`])
})

test('a preset that shows nothing, and one of an unknown range, are refused', async () => {
  expect(await refusal(graphs('{ range: decade, show: [] }'))).toEqual([
    expect.stringMatching(/graphs\.times\.range/),
    expect.stringMatching(/graphs\.times\.show/),
  ])
})

test('a check that is wrong itself is told once', async () => {
  const text = graphs('{ show: [{ check: port, metrics: [connect] }] }').replace('probe: tcp', 'probe: tpc')
  expect(await refusal(text)).toEqual([expect.stringMatching(/checks\.port\.probe/)])
})

test('files of a folder add presets to each other', async () => {
  const { plan } = await load({
    'a.yaml': graphs('{ show: [{ check: port, metrics: [connect] }] }'),
    'b.yaml': 'graphs: { more: { show: [{ check: page, metrics: [queue] }] } }\n',
  })
  expect(plan.graphs.map(({ name }) => name)).toEqual(['times', 'more'])
})
