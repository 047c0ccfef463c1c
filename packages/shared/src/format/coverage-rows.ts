import type { Coverage } from '../model.ts'
import { checkName } from './check-name.ts'
import { formatNumber } from './number.ts'

type Row = Coverage['rows'][number]

/** Hours that follow each other in which the same people hear; from 0, the end not included. */
export interface Stretch {
  readonly from: number
  readonly until: number
  /** Number in `hearers`; 0: nobody. */
  readonly hearers: number
}

export function stretchesOf(hours: readonly number[]): readonly Stretch[] {
  const found: { from: number; until: number; hearers: number }[] = []
  for (const [hour, hearers] of hours.entries()) {
    const last = found.at(-1)
    if (last?.hearers === hearers) last.until = hour + 1
    else found.push({ from: hour, until: hour + 1, hearers })
  }
  return found
}

const NAMED = 3

/** `all 273 checks`, `12 checks of dbs`, `db1 mysql`, `web1 http, web2 http and 4 more` */
export function rowName({ count, checks, group }: Row, total: number): string {
  if (count === total && count > 1) return `all ${formatNumber(count)} checks`
  if (count > 1 && group !== null) return `${formatNumber(count)} checks of ${group}`
  const more = count > NAMED ? ` and ${formatNumber(count - NAMED)} more` : ''
  return `${checks.slice(0, NAMED).map(checkName).join(', ')}${more}`
}

export const silentHours = ({ hours }: Pick<Row, 'hours'>): readonly number[] =>
  hours.flatMap((hearers, hour) => (hearers === 0 ? [hour] : []))

/** Those first of which nobody hears though somebody should, for longest; then what is meant for nobody. */
export const byNeed = (rows: Coverage['rows']): Coverage['rows'] =>
  rows.toSorted(
    (a, b) => Number(isGap(b)) - Number(isGap(a)) || silentHours(b).length - silentHours(a).length || b.count - a.count,
  )

/** Somebody should hear and nobody does. */
export const isGap = (row: Row): boolean => !row.isWanted && row.hours.includes(0)

/** `A`, `B` … `Z`, then numbers; of nobody a dash. */
export const letterOf = (hearers: number): string =>
  hearers === 0 ? '–' : hearers <= 26 ? String.fromCharCode(64 + hearers) : String(hearers)
