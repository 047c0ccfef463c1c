import { readdir, readFile, readlink } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import { stringify } from 'yaml'
import { type Field, startField } from './mixed/field.ts'
import { residentMib, threadsOf } from './process.ts'

const CHECKS = 2_000
const HOSTS = 50
const EVERY_S = 10
/** Code is compiled, connections are made and caches fill: growth is counted from here. */
const SETTLED_AFTER_S = 120
const SAMPLE_S = 15

/** Checks of all kinds that a real server is here for, left alone for ten minutes: nothing of the product may grow. */
export async function mixed(): Promise<{ readonly [key: string]: number }> {
  await using stack = new AsyncDisposableStack()
  const field = await startField(stack)
  const product = stack.use(await startProduct(configuration(field)))
  const minutes = Number(process.env.FORETOP_BENCH_MINUTES ?? 10)
  const samples: Sample[] = []
  const until = performance.now() + minutes * 60_000
  const startedAt = performance.now()
  while (performance.now() < until) {
    await pause(SAMPLE_S * 1_000)
    if (performance.now() - startedAt >= SETTLED_AFTER_S * 1_000) samples.push(await sample(product))
  }
  const seen = await product.checks()
  const troubled = seen.filter(({ status }) => status !== 'ok')
  const byKind = Map.groupBy(troubled, ({ id }) => id.split('/')[1])
  for (const [kind, [one]] of byKind) console.error(`${kind} is ${one?.status}: ${one?.text}`)
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined) throw new Error('it takes more minutes than that to settle')
  const most = (of: keyof Sample) => Math.max(...samples.map((one) => one[of]))
  return {
    kinds: new Set(field.asked.map(({ kind }) => kind)).size,
    checks_mixed: seen.length,
    looks_per_s_mixed: (last.looks - first.looks) / ((last.at - first.at) / 1_000),
    skipped_mixed: last.skipped - first.skipped,
    problems_mixed: troubled.length,
    descriptors_settled: first.descriptors,
    descriptors_last: last.descriptors,
    descriptors_most: most('descriptors'),
    threads_settled: first.threads,
    threads_last: last.threads,
    threads_most: most('threads'),
    rss_mib_settled: first.residentMib,
    rss_mib_last: last.residentMib,
    rss_mib_most: most('residentMib'),
  }
}

interface Sample {
  readonly at: number
  readonly looks: number
  readonly skipped: number
  readonly descriptors: number
  readonly threads: number
  readonly residentMib: number
}

/** Of the product's process and the one that starts programs for it. */
async function sample(product: Product): Promise<Sample> {
  const { details } = (await product.json('/healthz?details')) as {
    readonly details: { readonly observations: number; readonly skipped: number }
  }
  const processes = [product.pid, ...(await nodesBelow(product.pid))]
  const sum = async (of: (pid: number) => Promise<number>) =>
    (await Promise.all(processes.map(of))).reduce((all, one) => all + one, 0)
  return {
    at: performance.now(),
    looks: details.observations,
    skipped: details.skipped,
    descriptors: await sum(async (pid) => (await readdir(`/proc/${pid}/fd`)).length),
    threads: await sum(threadsOf),
    residentMib: await sum(residentMib),
  }
}

/** Processes of Node below one: those that start programs, not the programs. */
async function nodesBelow(pid: number): Promise<readonly number[]> {
  const tasks = await readdir(`/proc/${pid}/task`)
  const children = await Promise.all(
    // A thread may end meanwhile.
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '')),
  )
  const pids = children.flatMap((line) => line.split(' ').filter(Boolean).map(Number))
  const programs = await Promise.all(pids.map((child) => readlink(`/proc/${child}/exe`).catch(() => '')))
  return pids.filter((_, index) => programs[index] === process.execPath)
}

/** Every kind on every host, and again under other names, until there are so many. */
function configuration({ asked, ssh }: Field): string {
  const hosts = Array.from({ length: HOSTS }, (_, index) => `machine${index}`)
  const names = Array.from({ length: CHECKS / HOSTS }, (_, index) => index)
  return stringify({
    site: 'Bench',
    ssh,
    children: { folders: ['/usr/bin'] },
    groups: { all: {} },
    hosts: Object.fromEntries(hosts.map((host) => [host, { address: '127.0.0.1', groups: ['all'] }])),
    checks: Object.fromEntries(
      names.flatMap((index) => {
        const one = asked[index % asked.length]
        if (one === undefined) return []
        const { kind, ...more } = one
        const check = { probe: kind, hosts: ['all'], every: `${EVERY_S}s`, timeout: '5s', ...more }
        return [[`${kind}-${Math.floor(index / asked.length)}`, check]]
      }),
    ),
  })
}
