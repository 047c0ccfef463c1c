import { accountText, type Clock, saidText } from '@foretop/shared/format/ledger.ts'
import type { Account } from '@foretop/shared/model.ts'
import { Link } from 'react-router'
import { nameOfId } from '../checks/status.ts'
import { StatusWord } from '../components/shape.tsx'
import { checkPath } from '../paths.ts'
import { clockTime } from '../time/zone.ts'
import styles from './ledger.module.css'
import { ToneSign } from './tone-sign.tsx'

/** One decision, and what became of it. */
export function AccountRow({ account, clock }: { readonly account: Account; readonly clock: Clock }) {
  const { checkId, recipient, at, status, text } = account
  const said = accountText(account, clock)
  // It concerned nobody by name.
  const words = recipient === '' ? saidText(said).replace(/^was not told/, 'nobody was told') : saidText(said)
  return (
    <div className={styles.account} data-tone={said.tone}>
      <time dateTime={new Date(at).toISOString()}>
        <Link
          to={`/ledger?${new URLSearchParams({ check: checkId, at: String(at) })}`}
          aria-label={`${clockTime(at)}: each try`}
        >
          {clockTime(at)}
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
