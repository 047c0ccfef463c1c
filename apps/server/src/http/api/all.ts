import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { actions } from './actions.ts'
import { bulk } from './bulk.ts'
import { captures } from './captures.ts'
import { checks } from './checks.ts'
import { events } from './events.ts'
import { foresight } from './foresight.ts'
import { ledger } from './ledger.ts'
import { notes } from './notes.ts'
import { onCall } from './on-call.ts'
import { past } from './past.ts'
import { plan } from './plan.ts'
import { quiets } from './quiets.ts'
import { reports } from './reports.ts'
import { restarts } from './restarts.ts'
import { sources } from './sources.ts'
import type { Running, Subject } from './subject.ts'
import { vitals } from './vitals.ts'

/** Every subject of the API over the running server: the ports, and the routes over them. */
export function openSubjects(running: Running) {
  const routes: ((now: () => number) => FastifyPluginAsyncZod)[] = []
  const open = <Port>(subject: Subject<Port>): Port => {
    const port = subject.port(running)
    routes.push((now) => subject.routes(port, now))
    return port
  }
  const ports = {
    checks: open(checks),
    actions: open(actions),
    bulk: open(bulk),
    quiets: open(quiets),
    notes: open(notes),
    events: open(events),
    past: open(past),
    captures: open(captures),
    ledger: open(ledger),
    plan: open(plan),
    onCall: open(onCall),
    foresight: open(foresight),
    sources: open(sources),
    vitals: open(vitals),
    reports: open(reports),
    restarts: open(restarts),
  }
  return { ports, routes }
}
