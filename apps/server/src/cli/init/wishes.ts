import { isIP } from 'node:net'
import { hostShape } from '../../config/plan/shape.ts'
import { UsageError } from '../command.ts'
import type { KnownGroup, KnownProbe } from './known.ts'

/** One thing to look at. */
export interface Wish {
  /** As in a host's `address`: a name or IP address, without brackets. */
  readonly address: string
  readonly probe: KnownProbe
  /** Only what differs from the probe's own defaults. */
  readonly options: { readonly [name: string]: string | number | boolean }
  /** What to call the check. */
  readonly check: string
  readonly group: KnownGroup
  /** Only a host was named: what else there is to see on it is not known yet. */
  readonly vague?: true
}

/**
 * What an address means: `https://…`, `host:port`, `kind://host[:port]` with the kind of a probe, or a host alone.
 * Throws `UsageError` for one that means nothing or could mean several things.
 */
export function wishesOf(word: string, probes: readonly KnownProbe[]): readonly Wish[] {
  const [, scheme, rest = ''] = /^([a-z][\w+.-]*):\/\/(.*)$/is.exec(word) ?? []
  if (scheme === undefined) return placeWishes(word, probes)
  if (/^https?$/i.test(scheme)) return pageWishes(word, probes)
  const probe = probes.find(({ kind }) => kind === scheme.toLowerCase())
  if (probe === undefined)
    throw new UsageError(`${word}: there is no probe ${scheme}; there are ${kindsOf(probes)}, and http:// and https://`)
  const { address, port } = placeOf(rest.replace(/\/$/, ''), word)
  if (!probe.byAddress)
    throw new UsageError(
      `${word}: ${probe.title} needs more than an address; name ${address} alone, and the file will show how`,
    )
  return [serviceWish(address, probe, port)]
}

function placeWishes(word: string, probes: readonly KnownProbe[]): readonly Wish[] {
  const { address, port } = placeOf(word, word)
  if (port === null) return [{ ...pageWish(new URL(FRONT_PAGE), address, probes), vague: true }]
  const fitting = probes.filter(({ ports, byAddress }) => byAddress && ports.includes(port))
  const [probe, ...others] = fitting
  const choice = fitting.map(({ kind }) => (kind === 'http' && port === 443 ? `https://${word}` : `${kind}://${word}`))
  if (probe === undefined)
    throw new UsageError(
      `${word}: it is not known what listens on port ${port}; write http://${word}, or put a probe before it: ` +
        probes.flatMap(({ kind, byAddress }) => (byAddress ? [`${kind}://`] : [])).join(' '),
    )
  if (others.length > 0) throw new UsageError(`${word}: could be several things; write ${choice.join(' or ')}`)
  return [serviceWish(address, probe, port)]
}

function serviceWish(address: string, probe: KnownProbe, port: number | null): Wish {
  if (port !== null && !probe.options.some(({ name }) => name === 'port'))
    throw new UsageError(`${address}:${port}: ${probe.title} has no port to choose`)
  if (port === null && probe.options.some(({ name, required }) => name === 'port' && required))
    throw new UsageError(`${address}: ${probe.title} needs a port; write ${probe.kind}://${address}:PORT`)
  const unusual = port !== null && port !== probe.usualPort
  return {
    address,
    probe,
    options: unusual ? { port } : {},
    check: unusual ? `${probe.kind}-${port}` : probe.kind,
    group: probe.group,
  }
}

function pageWishes(word: string, probes: readonly KnownProbe[]): readonly Wish[] {
  const url = URL.parse(word)
  if (url === null) throw new UsageError(`${word}: not an address of a page`)
  if (url.username !== '' || url.password !== '')
    throw new UsageError(`${url.host}: leave name and password out here; they go into the file as \${env:…}`)
  const { address } = placeOf(url.hostname, word)
  const page = pageWish(url, address, probes)
  if (url.protocol === 'http:') return [page]
  const certificate = serviceWish(address, probeOf('tls', probes), url.port === '' ? null : Number(url.port))
  return [page, { ...certificate, check: certificate.check.replace(/^tls/, 'certificate'), group: page.group }]
}

function pageWish(url: URL, address: string, probes: readonly KnownProbe[]): Wish {
  const scheme = url.protocol.slice(0, -1)
  const probe = probeOf('http', probes)
  const path = url.pathname + url.search
  // Not of the query: the name of a check is shown to everybody.
  const words = url.pathname.match(/[A-Za-z0-9]+/g) ?? []
  return {
    address,
    probe,
    options: {
      ...(scheme === 'https' && { tls: true }),
      ...(url.port !== '' && { port: Number(url.port) }),
      ...(path !== '/' && { path }),
    },
    check: [scheme, ...(url.port === '' ? [] : [url.port]), ...words].join('-').slice(0, LONGEST_NAME),
    group: probe.group,
  }
}

/** Of a host of which nothing else is known; the check asks its own address. */
const FRONT_PAGE = 'http://host/'
const LONGEST_NAME = 60

function probeOf(wanted: string, probes: readonly KnownProbe[]): KnownProbe {
  const found = probes.find(({ kind }) => kind === wanted)
  if (found === undefined) throw new Error(`there is no probe ${wanted}`)
  return found
}

interface Place {
  readonly address: string
  readonly port: number | null
}

/** `host`, `host:port`, an IPv6 address with or without brackets, `[…]:port`. */
function placeOf(text: string, word: string): Place {
  const [, host = '', digits] = (isIP(text) === 6 ? null : /^(\[[^\]]*\]|[^:]*)(?::(\d{1,9}))?$/.exec(text)) ?? [
    null,
    text,
  ]
  const { success, data } = hostShape.safeParse({ address: host.toLowerCase() })
  if (!success || data.address === undefined)
    throw new UsageError(
      `${word}: not a host name, IP address or host:port${text.includes('/') ? '; of a page write the whole address, as https://www.example.org/login' : ''}`,
    )
  const port = digits === undefined ? null : Number(digits)
  if (port !== null && !(port >= 1 && port <= 65_535)) throw new UsageError(`${word}: a port is 1–65535`)
  return { address: data.address, port }
}

const kindsOf = (probes: readonly KnownProbe[]): string => probes.map(({ kind }) => kind).join(', ')
