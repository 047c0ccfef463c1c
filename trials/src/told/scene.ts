/** Breaks and mends real servers one by one, with a file system of its own, and prints how soon who was told. */
import { eventually } from '@foretop/lab/lab.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import { type HttpReceiver, startHttpReceiver } from '@foretop/lab/receivers.ts'
import { stringify } from 'yaml'
import type { Outcome } from '../main.ts'
import { type Break, startBreaks } from './breaks.ts'

/** The slowest by default is the certificate: a look each minute, two more twelve seconds apart. */
const TOLD_WITHIN_MS = 180_000
/** The aim for looks every second of which two confirm. */
const MEDIAN_LIMIT_MS = 2_500

const RHYTHMS = { defaults: {}, each_second: { every: '1s', attempts: 2 } } as const
type Rhythm = keyof typeof RHYTHMS

type Times = Map<string, number[]>

interface Watch {
  readonly rhythm: Rhythm
  readonly product: Product
  readonly receiver: HttpReceiver
  /** How long each took, in ms, by name of what broke. */
  readonly problems: Times
  readonly recoveries: Times
}

interface Notice {
  readonly check: string
  readonly why: string
  readonly summary: string
}

await using scope = new AsyncDisposableStack()
const breaks = await startBreaks(scope)
const watches = await Promise.all(Object.keys(RHYTHMS).map((rhythm) => startWatch(rhythm as Rhythm))) // its own keys
await Promise.all(watches.map(({ product }) => eventually(() => assertWell(product), TOLD_WITHIN_MS)))
const broken: string[] = []
let count = 0
const rounds = Number(process.argv[2])
for (let round = 0; round < rounds; round += 1) {
  for (const each of breaks) {
    count += 1
    const before = watches.map(({ receiver }) => receiver.received.length)
    await turn(each, each.begin, 'opened', (watch) => watch.problems)
    await turn(each, each.mend, 'resolved', (watch) => watch.recoveries)
    await Promise.all(watches.map(({ product }) => eventually(() => assertWell(product), TOLD_WITHIN_MS)))
    for (const [index, { rhythm, receiver }] of watches.entries()) {
      const messages = receiver.received.slice(before[index]).map(summaryOf)
      if (messages.length !== 2)
        broken.push(`${rhythm}, ${each.name}: ${messages.length} messages: ${messages.join(' | ')}`)
    }
  }
}
for (const { rhythm, problems, recoveries } of watches) {
  if (rhythm !== 'each_second') continue
  if (median(problems) > MEDIAN_LIMIT_MS)
    broken.push(`${rhythm}: problems are told after a median of ${median(problems)} ms`)
  if (median(recoveries) > MEDIAN_LIMIT_MS)
    broken.push(`${rhythm}: recoveries are told after a median of ${median(recoveries)} ms`)
}
const figures = Object.fromEntries(
  watches.flatMap(({ rhythm, receiver, problems, recoveries }) => [
    [`${rhythm}_problem_ms_median`, median(problems)],
    [`${rhythm}_recovery_ms_median`, median(recoveries)],
    [`${rhythm}_messages_per_break`, receiver.received.length / count],
    ...breaks.map(({ name }) => [`${rhythm} ${name}, ms`, worst(problems, name)]),
    ...breaks.map(({ name }) => [`${rhythm} ${name} mended, ms`, worst(recoveries, name)]),
  ]),
)
console.log(JSON.stringify({ figures: { breaks: count, ...figures }, broken } satisfies Outcome))

async function startWatch(rhythm: Rhythm): Promise<Watch> {
  const receiver = scope.use(await startHttpReceiver())
  const configuration = stringify({
    defaults: RHYTHMS[rhythm],
    channels: { hook: { kind: 'webhook', url: receiver.url } },
    routes: [{ to: ['hook'] }],
    hosts: Object.fromEntries(breaks.map(({ name }) => [name, { address: '127.0.0.1' }])),
    checks: Object.fromEntries(breaks.map(({ name, check }) => [name, { hosts: [name], ...check }])),
  })
  return {
    rhythm,
    product: scope.use(await startProduct(configuration)),
    receiver,
    problems: new Map(),
    recoveries: new Map(),
  }
}

/** Does it, and notes when each receiver has the word. */
async function turn(
  { name }: Break,
  action: () => unknown,
  why: string,
  times: (watch: Watch) => Times,
): Promise<void> {
  const before = watches.map(({ receiver }) => receiver.received.length)
  await action()
  const at = Date.now()
  await Promise.all(
    watches.map(async (watch, index) => {
      const received = await eventually(() => {
        const since = watch.receiver.received.slice(before[index])
        const found = since.find(({ body }) =>
          noticesOf(body).some((notice) => notice.check.includes(name) && notice.why === why),
        )
        if (found === undefined)
          throw new Error(`${watch.rhythm}: not told that ${name} ${why}, but: ${since.map(summaryOf).join(' | ')}`)
        return found
      }, TOLD_WITHIN_MS)
      // What is told before the action has ended took no time.
      times(watch).set(name, [...(times(watch).get(name) ?? []), Math.max(0, received.at - at)])
    }),
  )
}

async function assertWell(product: Product): Promise<void> {
  const bad = (await product.checks()).find(({ status }) => status !== 'ok')
  if (bad !== undefined) throw new Error(`${bad.id} is ${bad.status}: ${bad.text}`)
  const { outbox } = (await product.json('/api/v1/vitals')) as { readonly outbox: { readonly waiting: number } }
  if (outbox.waiting > 0) throw new Error(`${outbox.waiting} messages wait`)
}

/** As the documentation of webhooks has them. */
function noticesOf(body: string): readonly Notice[] {
  return (JSON.parse(body) as { readonly notices: readonly Notice[] }).notices
}

function summaryOf({ body }: { readonly body: string }): string {
  return noticesOf(body)
    .map(({ why, summary }) => `${why} ${summary}`)
    .join(', ')
}

function median(times: Times): number {
  const sorted = [...times.values()].flat().toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function worst(times: Times, name: string): number {
  return Math.max(...(times.get(name) ?? []))
}
