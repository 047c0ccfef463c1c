import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { Children } from '@foretop/probes/protocol/child/children.ts'
import type { ChildCommand, ChildEnd } from '@foretop/probes/protocol/child/command.ts'
import { Slots } from '@foretop/probes/protocol/ssh/slots.ts'
import type { ChildRules } from '@foretop/shared/plan.ts'
import { inTime } from '../../looking/in-time.ts'
import { forkOwn } from '../../looking/own-process.ts'
import { DeliveryError } from '../channels/define.ts'
import type { Errand, FromRunner, ToRunner } from './errand.ts'

/** So many programs of channels run at once; further ones wait. */
const MOST = 16
/** A program that is recalled is gone or given up within 4 s: who says nothing of it for so long stands still. */
const STANDS_STILL_MS = 20_000
const STOP_MS = 2_000
const RUNNER = new URL('./runner.ts', import.meta.url)

/** How it ended. Rejects with the signal's reason, else with a `DeliveryError` that is worth another try. */
export type RunErrand = (
  command: ChildCommand,
  way: Pick<Errand, 'whose'> & { readonly signal: AbortSignal },
) => Promise<ChildEnd>

export interface Errands {
  readonly run: RunErrand
  /** Whatever still runs is ended. */
  stop(): Promise<void>
}

interface Options {
  /** What the site says of programs, just now. */
  readonly rules: () => ChildRules
  /** What the process runs. */
  readonly runner?: URL
  readonly most?: number
  readonly standsStillMs?: number
}

/** Who waits for an errand, and when its slot is free. */
interface Pending {
  readonly ended: PromiseWithResolvers<ChildEnd>
  readonly gone: () => void
}

/**
 * Runs the programs of channels in a process of their own: to start one stops whoever does it, and checks whose programs
 * hang must not keep anybody from being told so. There is none before a channel needs it; when it dies, its errands
 * fail, and another one ends what it left behind.
 */
export function startErrands({
  rules,
  runner = RUNNER,
  most = MOST,
  standsStillMs = STANDS_STILL_MS,
}: Options): Errands {
  const mark = randomUUID()
  const slots = new Slots(most)
  const pending = new Map<number, Pending>()
  let hired: ChildProcess | null = null
  let stopping: PromiseWithResolvers<void> | null = null
  let number = 0

  const over = (error: unknown) => {
    hired = null
    stopping?.resolve()
    const left = [...pending.values()]
    pending.clear()
    for (const { ended, gone } of left) {
      ended.reject(error)
      gone()
    }
    return left.length > 0
  }
  const hear = (message: FromRunner) => {
    const waiting = pending.get(message.number)
    if (message.type === 'ended') waiting?.ended.resolve(message.end)
    else if (message.type === 'failed') waiting?.ended.reject(notRun(message.text, message))
    else {
      pending.delete(message.number)
      waiting?.gone()
    }
  }
  const hire = (): ChildProcess => {
    const made = forkOwn(runner, [mark])
    made.on('message', (message) => hear(message as FromRunner)) // it runs runner.ts and says nothing else
    made.on('error', (error) => {
      if (made.pid === undefined && hired === made) over(notRun(`no process for it: ${error.message}`, error))
    })
    made.on('exit', (code, signal) => {
      if (hired !== made) return
      const wasBusy = over(notRun(`the process that ran it was ended by ${signal ?? `itself with ${code}`}`))
      // What it left behind is ended by the next.
      if (wasBusy && stopping === null) hired = hire()
    })
    return made
  }
  const post = (message: ToRunner) => {
    if (hired?.connected) hired.send(message, () => {})
  }

  return {
    async run(command, { whose, signal }) {
      await slots.enter(signal, () => notRun(`${most} programs of channels run already`))
      number += 1
      const errand: Errand = { number, command, rules: rules(), whose }
      const ended = Promise.withResolvers<ChildEnd>()
      let late: NodeJS.Timeout | undefined
      const recall = () => {
        ended.reject(signal.reason)
        post({ type: 'recall', number: errand.number })
        const runs = hired
        late = setTimeout(() => runs?.kill('SIGKILL'), standsStillMs)
      }
      const gone = () => {
        clearTimeout(late)
        signal.removeEventListener('abort', recall)
        slots.leave()
      }
      pending.set(number, { ended, gone })
      signal.addEventListener('abort', recall, { once: true })
      try {
        hired ??= stopping === null ? hire() : null
        if (hired === null) over(notRun('we are being stopped'))
      } catch (error) {
        over(notRun(`no process for it: ${error instanceof Error ? error.message : error}`, error))
      }
      post({ type: 'run', ...errand })
      return await ended.promise
    },
    async stop() {
      stopping = Promise.withResolvers()
      if (hired === null) return
      const last = hired
      // It ends at once, and with it all that it started.
      if (last.connected) last.disconnect()
      await inTime(STOP_MS, stopping.promise)
      last.kill('SIGKILL')
      new Children({ mark }).endLeftBehind()
    },
  }
}

/** Never the fault of the message. With a cause: nobody was reached. */
const notRun = (text: string, cause: unknown = null): DeliveryError =>
  new DeliveryError(text, true, { cause: cause instanceof Error ? cause : Object.assign(new Error(text), cause) })
