import { NavLink } from 'react-router'
import { AlarmMenu } from '../alarm/alarm-menu.tsx'
import { WORDS } from '../checks/status.ts'
import buttons from '../components/button.module.css'
import { Shape } from '../components/shape.tsx'
import { Clock } from '../components/tick.tsx'
import { useSurvey } from '../live/hooks.ts'
import { PAGES, PARTS, type Page } from '../navigation.ts'
import { useOld } from './loss.tsx'
import styles from './navigation.module.css'
import { SignOutButton } from './sign-out-button.tsx'
import { StreamRing } from './stream-ring.tsx'
import { ThemeButton } from './theme-button.tsx'
import { useShownPages } from './use-shown-pages.ts'

interface Props {
  readonly onFind: () => void
  readonly onHelp: () => void
}

/** The side of a laptop's screen; from 1920 px on it folds to icons. */
export function Navigation({ onFind, onHelp }: Props) {
  const pages = useShownPages()
  return (
    <nav className={styles.side} aria-label="Pages">
      <Worst />
      {PARTS.map((part) => (
        <ul key={part} aria-label={part}>
          {pages
            .filter((page) => page.part === part)
            .map((page) => (
              <li key={page.path}>
                <PageLink page={page} />
              </li>
            ))}
        </ul>
      ))}
      <div className={styles.foot}>
        <span className={styles.ways}>
          <button type="button" className={buttons.quiet} title="Ctrl K" onClick={onFind}>
            Go to
          </button>
          <button type="button" className={buttons.quiet} title="?" onClick={onHelp}>
            Keys
          </button>
        </span>
        <AlarmMenu />
        <ThemeButton />
        <SignOutButton />
        <span className={styles.stream}>
          <StreamRing /> <Clock />
        </span>
      </div>
    </nav>
  )
}

/** The foot of a phone's screen. */
export function BottomBar() {
  const phone = PAGES.filter((page) => page.onPhone).toSorted(
    (a, b) => Number(b.path === '/problems') - Number(a.path === '/problems'),
  )
  return (
    <nav className={styles.bar} aria-label="Pages">
      {phone.map((page) => (
        <PageLink key={page.path} page={page} />
      ))}
      <NavLink to="/more" className={styles.link ?? ''}>
        <Icon path="M3 8h.01M8 8h.01M13 8h.01" />
        <span>More</span>
      </NavLink>
      <span className={styles.sight}>
        <StreamRing />
      </span>
    </nav>
  )
}

function PageLink({ page }: { readonly page: Page }) {
  return (
    <NavLink to={page.path} className={styles.link ?? ''} title={page.title}>
      <Icon path={page.icon} />
      <span>{page.title}</span>
      {page.path === '/problems' && <ProblemCount />}
    </NavLink>
  )
}

function ProblemCount() {
  const { problems, worst } = useSurvey()
  return problems.length === 0 ? null : (
    <b className={styles.count} data-status={worst}>
      {problems.length}
    </b>
  )
}

function Worst() {
  const { worst, problems, handled, explained, suspected, worstSuspected, notSeen, total } = useSurvey()
  const old = useOld()
  const count = problems.filter((problem) => problem.status === worst).length
  const isSuspected = count === 0 && suspected > 0
  const known = handled.length + explained.length > 0 ? 'Nothing new' : 'All well'
  const seen = suspected > 0 ? `${suspected} being confirmed` : known
  const calm = total === 0 ? 'Foretop' : notSeen > 0 ? `${notSeen} not seen` : seen
  const words = count > 0 ? `${count} ${WORDS[worst]}` : calm
  return (
    <div className={styles.worst} data-old={old}>
      <Shape
        status={count > 0 ? worst : total === 0 || notSeen > 0 ? 'pending' : isSuspected ? worstSuspected : 'ok'}
        hollow={isSuspected && notSeen === 0}
      />{' '}
      <span>{words}</span>
    </div>
  )
}

function Icon({ path }: { readonly path: string }) {
  return (
    <svg className={styles.icon} viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}
