import { LONGEST_SILENCE_MS } from '@foretop/shared/quiet-limits.ts'
import { useState } from 'react'
import { Covers } from './covers.tsx'
import type { FormProps } from './deeds.ts'
import { DeedDialog } from './dialog.tsx'
import { LENGTHS } from './length.ts'
import { LengthChoice } from './length-choice.tsx'
import { what } from './perform.ts'
import { silence } from './quieten.ts'
import { ReachChoice, useReaches } from './reach-choice.tsx'

/** Be quiet about it from now on, for a while. */
export default function SilenceForm({ checks, ...rest }: FormProps) {
  const reaches = useReaches(checks)
  const [reach, setReach] = useState(reaches[0])
  const [forMs, setForMs] = useState<number | null>(LENGTHS[1].ms)
  const deed = (said: { readonly note: string; readonly by: string }) => {
    if (reach === undefined || forMs === null) return false
    silence({ match: reach.match, forMs, ...said })
  }
  return (
    <DeedDialog title={`Silence ${what(checks.map(({ id }) => id))}`} sends={[{ title: 'Silence', deed }]} {...rest}>
      <ReachChoice reaches={reaches} chosen={reach} onChoose={setReach} />
      {reach !== undefined && <Covers kind="silence" match={reach.match} />}
      <LengthChoice longestMs={LONGEST_SILENCE_MS} forMs={forMs} onChange={setForMs} />
    </DeedDialog>
  )
}
