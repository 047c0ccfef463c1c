import type { CheckView } from '@foretop/shared/wire.ts'
import { useState } from 'react'
import { troubleBegan } from '../time/spans.ts'
import { isProblem } from './status.ts'
import { useCheckEvents } from './use-check-events.ts'

/**
 * When a check's trouble began, in wall ms; of one that is well again the trouble that was seen here, so that its graph
 * does not go away in the moment of recovery. `null`: none was seen.
 */
export function useTroubleBegan(check: CheckView): number | null {
  const events = useCheckEvents(check)
  const began = isProblem(check.status) ? troubleBegan(events ?? [], check) : null
  const [seen, setSeen] = useState({ id: check.id, began })
  if (seen.id !== check.id || (began !== null && began !== seen.began)) setSeen({ id: check.id, began })
  return began ?? (seen.id === check.id ? seen.began : null)
}
