/** What ping prints at its end, as iputils, BSD and busybox word it. Times in ms. */
export interface PingSummary {
  readonly sent: number
  readonly received: number
  readonly times: { readonly least: number; readonly mean: number; readonly most: number } | null
  /** What others answered in its place: `Destination Host Unreachable`. */
  readonly objection: string | null
}

const COUNTS = /^(\d{1,9}) packets transmitted, (\d{1,9}) (?:packets )?received/m
const TIMES = /^(?:rtt|round-trip) min\/avg\/max\S* = (\d{1,9}\.\d{1,6})\/(\d{1,9}\.\d{1,6})\/(\d{1,9}\.\d{1,6})[/ ]/m

/** `null`: there is no such end. */
export function parsePing(text: string): PingSummary | null {
  const [, sent, received] = COUNTS.exec(text) ?? []
  if (sent === undefined || received === undefined) return null
  const [, least, mean, most] = TIMES.exec(text) ?? []
  const times = most === undefined ? null : { least: Number(least), mean: Number(mean), most: Number(most) }
  return { sent: Number(sent), received: Number(received), times, objection: objectionIn(text) }
}

/** `From 10.7.7.1 icmp_seq=1 Destination Host Unreachable` */
function objectionIn(text: string): string | null {
  const line = text
    .split('\n')
    // A redirect says that there is a shorter way, and the packet went on.
    .find((each) => each.startsWith('From ') && each.includes(' icmp_seq=') && !each.includes(' Redirect '))
  const said = line?.slice(line.indexOf(' icmp_seq=') + 1).trim() ?? ''
  const words = said.slice(said.indexOf(' ') + 1)
  return said.includes(' ') && words !== '' ? words : null
}
