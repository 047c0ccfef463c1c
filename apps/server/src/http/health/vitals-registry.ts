import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Monitor } from './own-health.ts'

/** The monitor's own figures, read when they are asked for. */
export function createVitalsRegistry(monitor: Monitor, viewers: () => number): Registry {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  new Gauge({ name: 'foretop_build_info', help: 'Always 1.', labelNames: ['version'], registers }).set(
    { version: monitor.version },
    1,
  )
  const gauge = (name: string, help: string, read: () => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read() ?? Number.NaN)
      },
    })
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        // One figure that is wrong must not cost the whole page.
        this.inc(Math.max(0, read()))
      },
    })
  const ofPollers = (
    name: string,
    help: string,
    read: (poller: ReturnType<Monitor['vitals']>['pollers'][number]) => number,
  ) =>
    new Gauge({
      name,
      help,
      labelNames: ['poller'],
      registers,
      collect() {
        this.reset()
        for (const poller of monitor.vitals().pollers) this.set({ poller: poller.name }, read(poller))
      },
    })

  counter('foretop_observations_total', 'Looks since start.', () => monitor.vitals().observations)
  counter('foretop_skipped_starts_total', 'Looks not started because no slot was free.', () => monitor.vitals().skipped)
  new Counter({
    name: 'foretop_reports_total',
    help: 'What others told, by what became of it.',
    labelNames: ['became'],
    registers,
    collect() {
      this.reset()
      for (const [became, count] of Object.entries(monitor.vitals().reports)) this.inc({ became }, count)
    },
  })
  gauge('foretop_last_observation_timestamp_seconds', 'When the last look ended.', () =>
    seconds(monitor.lastObservationAt()),
  )
  gauge('foretop_plan_timestamp_seconds', 'When the plan in force was loaded.', () => seconds(monitor.vitals().planAt))
  gauge('foretop_outbox_waiting', 'Messages not delivered yet.', () => monitor.vitals().outbox.waiting)
  gauge(
    'foretop_outbox_failing',
    'Of these, messages that failed at least once.',
    () => monitor.vitals().outbox.failing,
  )
  gauge('foretop_troubles', 'Troubles of the monitor itself.', () => monitor.troubles().length)
  gauge('foretop_viewers', 'Open walls and pages.', viewers)
  ofPollers('foretop_poller_up', '1 while the poller lives.', ({ alive }) => Number(alive))
  ofPollers('foretop_poller_lag_seconds', "How late the poller's loop runs.", ({ lagMs }) => lagMs / 1_000)
  ofPollers('foretop_poller_checks', 'Checks the poller looks at.', ({ checks }) => checks)
  return registry
}

const seconds = (ms: number | null) => (ms === null ? null : ms / 1_000)
