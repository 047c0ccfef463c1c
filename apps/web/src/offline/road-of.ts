/** How a request goes: as a page of the app, as a part of it, or as if no worker were there. */
export type Road = 'page' | 'part' | 'past'

/** What the server answers itself below its root: live, secret or for programs. Nothing of it is ever kept. */
const SERVERS = new Set([
  'api',
  'socket.io',
  'ping',
  'health',
  'healthz',
  'metrics',
  'docs',
  'docs.css',
  'openapi.json',
])

/** `root`: where the product lies, with the slash at its end. `isKept`: whether the build has a part at this path. */
export function roadOf(
  { method, mode, url }: Pick<Request, 'method' | 'mode' | 'url'>,
  root: string,
  isKept: (path: string) => boolean,
): Road {
  if (method !== 'GET' || !url.startsWith(root)) return 'past'
  const [path = ''] = url.slice(root.length).split(/[?#]/, 1)
  if (SERVERS.has(path.split('/', 1)[0] ?? '')) return 'past'
  if (mode === 'navigate') return isKept(path) ? 'past' : 'page'
  // Parts of an older build are of no list, but an open tab may need them.
  return path.startsWith('assets/') || isKept(path) ? 'part' : 'past'
}
