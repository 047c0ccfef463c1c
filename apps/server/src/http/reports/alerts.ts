import type { Payload } from '@foretop/probes/reports/alertmanager/payload.ts'
import { alertmanager } from '@foretop/probes/reports/alertmanager.ts'
import { z } from 'zod'
import { Problem } from '../api/errors.ts'
import type { Reports } from '../api/reports.ts'
import { mayReport, type Reporting } from '../doors/reporters.ts'
import { secondsOf, tooMuch } from './receipt.ts'

export const alertOutcomeSchema = z.object({
  check: z.string(),
  became: z
    .enum(['taken', 'repeated', 'outdated'])
    .meta({ description: 'outdated: none of the alerts belongs to this check.' }),
  note: z.string().nullable(),
})

/** Tells each check that the token may report. Throws where there is none, and where one was told too much. */
export function takeAlerts(
  payload: Payload,
  reporting: Reporting,
  { tell, ofKind }: Pick<Reports, 'tell' | 'ofKind'>,
): readonly z.infer<typeof alertOutcomeSchema>[] {
  const checks = ofKind(alertmanager.kind).filter(({ id }) => mayReport(reporting, id))
  if (checks.length === 0)
    throw new Problem(404, `there is no check with probe: ${alertmanager.kind} that this token may report`)
  const receipts = checks.map(({ id }) => ({ check: id, ...tell(id, payload) }))
  return receipts.flatMap((receipt) => {
    if (receipt.became === 'stray') return []
    if (receipt.became !== 'flooded') return [receipt]
    const waitS = secondsOf(receipt.waitMs)
    // Whatever is refused as its own fault Alertmanager drops; it sends again what is refused as ours.
    throw new Problem(503, tooMuch(receipt.check, waitS), waitS)
  })
}
