import { ProbeFailure } from '../../protocol/failure.ts'
import { otherPage } from '../http/status-page.ts'
import { expectedPage } from './ask.ts'

export interface Peer {
  readonly name: string
  readonly kind: string
  readonly up: boolean
  /** When a connection to it failed last, ms. */
  readonly failedAt: number | null
}

/** So long a failed connection counts, ms: Squid calls a peer down only after ten of them. */
const FRESH_MS = 60_000

/** One block for each `cache_peer`. Throws `protocol` for another page, `truncated` where a block breaks off. */
export function readPeers(text: string): readonly Peer[] {
  const blocks = text
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
  if (/^There are no neighbors/.test(blocks[0] ?? '')) return []
  if (blocks.length === 0 || !BLOCK.test(blocks[0] ?? ''))
    throw otherPage(expectedPage('server_list'), text, 'another service')
  return blocks.map(peerIn)
}

const BLOCK = /^(Parent|Sibling|Multicast Group|Non-Peer) *: ([^\n]{1,1000})/

function peerIn(block: string): Peer {
  const [, kind = '', name] = BLOCK.exec(block) ?? []
  const lines = block.split('\n')
  const status = fieldIn(lines, 'Status')
  if (name === undefined || status === undefined || !/^(Up|Down)\b/.test(status) || !lines.some(isLast))
    throw new ProbeFailure('truncated', `Squid’s list of peers breaks off at ${JSON.stringify(block.slice(0, 60))}`)
  const failed = fieldIn(lines, 'Last failed connect() at')
  return {
    name: name.trim(),
    kind,
    up: status.startsWith('Up'),
    failedAt: failed === undefined ? null : momentOf(failed),
  }
}

function fieldIn(lines: readonly string[], name: string): string | undefined {
  const line = lines.find((line) => line.startsWith(name) && /^ *:/.test(line.slice(name.length)))
  return line?.slice(line.indexOf(':', name.length) + 1).trim()
}

/** A block ends with how many connections were kept: the line is whole where its sign is there. */
const isLast = (line: string): boolean => /^keep-alive ratio: \d{1,3}%$/.test(line)

/** `21/Nov/2026:02:14:05 +0000` */
function momentOf(text: string): number | null {
  const [, day, month, year, time, zone] =
    /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})$/.exec(text) ?? []
  const moment = Date.parse(`${day} ${month} ${year} ${time} ${zone}`)
  return Number.isNaN(moment) ? null : moment
}

/** `now` by Squid's own clock. */
export function peerMetrics(peers: readonly Peer[], require: readonly string[], now: number | null) {
  const flags = (all: readonly Peer[], is: (peer: Peer) => boolean) =>
    Object.fromEntries(all.map((peer) => [peer.name, Number(is(peer))]))
  const up = peers.filter((peer) => peer.up).length
  const hasFailed = ({ failedAt }: Peer) => failedAt !== null && now !== null && now - failedAt <= FRESH_MS
  return {
    peersUp: up,
    noPeer: Number(peers.length > 0 && up === 0),
    peerDown: flags(peers, (peer) => !peer.up),
    peerFailing: flags(peers, hasFailed),
    ...(require.length > 0 && {
      missingPeer: Object.fromEntries(
        require.map((name) => [name, Number(!peers.some((peer) => peer.name === name))] as const),
      ),
    }),
  }
}
