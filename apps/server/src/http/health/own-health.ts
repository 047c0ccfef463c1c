import type { Desk, Vitals } from '../../engine/desk.ts'
import type { Health } from './estate-health.ts'

/** A poller this late sees servers as slower than they are. */
const LAGGING_MS = 1_000

/** How the monitor itself is. It fails only when it cannot do its work; a trouble it can work with is a warning. */
export function ownHealth(desk: Desk, at: number, details: boolean): Health {
  const vitals = desk.vitals()
  const troubles = desk.troubles()
  const ailments = [...ailmentsOf(vitals), ...troubles.map(({ text }) => text)]
  const { pollers } = vitals
  const blind = pollers.some((poller) => poller.blind) || (pollers.length > 0 && pollers.every(({ alive }) => !alive))
  const unable = troubles.some(({ of }) => of === 'store' || of === 'resources')
  return {
    status: blind || unable ? 'fail' : ailments.length > 0 ? 'warn' : 'pass',
    version: '1',
    releaseId: desk.version,
    serviceId: 'foretop',
    ...(ailments.length > 0 && { output: ailments.join('; ') }),
    troubles,
    pollers,
    lagMs: Math.round(Math.max(0, ...pollers.map(({ lagMs }) => lagMs))),
    lastObservationAt: desk.lastObservationAt(),
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
