import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Drills } from '../../alerts/drill.ts'
import type { Holidays } from '../../core/hours.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Sight } from '../../engine/sight.ts'
import type { HistoryStore } from '../../history/history.ts'
import type { Inbox } from '../../looking/inbox.ts'
import type { StateDb } from '../../store/state-db.ts'
import type { Monitor } from '../health/own-health.ts'

/** The running server, as its routes reach it. */
export interface Running {
  readonly engine: Engine
  readonly sight: Sight
  /** Takes the list of a source that was not believed. Throws `Refusal`. */
  readonly believe: (name: string) => void
  /** What stands in the calendars that the plan names. */
  readonly holidays: () => Holidays
  /** Whether a channel takes what is sent there, as far as is known. */
  readonly isLiving: (channel: string) => boolean
  /** Tells people of what was foreseen, as a drill. */
  readonly drill: Drills['start']
  readonly db: StateDb
  readonly history: Pick<HistoryStore, 'query'>
  readonly monitor: Monitor
  /** Takes what others tell. */
  readonly inbox: Pick<Inbox, 'tell' | 'strayed' | 'tally'>
  /** Wall ms. */
  readonly now: () => number
}

/** What the API has of one subject. */
export interface Subject<Port> {
  /** All that its routes ask of the rest of the server, fulfilled. */
  readonly port: (running: Running) => Port
  readonly routes: (port: Port, now: () => number) => FastifyPluginAsyncZod
}

export const defineSubject = <Port>(subject: Subject<Port>): Subject<Port> => subject
