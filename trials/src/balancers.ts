import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { startWebFarm, visit } from '@foretop/lab/perlbal.ts'
import { openStates, type States } from '@foretop/lab/perlbal-states.ts'
import type { Outcome } from './main.ts'

const PROGRAM = join(import.meta.dirname, '../../bin/foretop')
const NAMES = ['lb01', 'lb02'] as const
/** What was read before this is older than any line still to come. */
const KEPT_MS = 5_000

/**
 * `foretop pbadm 1` beside two real balancers whose load changes all the time; a run is a second. Nobody can ask a
 * balancer twice in the same microsecond, so its own `states` are read on another socket every few ms, and a number of
 * ours agrees when it equals what the readings just before, during and just after it say, or lies between them where
 * they differ.
 */
export async function balancers(runs: number): Promise<Outcome> {
  await using scope = new AsyncDisposableStack()
  const farms = new Map<string, Awaited<ReturnType<typeof startWebFarm>>>()
  for (const name of NAMES) farms.set(name, scope.use(await startWebFarm({ nodes: 2, workers: 3 })))
  const readings = new Map<string, States[]>()
  const ended = new AbortController()
  const loops: Promise<void>[] = []
  /** When within each second the lines come; `null` before the first. */
  const phase: { ms: number | null } = { ms: null }
  for (const [name, farm] of farms) {
    const list: States[] = []
    readings.set(name, list)
    loops.push(readOn(farm.perlbal.port, list, phase, ended.signal), load(farm, ended.signal))
  }
  const folder = scope.use(await temporaryFolder())
  const config = join(folder.path, 'foretop.yaml')
  await writeFile(config, configOf(farms))

  const figures = {
    lines: 0,
    balancers: 0,
    equal: 0,
    between: 0,
    untold: 0,
    late: 0,
    most_in_flight: 0,
    most_waiting: 0,
    longest_step_ms: 0,
  }
  const broken: string[] = []
  let before: number | null = null
  const judge = (line: Line) => {
    figures.lines += 1
    const at = Date.parse(line.time)
    if (before !== null) figures.longest_step_ms = Math.max(figures.longest_step_ms, at - before)
    before = at
    for (const seen of line.balancers) {
      figures.balancers += 1
      figures.most_in_flight = Math.max(figures.most_in_flight, seen.inFlight ?? 0)
      figures.most_waiting = Math.max(figures.most_waiting, seen.waiting ?? 0)
      const verdict = seen.late ? 'late' : compare(seen, readings.get(seen.name) ?? [])
      if (verdict === 'equal' || verdict === 'between' || verdict === 'untold' || verdict === 'late')
        figures[verdict] += 1
      else broken.push(`${line.time} ${seen.name}: ${verdict}`)
    }
  }
  await follow(config, runs, async (line) => {
    phase.ms = Date.parse(line.time) % 1_000
    // Until the readings just after it are here too.
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    judge(line)
  })
  ended.abort()
  await Promise.all(loops)
  if (figures.longest_step_ms >= 2_000) broken.push(`a line came ${figures.longest_step_ms} ms after the one before`)
  if (figures.lines < runs) broken.push(`${figures.lines} lines in ${runs} s`)
  if (figures.untold + figures.late > figures.balancers / 20)
    broken.push('too few could be compared: a quieter machine is needed')
  if (figures.most_waiting === 0) broken.push('nobody ever waited: the load proved nothing')
  return { figures, broken }
}

interface Line {
  readonly time: string
  readonly balancers: readonly Seen[]
}
interface Seen {
  readonly name: string
  readonly inFlight: number | null
  readonly waiting: number | null
  readonly late: boolean
  readonly checkedAt: string | null
  readonly durationMs: number | null
}

