import { AsyncLocalStorage } from 'node:async_hooks'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { cut } from '@foretop/probes/clip.ts'
import type { AnyProbe } from '@foretop/probes/define.ts'
import { createMask, createValueMask } from '@foretop/probes/mask.ts'
import { Kept, observe } from '@foretop/probes/observe.ts'
import type { Children } from '@foretop/probes/protocol/child/children.ts'
import type { RunChild } from '@foretop/probes/protocol/child/command.ts'
import { counted } from '@foretop/probes/protocol/counted.ts'
import { exhaustionIn } from '@foretop/probes/protocol/exhaustion.ts'
import { Connections } from '@foretop/probes/protocol/ssh/connections.ts'
import { bounded } from '@foretop/probes/recording/bounded.ts'
import { Witnesses } from '@foretop/probes/recording/witnesses.ts'
import { type AnySource, probeOf } from '@foretop/probes/sources/define.ts'
import type { Observation, Outcome, Recorded } from '@foretop/shared/model.ts'
import type { ChildRules } from '@foretop/shared/plan.ts'
import { systemClock, thisMoment } from './clock.ts'
import type { Look } from './looker.ts'
import type { PlacedCheck, ToPoller } from './polled.ts'
import { createRecordings, nothing, type Wanted } from './recordings.ts'
import { Schedule } from './schedule.ts'
import { workplace } from './workplace.ts'

/** A thread or process that looks and does nothing else: checks in, observations out. */

const POST_EVERY_MS = 20
const POST_AT = 200
/** Batches that main may be behind before looks are no longer started. */
const UNTAKEN_LIMIT = 4
const PULSE_MS = 1_000
/** So many are named that hang. */
const NAMED = 3

/** What belongs to one revision of a check. */
interface Own {
  readonly check: PlacedCheck
  readonly kept: Kept
  readonly cancel: AbortController
  /** What an error makes of its look that came from its work, and that nobody waited for. */
  stray: Outcome | null
}

const { limits, probes: module, children, post, mark, onMessage, leave } = await workplace()
const { probes, sources = [] }: { probes: readonly AnyProbe[]; sources?: readonly AnySource[] } = await import(module)
const definitions = new Map([...probes, ...sources.map(probeOf)].map((probe) => [probe.kind, probe]))
const owned = new Map<string, Own>()
/** Shared by all checks of a host, for these are all looked at here. */
const connections = new Connections()
const witnesses = new Witnesses()
/** Whose work runs just now. */
const working = new AsyncLocalStorage<Own>()
const delay = monitorEventLoopDelay({ resolution: 10 })
delay.enable()

let looks: Look[] = []
let mask = createMask([])
let maskValue = createValueMask([])
let untaken = 0
let postTimer: NodeJS.Timeout | null = null
let skippedByMain = 0

const schedule = new Schedule<PlacedCheck>(systemClock, limits, async (check, lateMs) => {
  if (untaken >= UNTAKEN_LIMIT && looks.length >= POST_AT) {
    skippedByMain += 1
    return
  }
  const probe = definitions.get(check.kind)
  const own = keptBy(check)
  if (probe === undefined) throw new Error(`no probe of kind ${check.kind}: the configuration let it through`)
  const { timeoutMs } = check
  const look = { ...assignmentOf(probe, own, check.id), timeoutMs, kept: own.kept, connections }
  const startedAt = performance.now()
  mark(check.place, 1)
  const observation = (await working.run(own, observe, look)) ?? strayed(own, performance.now() - startedAt)
  mark(check.place, 0)
  if (observation !== null)
    add({ observation: mask(observation), revision: check.revision, lateMs, ...leftBy(probe, own.kept, observation) })
  // The slot is its own until what it started is gone, or was given up.
  await children?.gone(check.id)
})

/** `whose`: as what it starts is known. */
const assignmentOf = (probe: AnyProbe, { check, cancel }: Own, whose: string) => ({
  ...{ checkId: check.id, probe, options: check.options },
  target: { host: check.host, address: check.address },
  ...{ cancel: cancel.signal, login: check.login, witnesses },
  ...(children && check.rules && { child: childOf(whose, check.rules, children) }),
})

const childOf =
  (whose: string, rules: ChildRules, children: Children): RunChild =>
  (command, signal) =>
    children.run(command, { rules, whose, signal })

// Its sections are texts and rows: what is masked has the same shape.
const maskRecorded = (found: Recorded) => maskValue({ ...found }) as unknown as Recorded
const recording = createRecordings({ witnesses, mask: maskRecorded })

/** Beside the looks at the check: what goes astray in it ends none of them. */
async function recorded(wanted: Wanted): Promise<Recorded> {
  const known = owned.get(wanted.id)
  const probe = definitions.get(known?.check.kind ?? '')
  if (known === undefined || probe === undefined) return nothing(`${wanted.id} was not looked at yet`)
  const { check } = known
  const own: Own = { check, kept: new Kept(), cancel: new AbortController(), stray: null }
  const assignment = assignmentOf(probe, own, `${check.id} (recorded)`)
  // What goes astray ends it, and so does that the check is dropped.
  const cancel = AbortSignal.any([own.cancel.signal, known.cancel.signal])
  const found = await working.run(own, recording, wanted, { ...assignment, cancel })
  return own.stray === null ? found : maskRecorded(bounded({ ...found, error: own.stray.text }))
}

