import { pino } from 'pino'
import type { ServerSettings } from '../config/settings.ts'
import { buildApp, type Serving } from './build.ts'
import { createFakeDesk } from './desk.made-up.ts'
import { createInForce } from './doors/in-force.ts'
import { forgetful } from './doors/sessions.ts'

export const OPEN: ServerSettings = {
  host: '127.0.0.1',
  port: 0,
  url: null,
  origins: [],
  proxies: [],
  connectionsPerCaller: 250,
  wallToken: null,
  operatorToken: null,
}
export const WALL_TOKEN = 'wall-token-0123456789'
export const OPERATOR_TOKEN = 'operator-token-0123456789'
export const GUARDED: ServerSettings = { ...OPEN, wallToken: WALL_TOKEN, operatorToken: OPERATOR_TOKEN }

interface More extends Partial<Omit<Serving, 'desk' | 'inForce'>> {
  readonly settings?: ServerSettings
}

/** The app over a fake desk, closed by `await using`. */
export function serveFake({ settings = OPEN, ...more }: More = {}) {
  const desk = createFakeDesk(more.now)
  const inForce = createInForce(settings)
  const log = pino({ level: 'silent' })
  const app = buildApp({ webRoot: null, log, sessions: forgetful, ...more, desk, inForce })
  return {
    desk,
    app,
    /** As a reload does. */
    adopt: inForce.adopt,
    /** Listens on a free port; its address. */
    listen: () => app.listen({ host: '127.0.0.1', port: 0 }),
    [Symbol.asyncDispose]: () => app.close(),
  }
}
