import type { ServerSettings } from './config/settings.ts'
import { CannotStart } from './stores.ts'

/** What the command line says of where to listen; it goes before the configuration. */
export interface ListeningFlags {
  readonly host?: string | undefined
  readonly port?: number | undefined
}

export const withFlags = (settings: ServerSettings, { host, port }: ListeningFlags): ServerSettings => ({
  ...settings,
  ...(port !== undefined && { port }),
  ...(host && { host }),
})

/** One address: for a name with two there would be a second server, which has none of the doors. */
export const addressOf = (host: string) => (host.toLowerCase() === 'localhost' ? '127.0.0.1' : host)

/** Throws `CannotStart` with what is in the way of listening. */
export const cannotListen =
  ({ host, port }: ServerSettings) =>
  (error: unknown): never => {
    const code = error instanceof Error && 'code' in error ? error.code : null
    const why = code === 'EADDRINUSE' ? 'another program listens there' : error instanceof Error ? error.message : error
    throw new CannotStart(`cannot listen on ${host}, port ${port}: ${why}`, { cause: error })
  }

/** What of the configuration cannot be taken up while it runs, in words; `null`: nothing. */
export function wantsRestart(serving: ServerSettings, wish: ServerSettings): string | null {
  const told = (['host', 'port'] as const)
    .filter((key) => serving[key] !== wish[key])
    .map((key) => `server.${key} is ${wish[key]} in the configuration, and ${serving[key]} is still in use`)
  return told.length === 0 ? null : `needs a restart: ${told.join('; ')}`
}

/** Where a link in a message leads: the address people use, or this machine's own. */
export function linkBase({ url, host, port }: ServerSettings): string {
  if (url !== null) return url.endsWith('/') ? url : `${url}/`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`
}
