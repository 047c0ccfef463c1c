import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parentPort } from 'node:worker_threads'
import { probes } from '@foretop/probes/all.ts'
import { createMask } from '@foretop/probes/mask.ts'
import { Kept, observe } from '@foretop/probes/observe.ts'
import { systemClock } from './clock.ts'
import type { FromPoller, Look, PolledCheck, ToPoller } from './polled.ts'
import { Schedule } from './schedule.ts'

/** A thread that holds sockets and nothing else: checks in, observations out. */

const POST_EVERY_MS = 20
const POST_AT = 200
/** Batches that main may be behind before looks are no longer started. */
const UNTAKEN_LIMIT = 4
const PULSE_MS = 1_000
const LIMITS = { running: 500, runningPerHost: 20 }

const port = parentPort
if (port === null) throw new Error('a poller is a worker thread')

const definitions = new Map(probes.map((probe) => [probe.kind, probe]))
const kept = new Map<string, { readonly revision: number; readonly kept: Kept; readonly cancel: AbortController }>()
const delay = monitorEventLoopDelay({ resolution: 10 })
delay.enable()

let looks: Look[] = []
let mask = createMask([])
let untaken = 0
let postTimer: NodeJS.Timeout | null = null
let skippedByMain = 0

const schedule = new Schedule<PolledCheck>(systemClock, LIMITS, async (check, lateMs) => {
  if (untaken >= UNTAKEN_LIMIT && looks.length >= POST_AT) {
    skippedByMain += 1
    return
  }
  const probe = definitions.get(check.kind)
  const own = keptBy(check)
  if (probe === undefined) throw new Error(`no probe of kind ${check.kind}: the configuration let it through`)
  const observation = await observe({
    checkId: check.id,
    probe,
    options: check.options,
    target: { host: check.host, address: check.address },
    timeoutMs: check.timeoutMs,
    kept: own.kept,
    cancel: own.cancel.signal,
  })
  if (observation !== null) add({ observation: mask(observation), revision: check.revision, lateMs })
})

/** What a check keeps belongs to one revision of it: other options, another connection. */
function keptBy(check: PolledCheck) {
  const known = kept.get(check.id)
  if (known?.revision === check.revision) return known
  drop(check.id)
  const own = { revision: check.revision, kept: new Kept(), cancel: new AbortController() }
  kept.set(check.id, own)
  return own
}

function drop(id: string): void {
  const known = kept.get(id)
  kept.delete(id)
  known?.cancel.abort()
  known?.kept[Symbol.dispose]()
}

function add(look: Look): void {
  looks.push(look)
  if (looks.length >= POST_AT) postLooks()
  else postTimer ??= setTimeout(postLooks, POST_EVERY_MS)
}

function postLooks(): void {
  if (postTimer !== null) clearTimeout(postTimer)
  postTimer = null
  if (looks.length === 0 || untaken >= UNTAKEN_LIMIT) return
  untaken += 1
  post({ type: 'looks', looks })
  looks = []
}

const pulse = setInterval(() => {
  post({
    type: 'pulse',
    lagMs: Math.max(0, delay.max / 1e6 - 10),
    running: schedule.running,
    skipped: schedule.takeSkipped() + skippedByMain,
  })
  skippedByMain = 0
  delay.reset()
}, PULSE_MS)

port.on('message', (message: ToPoller) => {
  switch (message.type) {
    case 'plan':
      for (const id of message.remove) {
        schedule.remove(id)
        drop(id)
      }
      for (const check of message.set) {
        if (kept.get(check.id)?.revision !== check.revision) drop(check.id)
        schedule.set(check)
      }
      return
    case 'secrets':
      mask = createMask(message.secrets)
      return
    case 'sooner':
      for (const { id, inMs } of message.checks) schedule.sooner(id, inMs)
      return
    case 'taken':
      untaken -= 1
      postLooks()
      return
    case 'stop':
      schedule.clear()
      for (const id of [...kept.keys()]) drop(id)
      clearInterval(pulse)
      post({ type: 'stopped' })
      port.close()
  }
})

function post(message: FromPoller): void {
  // Checked above: this module only runs as a worker.
  port?.postMessage(message)
}
