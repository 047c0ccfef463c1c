import { counted } from './counted.ts'
import { ProbeFailure } from './failure.ts'

/** Whose reply it is (`address:port`), and how many bytes of it came. */
interface Unfinished {
  readonly where: string
  readonly received: number
}

/** The other side hung up before its reply was whole: `closed` where nothing came, else `truncated`. */
export const hungUp = ({ where, received }: Unfinished): ProbeFailure =>
  received === 0
    ? new ProbeFailure('closed', `${where} closed the connection without an answer`)
    : new ProbeFailure('truncated', `${where} closed the connection ${counted(received, 'byte')} into its reply`)

/** The deadline came before anything else. */
export const silent = (where: string): ProbeFailure =>
  new ProbeFailure('timeout', `${where} takes connections but does not answer: hung, or full`)

/** The same of one that has answered before: what it waits for itself may hang, a mount or a database. */
export const silentNow = (where: string): ProbeFailure =>
  new ProbeFailure(
    'timeout',
    `${where} answered at first, and now does not answer any more: hung, or what it waits for is`,
  )

/** The deadline came before its reply was whole. */
export const late = ({ where, received }: Unfinished): ProbeFailure =>
  received === 0
    ? silent(where)
    : new ProbeFailure('timeout', `${where} sent ${counted(received, 'byte')} but did not finish its reply in time`)

/** The same of a reply in several messages, of which how many bytes came tells nothing. */
export const lateMessage = ({ where, received }: Unfinished): ProbeFailure =>
  received === 0 ? silent(where) : new ProbeFailure('timeout', `${where} did not answer in time`)
