import { formatDuration } from '@foretop/shared/format/duration.ts'
import { unroutedText } from '@foretop/shared/format/ledger.ts'
import type { ForeseenWord, Foresight } from '@foretop/shared/model.ts'
import { Link } from 'react-router'
import { nameOfId } from '../checks/status.ts'
import panel from '../components/panel.module.css'
import { StatusWord } from '../components/shape.tsx'
import { checkPath } from '../paths.ts'
import styles from './simulate.module.css'
import { zonedTime } from './zoned-time.ts'

const WHY: { readonly [why in ForeseenWord['why']]: string } = {
  opened: 'it is trouble',
  escalated: 'nobody took it on',
  reminder: 'reminder',
  worse: 'it got worse',
  eased: 'it eased',
  resolved: 'it is over',
  removed: 'it is watched no more',
}

/** For each trouble that nothing else explains: who hears of it when, and who does not. */
export function ForesightView({ foresight }: { readonly foresight: Foresight }) {
  const { roots, fault, at, until, zone } = foresight
  if (roots.length === 0) return <p>{fault}: nothing of it would be trouble.</p>
  return (
    <div className={styles.roots}>
      <p className={styles.frame}>
        {fault}, from {zonedTime(at, zone)} to {zonedTime(until, zone)} ({zone})
      </p>
      {roots.map((root) => (
        <Root key={root.checkId} root={root} foresight={foresight} />
      ))}
    </div>
  )
}

interface Props {
  readonly root: Foresight['roots'][number]
  readonly foresight: Foresight
}

function Root({ root, foresight }: Props) {
  const { checkId, status, explains, confirmedWithinMs, quietUntil } = root
  const { told, at, until, zone, channels } = foresight
  const own = told.filter((word) => word.checkId === checkId)
  const others = channels.filter((name) => own.every(({ recipient }) => recipient !== name))
  return (
    <section className={panel.panel} aria-label={nameOfId(checkId)}>
      <h2 className={styles.title}>
        <Link to={checkPath(checkId)}>{nameOfId(checkId)}</Link> <StatusWord status={status} />
        <small>
          {explains > 0 && `explains ${explains} more · `}confirmed within {formatDuration(confirmedWithinMs)}
        </small>
      </h2>
      {quietUntil !== null && (
        <p className={styles.quiet}>A planned downtime keeps it quiet until {zonedTime(quietUntil, zone)}.</p>
      )}
      {own.length === 0 && <p className={styles.nobody}>Nobody hears of it until {zonedTime(until, zone)}.</p>}
      {own.length > 0 && (
        <ol className={styles.told} aria-label="Who hears">
          {own.map((word) => (
            <li key={`${word.at} ${word.recipient}`}>
              <time dateTime={new Date(word.at).toISOString()}>{zonedTime(word.at, zone)}</time>
              <span className={styles.after}>
                {word.at === at ? 'at once' : `after ${formatDuration(word.at - at)}`}
              </span>
              <b>{word.recipient}</b>
              <span>
                {word.target !== word.recipient && `${word.target} · `}
                {WHY[word.why]}
              </span>
            </li>
          ))}
        </ol>
      )}
      {others.length > 0 && (
        <details className={styles.others} open={own.length === 0}>
          <summary>
            {others.length === 1 ? '1 other channel does not' : `${others.length} other channels do not`}
          </summary>
          <ul>
            {others.map((name) => (
              <li key={name}>
                <b>{name}</b> {unroutedText(name, root.routes, status).how.replace(/^: /, '')}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
