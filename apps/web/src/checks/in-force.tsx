import { hiddenBy } from '@foretop/shared/hidden.ts'
import type { Quiet } from '@foretop/shared/model.ts'
import { inScope, scopeText } from '@foretop/shared/scope.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import buttons from '../components/button.module.css'
import { end } from '../deeds/quieten.ts'
import { useQuiets } from '../deeds/use-handling.ts'
import { useSite } from '../live/hooks.ts'
import { dayTime } from '../time/zone.ts'
import styles from './in-force.module.css'
import { nameOfId } from './status.ts'

type Covered = Pick<Summary, 'id' | 'name' | 'host' | 'groups' | 'silenced' | 'downtime' | 'status' | 'since'>

/** Silences and downtimes that hold for some of these checks: what, by whom, until when, why. Asks only if there are. */
export function InForce({ checks }: { readonly checks: readonly Covered[] }) {
  const { may } = useSite()
  const silenced = checks.some((check) => check.silenced)
  const downtime = checks.some((check) => check.downtime)
  const silences = useQuiets('silence', silenced).data ?? []
  const downtimes = useQuiets('downtime', downtime).data ?? []
  const holding = [...(downtime ? downtimes : []), ...(silenced ? silences : [])].filter(
    ({ beganAt, match }) => beganAt !== null && checks.some((check) => inScope(match, check)),
  )
  if (holding.length === 0) return null
  return (
    <ul className={styles.list} aria-label="Silences and downtimes in force">
      {holding.map((quiet) => (
        <li key={quiet.id}>
          <span>
            {WORDS[quiet.kind]} until {dayTime(quiet.until)}
            {quiet.by !== '' && ` by ${quiet.by}`} ({nameOfId(scopeText(quiet.match))})
            {quiet.expect !== null && `, only ${quiet.expect.join(', ')}`}
            {quiet.note !== '' && `: ${quiet.note}`}
            {hiddenWords(quiet, checks)}
          </span>
          {may.operate && (
            <button type="button" className={buttons.button} onClick={() => end(quiet)}>
              End {quiet.kind}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Since when it keeps what is bad of these from everybody. */
function hiddenWords(quiet: Quiet, checks: readonly Covered[]): string {
  const hidden = quiet.kind === 'silence' ? hiddenBy(quiet, checks) : null
  return hidden === null ? '' : `; nobody is told since ${dayTime(hidden.since)}`
}

const WORDS: { readonly [kind in Quiet['kind']]: string } = { silence: 'Silenced', downtime: 'In downtime' }
