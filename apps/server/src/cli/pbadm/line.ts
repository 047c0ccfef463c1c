import { countsText } from '@foretop/shared/balancers/cell.ts'
import type { Band } from '@foretop/shared/model.ts'
import type { Ink, Paint } from '../ansi.ts'
import { ctime } from '../ctime.ts'
import type { Balancer } from './balancer.ts'

/** `Tue May 19 05:44:52 2009: [lb01 - 003, 0000] [lb02 - DWN, DOWN]`, as the tool `pbadm` wrote it. */
export const lineOf = (balancers: readonly Balancer[], at: Date, paint: Paint): string =>
  `${ctime(at)}: ${balancers.map((balancer) => cell(balancer, paint)).join(' ')}`

/** ` 3 IF  0 Q   ** 1 DOWN **`; what is down only where something is. */
export function totalsOf(balancers: readonly Balancer[], paint: Paint): string {
  const sum = (read: (balancer: Balancer) => number | null) =>
    balancers.reduce((total, balancer) => total + (read(balancer) ?? 0), 0)
  const count = (is: Balancer['is']) => balancers.filter((balancer) => balancer.is === is).length
  const marks = [
    ...(count('down') > 0 ? [paint('1;31', `   ** ${count('down')} DOWN **`)] : []),
    ...(count('unknown') > 0 ? [paint('35', `   ** ${count('unknown')} UNKNOWN **`)] : []),
  ]
  return ` ${sum(({ inFlight }) => inFlight)} IF  ${sum(({ waiting }) => waiting)} Q${marks.join('')}`
}

/** One object for programs; times are ISO 8601. */
export const recordOf = (balancers: readonly Balancer[], at: Date) => ({
  time: at.toISOString(),
  balancers: balancers.map(({ band, is, checkedAt, ...balancer }) => ({
    ...balancer,
    checkedAt: checkedAt === null ? null : new Date(checkedAt).toISOString(),
    down: is === 'down',
    known: is !== 'unknown',
    tone: is === 'down' ? 'critical' : (band?.tone ?? null),
  })),
})

export const EXIT_CODES = { ok: 0, warning: 1, critical: 2, unknown: 3 } as const

/** As Nagios counts: 2 something is down or its queue critical, else 3 something is not known, else 1 some queue. */
export function exitCodeOf(balancers: readonly Balancer[]): number {
  const tones = balancers.map(({ is, band, waiting }) =>
    is === 'down' ? 'critical' : (band?.tone ?? guessed(waiting)),
  )
  if (tones.includes('critical')) return EXIT_CODES.critical
  if (balancers.some(({ is, late }) => is === 'unknown' || late)) return EXIT_CODES.unknown
  return tones.includes('warning') ? EXIT_CODES.warning : EXIT_CODES.ok
}

/** For kinds that give no colour scale. */
const guessed = (waiting: number | null): Band['tone'] => (waiting === null || waiting > 0 ? 'warning' : 'ok')

function cell(balancer: Balancer, paint: Paint): string {
  const { name, is, late, band } = balancer
  // The sign keeps its width, so that columns stay in place.
  const sign = late ? '~' : '-'
  const text = `[${name} ${sign} ${countsText(balancer)}]`
  if (is === 'down') return paint('1;31', text)
  if (is === 'unknown') return paint('35', text)
  return paint(late || band === null ? '' : INKS[band.tone][band.strength], text)
}

const INKS: { readonly [tone in Band['tone']]: { readonly [strength in Band['strength']]: Ink } } = {
  ok: { plain: '32', bold: '32', filled: '32' },
  warning: { plain: '33', bold: '1;33', filled: '1;33' },
  critical: { plain: '31', bold: '1;31', filled: '1;31' },
}
