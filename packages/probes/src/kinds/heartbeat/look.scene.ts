import { look } from '../../look.ts'
import { heartbeat } from './heartbeat.ts'

/** One look at the machine it runs on; printed as JSON. */
console.log(JSON.stringify(await look(heartbeat, {}, { timeoutMs: 60_000 })))
