import { Suspense, useCallback, useState } from 'react'
import { Outlet, useLocation, useNavigate } from 'react-router'
import { Guard } from '../components/guard.tsx'
import { Waiting } from '../components/waiting.tsx'
import { kiosk } from '../kiosk/kiosk.ts'
import { Palette } from '../palette/palette.tsx'
import { Troubles } from '../wall/troubles.tsx'
import { Announcer } from './announcer.tsx'
import styles from './frame.module.css'
import { Help } from './help.tsx'
import { useCommandKey, useKeys, usePrefixedKeys } from './keys.ts'
import { Loss } from './loss.tsx'
import { BottomBar, Navigation } from './navigation.tsx'
import { PastNotice } from './past-notice.tsx'
import { SiteNotice } from './site-notice.tsx'
import { Toasts } from './toasts.tsx'
import { usePages } from './use-shown-pages.ts'

/** What stands around every page. On a kiosk there is only the page. */
export function Frame() {
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const [helping, setHelping] = useState(false)
  const closeHelp = useCallback(() => setHelping(false), [])
  const [finding, setFinding] = useState(false)
  const closeFinding = useCallback(() => setFinding(false), [])
  const help = useCallback(() => setHelping(true), [])
  const find = useCallback(() => setFinding(true), [])
  useKeys({ '?': help })
  useCommandKey('k', find)
  usePrefixedKeys('g', Object.fromEntries(usePages().map((page) => [page.key, () => navigate(page.path)])))
  const onWall = pathname === '/wall'
  return (
    <div className={styles.frame} data-kiosk={kiosk || undefined}>
      {!kiosk && (
        <a className={styles.skip} href="#content">
          Skip to content
        </a>
      )}
      {!kiosk && <Navigation onFind={find} onHelp={help} />}
      <div className={styles.main}>
        {!onWall && <SiteNotice />}
        <PastNotice />
        <div id="content" className={styles.content} data-wall={onWall || undefined} tabIndex={-1}>
          {!onWall && <Troubles />}
          <Guard key={pathname}>
            <Suspense fallback={<Waiting what="this page" />}>
              <Outlet />
            </Suspense>
          </Guard>
        </div>
      </div>
      {!kiosk && <BottomBar />}
      {!onWall && <Loss />}
      <Announcer />
      <Toasts />
      {helping && <Help onClose={closeHelp} />}
      {finding && <Palette onHelp={help} onClose={closeFinding} />}
    </div>
  )
}
