import { Link } from 'react-router'
import { AlarmMenu } from '../alarm/alarm-menu.tsx'
import { Clock } from '../components/tick.tsx'
import { useSite } from '../live/hooks.ts'
import { SignOutButton } from '../shell/sign-out-button.tsx'
import { StreamRing } from '../shell/stream-ring.tsx'
import { ThemeButton } from '../shell/theme-button.tsx'
import { useShownPages } from '../shell/use-shown-pages.ts'
import styles from './more.module.css'

/** On a phone: what has no place in the bar. */
export default function More() {
  const { site, version } = useSite()
  const pages = useShownPages()
  return (
    <main className={styles.more}>
      <h1>{site || 'Foretop'}</h1>
      <ul>
        {pages
          .filter((page) => page.onPhone !== true)
          .map((page) => (
            <li key={page.path}>
              <Link to={page.path}>{page.title}</Link>
            </li>
          ))}
      </ul>
      <AlarmMenu />
      <ThemeButton />
      <SignOutButton />
      <p>
        <StreamRing /> <Clock />
      </p>
      <p>Foretop {version}</p>
    </main>
  )
}
