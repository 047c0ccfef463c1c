import type { SnmpSession } from './snmp.ts'
import { Widening } from './widening.ts'

/** A session with what was counted up to the last look; worth nothing without it. */
export class CountingSession implements Disposable {
  readonly session: SnmpSession
  readonly widening = new Widening()

  constructor(session: SnmpSession) {
    this.session = session
  }

  get closed(): boolean {
    return this.session.closed
  }

  [Symbol.dispose](): void {
    this.session[Symbol.dispose]()
  }
}
