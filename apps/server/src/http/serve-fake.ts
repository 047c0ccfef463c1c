import { pino } from 'pino'
import type { ServerSettings } from '../config/settings.ts'
import { buildApp, type Serving } from './build.ts'
import { createFakeDesk } from './fake-desk.ts'

export const OPEN: ServerSettings = {
  host: '127.0.0.1',
  port: 0,
  url: null,
  origins: [],
  proxies: [],
  wallToken: null,
  operatorToken: null,
}
export const WALL_TOKEN = 'wall-token-0123456789'
export const OPERATOR_TOKEN = 'operator-token-0123456789'
export const GUARDED: ServerSettings = { ...OPEN, wallToken: WALL_TOKEN, operatorToken: OPERATOR_TOKEN }

/** The app over a fake desk, closed by `await using`. */
export function serveFake(more: Partial<Omit<Serving, 'desk'>> = {}) {
  const desk = createFakeDesk(more.now)
  const app = buildApp({ settings: OPEN, webRoot: null, log: pino({ level: 'silent' }), ...more, desk })
  return {
    desk,
    app,
    /** Listens on a free port; its address. */
    listen: () => app.listen({ host: '127.0.0.1', port: 0 }),
    [Symbol.asyncDispose]: () => app.close(),
  }
}
