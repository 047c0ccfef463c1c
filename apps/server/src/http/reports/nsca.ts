import { type NscaLine, readNsca } from '@foretop/probes/reports/nsca.ts'
import type { passive } from '@foretop/probes/reports/passive.ts'
import type { Check } from '@foretop/shared/plan.ts'
import type { z } from 'zod'
import type { Reports } from '../api/reports.ts'
import { mayReport, type Reporting } from '../doors/reporters.ts'
import { saidBy } from './observation.ts'
import { noSuch, secondsOf, tooMuch } from './receipt.ts'

/** What became of one line. */
export type NscaOutcome = {
  readonly line: number
  readonly check: string | null
  /** `null`: it was not taken in, and `note` says why. */
  readonly became: 'taken' | 'repeated' | 'outdated' | null
  readonly note: string | null
}

/** Takes in each line by itself: what is wrong with one keeps no other out. */
export function takeLines(
  input: string,
  between: string,
  reporting: Reporting,
  { tell, strayed, ofKind }: Pick<Reports, 'tell' | 'strayed' | 'ofKind'>,
): readonly NscaOutcome[] {
  const meant = finder(ofKind('passive'))
  return readNsca(input, between).map((said): NscaOutcome => {
    const refused = (check: string | null, note: string) => ({ line: said.line, check, became: null, note })
    if ('wrong' in said) return refused(null, said.wrong)
    const check = meant(said)
    const name = `${said.host}${said.service === null ? '' : `/${said.service}`}`
    if (check === undefined) {
      strayed()
      return refused(null, said.service === null ? noHost(said.host) : noSuch(name))
    }
    if (!mayReport(reporting, check.id)) return refused(check.id, `this token may not report ${check.id}`)
    // Of a host 1 and 2 are down and unreachable.
    const says = said.service === null && said.code !== 0 ? 'critical' : saidBy(said.code)
    const receipt = tell(check.id, { says, text: said.text, metrics: {}, at: null, id: null })
    if (receipt.became === 'stray') return refused(check.id, noSuch(check.id))
    if (receipt.became === 'flooded') return refused(check.id, tooMuch(check.id, secondsOf(receipt.waitMs)))
    return { line: said.line, check: check.id, ...receipt }
  })
}

const noHost = (host: string) => `no passive check of ${host} takes what is told of the host itself (hostResults)`

/** The check that a line is about. */
function finder(checks: readonly Check[]) {
  const named = checks.map((check) => {
    // The configuration let them through.
    const options = check.options as z.output<typeof passive.options>
    return { check, service: options.service ?? check.name, ofHost: options.hostResults }
  })
  return ({ host, service }: Exclude<NscaLine, { readonly wrong: string }>): Check | undefined =>
    named.find((one) => one.check.host === host && (service === null ? one.ofHost : one.service === service))?.check
}
