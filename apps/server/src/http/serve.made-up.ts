import { pino } from 'pino'
import type { ServerSettings } from '../config/settings.ts'
import type { Kinds } from '../engine/memory.ts'
import { buildApp, type Serving } from './build.ts'
import { createInForce } from './doors/in-force.ts'
import { forgetful } from './doors/sessions.ts'
import { playEstate } from './played-estate.made-up.ts'

export const OPEN: ServerSettings = {
  host: '127.0.0.1',
  port: 0,
  url: null,
  origins: [],
  proxies: [],
  connectionsPerCaller: 250,
  wallToken: null,
  operatorToken: null,
  reporterToken: null,
}
export const WALL_TOKEN = 'wall-token-0123456789'
export const OPERATOR_TOKEN = 'operator-token-0123456789'
export const GUARDED: ServerSettings = { ...OPEN, wallToken: WALL_TOKEN, operatorToken: OPERATOR_TOKEN }

interface More extends Partial<Omit<Serving, 'ports' | 'inForce'>> {
  readonly settings?: ServerSettings
  readonly kinds?: Kinds
}

/** The app over an estate that is played, closed by `await using`. */
export function servePlayed({ settings = OPEN, kinds, ...more }: More = {}) {
  const estate = playEstate({ startsAt: more.now?.(), kinds })
  const inForce = createInForce(settings)
  const log = pino({ level: 'silent' })
  const app = built()
  function built() {
    try {
      return buildApp({ webRoot: null, log, sessions: forgetful, ...more, ports: estate.ports, inForce })
    } catch (error) {
      void estate.close()
      throw error
    }
  }
  return {
    estate,
    ports: estate.ports,
    app,
    /** As a reload does. */
    adopt: inForce.adopt,
    /** Listens on a free port; its address. */
    listen: () => app.listen({ host: '127.0.0.1', port: 0 }),
    async [Symbol.asyncDispose]() {
      await app.close()
      await estate.close()
    },
  }
}
