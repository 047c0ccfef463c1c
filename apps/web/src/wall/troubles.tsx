import type { Trouble } from '@foretop/shared/wire.ts'
import { Age } from '../components/tick.tsx'
import { useSite } from '../live/hooks.ts'
import styles from './troubles.module.css'

const TITLES: { readonly [of in Trouble['of']]: string } = {
  config: 'Configuration refused, the previous one goes on',
  delivery: 'Messages are not delivered',
  store: 'State cannot be written',
  poller: 'Not all is looked at',
  resources: 'Looks cannot be made',
  damage: 'What was stored is damaged',
  history: 'History cannot be written',
  blind: 'Half of all checks cannot be told',
  overdue: 'Not all is looked at in time',
  calendar: 'A calendar cannot be read',
  deadman: 'Nobody watches the monitor',
}

/** What is wrong with the monitor itself is said on every page, in its own words. */
export function Troubles() {
  const { troubles } = useSite()
  if (troubles.length === 0) return null
  return (
    <ul className={styles.troubles} aria-label="Trouble of the monitor itself">
      {troubles.map(({ of, since, text }) => (
        <li key={`${of}${since}`}>
          <b>
            {TITLES[of] ?? of} · <Age since={since} />
          </b>{' '}
          <span>{text}</span>
        </li>
      ))}
    </ul>
  )
}
