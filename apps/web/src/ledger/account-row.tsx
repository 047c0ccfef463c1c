import { accountText, type Clock, saidText } from '@foretop/shared/format/ledger.ts'
import type { Account } from '@foretop/shared/model.ts'
import { Link } from 'react-router'
import { nameOfId } from '../checks/status.ts'
import { StatusWord } from '../components/shape.tsx'
import { checkPath } from '../paths.ts'
import { clockTime, isSameDay, listedTime } from '../time/zone.ts'
import styles from './ledger.module.css'
import { ToneSign } from './tone-sign.tsx'

interface Props {
  readonly account: Account
  readonly clock: Clock
  /** Wall ms: what is not of today has its day beside its time. None: the day stands above it. */
  readonly now?: number
}

/** One decision, and what became of it. */
export function AccountRow({ account, clock, now }: Props) {
  const { checkId, recipient, at, status, text } = account
  const said = accountText(account, clock)
  // It concerned nobody by name.
  const words = recipient === '' ? saidText(said).replace(/^was not told/, 'nobody was told') : saidText(said)
  const time = now === undefined ? clockTime(at) : listedTime(at, now)
  const isDated = now !== undefined && !isSameDay(at, now)
  return (
    <div className={styles.account} data-tone={said.tone} data-dated={isDated || undefined}>
      <time dateTime={new Date(at).toISOString()}>
        <Link
          to={`/ledger?${new URLSearchParams({ check: checkId, at: String(at) })}`}
          aria-label={`${time}: each try`}
        >
          {time}
        </Link>
      </time>
      <ToneSign tone={said.tone} />
      <b>{recipient === '' ? 'nobody' : recipient}</b>
      <span className={styles.what}>
        <span>
          {isCheck(checkId) ? <Link to={checkPath(checkId)}>{nameOfId(checkId)}</Link> : checkId}
          {status !== null && <StatusWord status={status} />}
        </span>
        {text !== null && text !== '' && <small>{text}</small>}
      </span>
      <span className={styles.said}>{words}</span>
    </div>
  )
}

/** What is told of the monitor itself is about no check. */
const isCheck = (id: string): boolean => !id.startsWith('the monitor itself (')