/** `equal` and `between` agree, `untold` can be neither; anything else says what does not agree. */
function compare(seen: Seen, readings: readonly States[]): string {
  if (seen.checkedAt === null || seen.inFlight === null || seen.waiting === null) return 'not seen'
  const end = Date.parse(seen.checkedAt)
  const begin = end - Math.ceil(seen.durationMs ?? 0) - 1
  const first = readings.findLastIndex(({ answeredAt }) => answeredAt < begin)
  const last = readings.findIndex(({ askedAt }) => askedAt > end)
  if (first === -1 || last === -1) return 'untold'
  const around = readings.slice(first, last + 1)
  const spans = (['inFlight', 'waiting'] as const).map((number) => {
    const values = around.map((states) => states[number])
    return { number, ours: seen[number] ?? Number.NaN, least: Math.min(...values), most: Math.max(...values) }
  })
  const wrong = spans.find(({ ours, least, most }) => !(ours >= least && ours <= most))
  // On a busy machine readings come too far apart to know what was between them.
  const apartMs = (around.at(-1)?.answeredAt ?? 0) - (around[0]?.askedAt ?? 0)
  if (wrong !== undefined && apartMs > PROVES_MS) return 'untold'
  if (wrong !== undefined) return `${wrong.number} ${wrong.ours}, not ${wrong.least}–${wrong.most}`
  return spans.every(({ least, most }) => least === most) ? 'equal' : 'between'
}

/** Runs the command for so many lines. */
async function follow(config: string, lines: number, onLine: (line: Line) => Promise<void>): Promise<void> {
  const command = spawn(PROGRAM, ['pbadm', '1', '--json', '--config', config], { stdio: ['ignore', 'pipe', 'inherit'] })
  const judged: Promise<void>[] = []
  try {
    for await (const text of createInterface({ input: command.stdout })) {
      // The command's own output: its help says what it holds.
      judged.push(onLine(JSON.parse(text) as Line))
      if (judged.length === lines) break
    }
  } finally {
    command.kill('SIGINT')
  }
  await Promise.all(judged)
}

/**
 * Asks on a beat and not after each reply: each question also tells the balancer's kernel that the last part of a reply
 * came, for which it would else wait 40 ms. Often around the moment of the next line: in between a number can come and go.
 */
async function readOn(
  port: number,
  list: States[],
  phase: { readonly ms: number | null },
  signal: AbortSignal,
): Promise<void> {
  using states = await openStates(port)
  while (!signal.aborted) {
    void states.read().then((read) => {
      list.push(read)
      while ((list[0]?.askedAt ?? Number.POSITIVE_INFINITY) < Date.now() - KEPT_MS) list.shift()
    })
    await new Promise((resolve) => setTimeout(resolve, isNear(phase.ms) ? 1 : 20))
  }
}

/** Readings around a look that span more than this prove nothing against it. */
const PROVES_MS = 25
const NEAR_MS = 60
const isNear = (phaseMs: number | null): boolean => {
  if (phaseMs === null) return false
  const apart = Math.abs((Date.now() % 1_000) - phaseMs)
  return Math.min(apart, 1_000 - apart) <= NEAR_MS
}

/** Visitors by the wave: none, few, and far more than there are workers; answers take from 5 to 400 ms. */
async function load(farm: Awaited<ReturnType<typeof startWebFarm>>, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now()
  const here = new Set<Disposable>()
  while (!signal.aborted) {
    const wave = (1 - Math.cos((performance.now() - startedAt) / 6_000)) / 2
    const wanted = Math.round(30 * wave)
    for (const backend of farm.backends) backend.answer({ afterMs: 5 + Math.random() * 395 })
    while (here.size < wanted) {
      const visitor = visit(farm.perlbal.portOf('web'))
      here.add(visitor)
      void visitor.answer.then(() => here.delete(visitor))
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  for (const visitor of here) visitor[Symbol.dispose]()
}

const configOf = (farms: ReadonlyMap<string, Awaited<ReturnType<typeof startWebFarm>>>): string =>
  [
    'hosts:',
    ...[...farms.keys()].map((name) => `  ${name}: { address: 127.0.0.1 }`),
    'checks:',
    ...[...farms].map(
      ([name, { perlbal }]) =>
        `  ${name}-balancer: { probe: perlbal, hosts: [${name}], with: { port: ${perlbal.port} } }`,
    ),
  ].join('\n')
