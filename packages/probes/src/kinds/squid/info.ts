import { ProbeFailure } from '../../protocol/failure.ts'
import { otherPage } from '../http/status-page.ts'
import { expectedPage } from './ask.ts'

/** Until then the numbers of five minutes are those of nothing. In seconds. */
const SETTLED_S = 300

export interface Info {
  readonly version: string
  /** By its own clock, ms. */
  readonly now: number | null
  readonly metrics: ReturnType<typeof metricsIn>
}

/**
 * Reads the overview: indented lines `Name: value unit`, some with the values of 5 and 60 minutes. Throws `protocol` for
 * another page, `truncated` for a part: it ends with the objects on disk in all versions.
 */
export function readInfo(text: string): Info {
  const lines = text.split('\n').map((line) => line.trim())
  const [, version] = /^Squid Object Cache: Version ([^\n]{1,60})$/.exec(lines[0] ?? '') ?? []
  if (version === undefined) throw otherPage(expectedPage('info'), text, 'another service')
  if (!lines.some((line) => line.endsWith(' on-disk objects')) || !text.endsWith('\n'))
    throw new ProbeFailure('truncated', `Squid’s page info breaks off after ${lines.length} lines`)
  const values = new Map(
    lines.flatMap((line) => {
      const colon = line.indexOf(':')
      return colon === -1 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()] as const]
    }),
  )
  const now = Date.parse(values.get('Current Time') ?? '')
  return { version, now: Number.isNaN(now) ? null : now, metrics: metricsIn(values) }
}

type Values = ReadonlyMap<string, string>

function metricsIn(values: Values) {
  const uptime = leading(values.get('UP Time'))
  const most = leading(values.get('Maximum number of file descriptors'))
  const used = leading(values.get('Number of file desc currently in use'))
  return {
    ...present({
      uptime,
      descriptors: used,
      descriptorsLeft: leading(values.get('Available number of file descriptors')),
      filesQueued: leading(values.get('Files queued for open')),
      memory: kilobytes(values.get('Total accounted')),
      cachedInMemory: kilobytes(values.get('Storage Mem size')),
      cachedOnDisk: kilobytes(values.get('Storage Swap size')),
      diskUsed: leading(values.get('Storage Swap capacity')),
      descriptorsUsed: used === undefined || most === undefined || most === 0 ? undefined : (100 * used) / most,
    }),
    ...(uptime !== undefined && uptime >= SETTLED_S && recent(values)),
  }
}

/** Before 3.2 the ratios had other names. */
const recent = (values: Values) =>
  present({
    hitRate: ofFiveMinutes(values.get('Hits as % of all requests') ?? values.get('Request Hit Ratios')),
    byteHitRate: ofFiveMinutes(values.get('Hits as % of bytes sent') ?? values.get('Byte Hit Ratios')),
    cpu: leading(values.get('CPU Usage, 5 minute avg')),
    serviceTime: inMs(leading(values.get('HTTP Requests (All)'))),
  })

/** Where a number begins the value, in whatever unit. */
function leading(value: string | undefined): number | undefined {
  const [number] = /^-?\d{1,15}(?:\.\d{1,9})?(?![\d.])/.exec(value ?? '') ?? []
  return number === undefined ? undefined : Number(number)
}

/** `5min: 12.3%, 60min: 4.5%`; of bytes it may be below zero, where more was fetched than sent. */
function ofFiveMinutes(value: string | undefined): number | undefined {
  const share = value?.startsWith('5min: ') ? leading(value.slice('5min: '.length)) : undefined
  return share === undefined ? undefined : Math.max(0, share)
}

function kilobytes(value: string | undefined): number | undefined {
  const number = leading(value)
  return number === undefined || value?.endsWith(' KB') !== true ? undefined : number * 1_024
}

const inMs = (seconds: number | undefined): number | undefined => (seconds === undefined ? undefined : seconds * 1_000)

export function present<N extends string>(all: { readonly [metric in N]: number | undefined }) {
  const known = Object.entries<number | undefined>(all).filter(([, value]) => value !== undefined)
  // What is left are some of its keys.
  return Object.fromEntries(known) as { readonly [metric in N]?: number }
}