/** What an answered look leaves for the next, which has it as it is stored: without secrets. And what a source lists. */
function leftBy(probe: AnyProbe, kept: Kept, { outcome }: Observation): Pick<Look, 'keepsake' | 'list'> | null {
  const { list } = kept
  kept.list = null
  if (outcome !== 'answered') return null
  if (list !== null) return { list: String(maskValue(list)) }
  if (probe.keepsake === undefined || kept.keepsake === null) return null
  kept.keepsake = maskValue(kept.keepsake)
  return { keepsake: JSON.stringify(kept.keepsake) }
}

/** What hangs in the kernel, by check. */
function hangingNow(): string | null {
  const hanging = children?.hanging ?? []
  if (hanging.length === 0) return null
  const named = hanging.slice(0, NAMED).map(({ whose, name }) => `${name} of ${whose}`)
  return `${counted(hanging.length, 'program')} cannot be ended: ${named.join(', ')}${hanging.length > NAMED ? ' …' : ''}`
}

/** What a check keeps belongs to one revision of it: other options, another connection. */
function keptBy(check: PlacedCheck): Own {
  const known = owned.get(check.id)
  if (known?.check.revision === check.revision) return known
  drop(check.id)
  return ownOf(check, check.keepsake === null ? null : JSON.parse(check.keepsake))
}

function ownOf(check: PlacedCheck, keepsake: Kept['keepsake']): Own {
  const own = { check, kept: new Kept(keepsake), cancel: new AbortController(), stray: null }
  owned.set(check.id, own)
  return own
}

/** A look that an error ended which nobody waited for: ours, not theirs. */
function strayed({ check, stray }: Own, durationMs: number): Observation | null {
  if (stray === null) return null
  const { id: checkId, host, address } = check
  return { checkId, host, address, ...thisMoment(), durationMs, ...stray }
}

const maskText = (text: string): string =>
  mask({ checkId: '', host: null, at: 0, durationMs: 0, outcome: 'crashed', code: 'defect', text }).text

// Left to itself, such an error ends the thread, and with it every look that is under way.
process.on('uncaughtException', (error: unknown) => {
  const own = working.getStore()
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const stack = error instanceof Error ? error.stack : undefined
  const whose = own === undefined ? 'an error of nobody knows whom' : own.check.id
  post({ type: 'stray', text: maskText(`${whose}: ${stack ?? text}`) })
  const lacking = exhaustionIn(error)
  // Where something is used up, another thread would only miss it too.
  if (own === undefined && lacking !== null) return
  // Whose work is damaged is not known: begin anew.
  if (own === undefined) process.exit(1)
  own.stray =
    lacking === null
      ? { outcome: 'crashed', code: 'defect', text: cut(`defect in the probe: ${text}`) }
      : { outcome: 'crashed', code: 'exhausted', text: lacking }
  if (owned.get(own.check.id) === own) {
    drop(own.check.id)
    ownOf(own.check, own.kept.keepsake)
  } else own.cancel.abort()
})

function drop(id: string): void {
  const known = owned.get(id)
  owned.delete(id)
  witnesses.forget(id)
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

function beat(): void {
  post({
    type: 'pulse',
    lagMs: Math.max(0, delay.max / 1e6 - 10),
    running: schedule.running,
    skipped: schedule.takeSkipped() + skippedByMain,
    trouble: hangingNow(),
  })
  skippedByMain = 0
  delay.reset()
}
const pulse = setInterval(beat, PULSE_MS)
// Before the first look: from now on silence means that it stands still.
beat()

onMessage((message: ToPoller) => {
  switch (message.type) {
    case 'plan':
      for (const id of message.remove) {
        schedule.remove(id)
        drop(id)
      }
      for (const check of message.set) {
        if (owned.get(check.id)?.check.revision !== check.revision) drop(check.id)
        schedule.set(check)
      }
      return
    case 'secrets':
      mask = createMask(message.secrets)
      maskValue = createValueMask(message.secrets)
      return
    case 'sooner':
      for (const { id, inMs } of message.checks) schedule.sooner(id, inMs)
      return
    case 'record':
      void recorded(message.wanted).then((found) =>
        post({ type: 'recorded', ticket: message.wanted.ticket, recorded: found }),
      )
      return
    case 'taken':
      untaken -= 1
      postLooks()
      return
    case 'stop':
      schedule.clear()
      for (const id of [...owned.keys()]) drop(id)
      clearInterval(pulse)
      // Before we say so, for then we are killed: none of them is given time to tidy up.
      children?.[Symbol.dispose]()
      connections[Symbol.dispose]()
      post({ type: 'stopped' })
      leave()
  }
})
