import { expect, test } from 'vitest'
import { load, refusal } from '../fixture.made-up.ts'
import { configurationSchema } from '../schema.ts'
import { columns, WITH_COLUMNS } from './columns.made-up.ts'

const AGE = 'columns: { age: { label: Age of the oldest, unit: s, above: 60 } }'
const config = (jobs: string, more = '') => `hosts:
  a: { groups: [all] }
  b: { groups: [all], checks: { jobs: { with: { columns: { stuck: { label: Stuck } } } } } }
groups: { all: }
checks:
  jobs: { probe: columns, hosts: [all], ${jobs} }
  port: { probe: tcp, hosts: [all], with: { port: 80 } }
${more}`
const read = (jobs: string, more?: string) => load(config(jobs, more), {}, WITH_COLUMNS)
const refused = (jobs: string, more?: string) => refusal(config(jobs, more), {}, WITH_COLUMNS)
const named = ({ plan }: Awaited<ReturnType<typeof load>>, id: string) => plan.checks.find((check) => check.id === id)

test('a check has the metrics that its options give, each host its own', async () => {
  const settings = await read(`with: { ${AGE} }`)
  expect(Object.keys(named(settings, 'a/jobs')?.metrics ?? {})).toEqual(['rows', 'age'])
  expect(Object.keys(named(settings, 'b/jobs')?.metrics ?? {})).toEqual(['rows', 'stuck'])
  expect(named(settings, 'a/jobs')?.thresholds).toEqual({
    rows: { warning: { below: 1 } },
    age: { critical: { above: 60 } },
  })
})

test('what the options themselves judge must be there: somebody asked for it', async () => {
  const settings = await read(`with: { ${AGE} }`)
  expect([named(settings, 'a/jobs')?.required, named(settings, 'b/jobs')?.required]).toEqual([['age'], []])
})

test('checks of a kind without any share its object', async () => {
  const { plan } = await read('with: { columns: {} }')
  const [one, other] = plan.checks.filter(({ name }) => name === 'port')
  expect(one?.metrics).toBe(other?.metrics)
  expect(one?.metrics).toBe(WITH_COLUMNS.probes.find(({ kind }) => kind === 'tcp')?.metrics)
  expect(named({ plan } as Awaited<ReturnType<typeof load>>, 'a/jobs')?.metrics).toBe(columns.metrics)
})

test('a threshold on one of them is asked for like any other, and taken away like any other', async () => {
  const of = async (thresholds: string) =>
    named(
      await read(`with: { ${AGE} }`, `  one: { probe: columns, hosts: [a], with: { ${AGE} }, ${thresholds} }`),
      'a/one',
    )
  expect(await of('thresholds: { age: { warning: { above: 9 } } }')).toMatchObject({
    thresholds: { age: { warning: { above: 9 } } },
    required: ['age'],
  })
  const without = await of('thresholds: { age: null }')
  expect([Object.keys(without?.thresholds ?? {}), without?.required]).toEqual([['rows'], []])
})

const WHERE = 'foretop.yaml:6: checks.jobs'
test.each([
  [
    `thresholds: { agee: { warning: { above: 9 } } }, with: { ${AGE} }`,
    [
      `${WHERE}.thresholds.agee: columns has no metric agee (did you mean age?)`,
      `${WHERE}.thresholds.agee: columns has no metric agee, as hosts.b.checks.jobs has it`,
    ],
  ],
  [
    'with: { columns: { rows: { label: Rows } } }',
    [`${WHERE}.with: rows is a metric of every such check; give yours another name`],
  ],
  [
    'with: { columns: { a_b: { label: A } } }',
    [`${WHERE}.with: a metric must be named in letters and digits, as usedSpace is, got "a_b"`],
  ],
])('%s is refused with what is wrong, where it was written', async (jobs, complaints) => {
  expect(await refused(jobs)).toEqual(complaints)
})

test('what a host says wrongly is told there', async () => {
  const lines = await refused(
    'with: {}',
    '  more: { probe: columns, hosts: [a], with: { columns: { rows: { label: X } } } }',
  )
  expect(lines).toEqual([
    'foretop.yaml:8: checks.more.with: rows is a metric of every such check; give yours another name',
  ])
})

test('with wrong options nobody knows which metrics there are, and nothing is said of thresholds', async () => {
  const more =
    '  more: { probe: columns, hosts: [a], with: { columns: 3 }, thresholds: { age: { warning: { above: 1 } } } }'
  expect(await refused('with: {}', more)).toEqual(['foretop.yaml:8: checks.more.with.columns: must be a map, got 3'])
})

const graph = (metrics: string) => `graphs: { g: { show: [{ check: jobs, metrics: [${metrics}] }] } }`
test('a graph may show what one of its hosts has, and what has another axis anywhere is refused', async () => {
  expect((await read(`with: { ${AGE} }`, graph('stuck'))).plan.graphs).toMatchObject([
    { show: [{ metrics: ['stuck'] }] },
  ])
  expect((await read(`with: { ${AGE} }`, graph('stuck, rows'))).plan.graphs).toHaveLength(1)
  expect(await refused(`with: { ${AGE} }`, graph('age, stuck'))).toEqual([
    'foretop.yaml:8: graphs.g.show[0].metrics: one graph has one axis: age is in s, stuck in count; make them two entries',
  ])
  expect(await refused('with: { columns: { stuck: { label: Seconds, unit: s } } }', graph('stuck'))).toEqual([
    'foretop.yaml:8: graphs.g.show[0].metrics: one graph has one axis: stuck is in s, stuck in count; make them two entries',
  ])
  expect(await refused(`with: { ${AGE} }`, graph('stukc'))).toEqual([
    'foretop.yaml:8: graphs.g.show[0].metrics[0]: columns has no metric stukc (did you mean stuck?)',
  ])
})

test('an editor lets names pass where only the options know them', () => {
  const { checks } = configurationSchema(WITH_COLUMNS).properties ?? {}
  const parts = Object(checks).additionalProperties.allOf
  const lets = (kind: string) =>
    parts.find((part: { if: object }) => JSON.stringify(part.if).includes(`"${kind}"`)).then.properties.thresholds
      .additionalProperties
  expect([lets('columns'), lets('tcp')]).toEqual([true, false])
})
