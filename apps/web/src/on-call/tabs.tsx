import { NavLink } from 'react-router'
import styles from './tabs.module.css'

const TABS = [
  { path: '/on-call', title: 'On call' },
  { path: '/on-call/coverage', title: 'Coverage' },
  { path: '/on-call/simulate', title: 'Simulate' },
]

/** The pages about who hears: now, in every hour of a week, and of a fault that might be. */
export function Tabs() {
  return (
    <nav className={styles.tabs} aria-label="Who hears">
      {TABS.map(({ path, title }) => (
        <NavLink key={path} to={path} end>
          {title}
        </NavLink>
      ))}
    </nav>
  )
}
