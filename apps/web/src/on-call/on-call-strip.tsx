import { Link } from 'react-router'
import { serverNow } from '../live/server-time.ts'
import styles from '../wall/lines.module.css'
import { titleOf } from './people.ts'
import { useOnCall } from './use-on-call.ts'

/** Who is on call, in one quiet line; nothing where there are no rotas. */
export function OnCallStrip() {
  const view = useOnCall().data
  if (view == null || view.rotas.length === 0) return null
  return (
    <div className={styles.strip}>
      <span className={styles.lead}>on call</span>
      <ul className={styles.items} aria-label="On call">
        {view.rotas.map(({ name, title, stints }) => (
          <li key={name}>
            <Link to="/on-call" className={styles.item}>
              <b className={styles.name}>
                {titleOf(stints.find(({ until }) => until > serverNow())?.person ?? null, view)}
              </b>{' '}
              <span className={styles.name}>{title}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
