import { withoutEnd } from '@foretop/shared/format/without-end.ts'
import type { Inspection } from '../reading/inspection.ts'
import { type Branch, follow } from '../reading/tree.ts'
import type { ServerSettings, Settings } from '../settings.ts'
import { historyShape, serverShape } from './shape.ts'

const DEFAULT_PORT = 8600
/** Thirty browsers behind one address, or one whose pages are all open. */
export const DEFAULT_CONNECTIONS_PER_CALLER = 250
const DEFAULT_KEEP_MS = 2 * 86_400_000

/** How the monitor itself runs. */
export function readServing(inspection: Inspection): { server: ServerSettings; history: Settings['history'] } {
  const { host, port, url, origins, proxies, connectionsPerCaller, tokens } =
    inspection.parse(serverShape, ['server']) ?? {}
  const { keep } = inspection.parse(historyShape, ['history']) ?? {}
  return {
    server: {
      host: host ?? '127.0.0.1',
      port: port ?? DEFAULT_PORT,
      // Links are made by adding a path that begins with a slash.
      url: url === undefined ? null : withoutEnd(url, '/'),
      origins: origins ?? [],
      proxies: proxies ?? [],
      connectionsPerCaller: connectionsPerCaller ?? DEFAULT_CONNECTIONS_PER_CALLER,
      wallToken: tokens?.wall ?? null,
      operatorToken: tokens?.operator ?? null,
    },
    history: { keepMs: keep ?? DEFAULT_KEEP_MS },
  }
}

/** The port the configuration asks for, before anything in it was checked. */
export function portOf(root: Branch): number {
  const port = follow(root, ['server', 'port'])
  return port?.is === 'leaf' && typeof port.value === 'number' ? port.value : DEFAULT_PORT
}
