import type { Trouble } from '@foretop/shared/wire.ts'
import type { Vitals } from '../../engine/vitals.ts'
import type { Health } from './estate-health.ts'

/** A poller this late sees servers as slower than they are. */
const LAGGING_MS = 1_000

/** What the monitor knows of itself. */
export interface Monitor {
  readonly version: string
  vitals(): Vitals
  troubles(): readonly Trouble[]
  /** Wall ms. */
  lastObservationAt(): number | null
}

/** How the monitor itself is. It fails only when it cannot do its work; a trouble it can work with is a warning. */
export function ownHealth(monitor: Monitor, at: number, details: boolean): Health {
  const vitals = monitor.vitals()
  const troubles = monitor.troubles()
  const ailments = [...ailmentsOf(vitals), ...troubles.map(({ text }) => text)]
  const { pollers } = vitals
  const blind = pollers.some((poller) => poller.blind) || (pollers.length > 0 && pollers.every(({ alive }) => !alive))
  const unable = troubles.some(({ of }) => of === 'store' || of === 'resources')
  return {
    status: blind || unable ? 'fail' : ailments.length > 0 ? 'warn' : 'pass',
    version: '1',
    releaseId: monitor.version,
    serviceId: 'foretop',
    ...(ailments.length > 0 && { output: ailments.join('; ') }),
    troubles,
    pollers,
    lagMs: Math.round(Math.max(0, ...pollers.map(({ lagMs }) => lagMs))),
    lastObservationAt: monitor.lastObservationAt(),
    ...(details && { details: detailsOf(vitals, at) }),
  }
}

function ailmentsOf({ pollers, outbox }: Vitals): string[] {
  return [
    ...pollers.filter(({ alive }) => !alive).map(({ name }) => `poller ${name} is dead`),
    ...pollers
      .filter(({ alive, lagMs }) => alive && lagMs > LAGGING_MS)
      .map(({ name, lagMs }) => `poller ${name} is ${Math.round(lagMs)} ms late`),
    ...(outbox.failing > 0 ? [`${outbox.failing} messages cannot be delivered`] : []),
  ]
}

function detailsOf({ startedAt, observations, skipped, outbox, lateness, planAt }: Vitals, at: number) {
  return { uptimeSeconds: Math.round((at - startedAt) / 1_000), observations, skipped, outbox, lateness, planAt }
}
