import { formatAge } from '@foretop/shared/format/age.ts'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import { useSyncExternalStore } from 'react'
import { useTicking } from '../live/hooks.ts'
import { everySecond, serverNow } from '../live/server-time.ts'
import { clockTime } from '../time/zone.ts'

/** How long since a moment; draws again only when the printed text differs. */
export function Age({ since, exact = false }: { readonly since: number; readonly exact?: boolean }) {
  return <>{useTicking((now) => (exact ? formatDuration(Math.max(1_000, now - since)) : formatAge(now - since)))}</>
}

/** How long until a moment. */
export function Until({ at }: { readonly at: number }) {
  return <>{useTicking((now) => formatAge(at - now))}</>
}

/** The server's time of day. It goes on when the stream is lost: that shows that the page itself lives. */
export function Clock() {
  return <time>{useSyncExternalStore(everySecond, () => clockTime(serverNow()))}</time>
}
