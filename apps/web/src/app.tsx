import { Suspense, useSyncExternalStore } from 'react'
import { BrowserRouter, matchRoutes, Navigate, type RouteObject, useRoutes } from 'react-router'
import { client } from './api.ts'
import { askCatalogue } from './checks/catalogue.ts'
import { checkQuery } from './checks/check-query.ts'
import { Guard } from './components/guard.tsx'
import { Waiting } from './components/waiting.tsx'
import { PAGES } from './navigation.ts'
import { type Later, later } from './offline/later.ts'
import Wall from './pages/wall.tsx'
import { ROOT } from './root.ts'
import { sessionStore } from './session.ts'
import { Frame } from './shell/frame.tsx'

const Login = later(() => import('./pages/login.tsx'))
const Check = later(() => import('./pages/check.tsx'))
const Host = later(() => import('./pages/host.tsx'))
const Incident = later(() => import('./pages/incident.tsx'))
const Coverage = later(() => import('./pages/coverage.tsx'))
const Simulate = later(() => import('./pages/simulate.tsx'))
const More = later(() => import('./pages/more.tsx'))
const Missing = later(() => import('./pages/missing.tsx'))

const PARTS: { readonly [path: string]: Later<object> } = {
  ...Object.fromEntries(PAGES.flatMap(({ path, load }) => (load === undefined ? [] : [[path, later(load)]]))),
  'checks/*': Check,
  'hosts/:host': Host,
  'incidents/:id': Incident,
  'incidents/latest/checks/*': Incident,
  'on-call/coverage': Coverage,
  'on-call/simulate': Simulate,
  more: More,
  '*': Missing,
}

const routes: RouteObject[] = [
  {
    Component: Frame,
    children: [
      { index: true, Component: ToTheWall },
      ...PAGES.flatMap(({ path, load }) => (load === undefined ? [{ path, Component: Wall }] : [])),
      ...Object.entries(PARTS).map(([path, Component]) => ({ path, Component })),
    ],
  },
]

/** Where the product's root lies under the name of the server, without the slash at the end. */
const basename = ROOT.pathname.replace(/\/$/, '')

/** Asks at once for what the address needs, while all the rest begins; resolves when its page can be drawn. */
export async function askAhead(): Promise<void> {
  const { route, params } = matchRoutes(routes, location, basename)?.at(-1) ?? {}
  askCatalogue()
  const id = route?.path === 'checks/*' ? params?.['*'] : undefined
  if (id !== undefined) {
    void client.prefetchQuery(checkQuery(id))
    void import('./pages/check.tsx').then(({ askHistory }) => askHistory(id)).catch(() => undefined)
  }
  // Whoever draws it says what could not be had.
  await PARTS[route?.path ?? '']?.ahead().catch(() => undefined)
}

export function App() {
  const loginNeeded = useSyncExternalStore(sessionStore.subscribe, sessionStore.get)
  if (loginNeeded) {
    return (
      <Guard>
        <Suspense fallback={<Waiting what="the login" />}>
          <Login />
        </Suspense>
      </Guard>
    )
  }
  return (
    <BrowserRouter basename={basename}>
      <Pages />
    </BrowserRouter>
  )
}

const Pages = () => useRoutes(routes)

function ToTheWall() {
  return <Navigate to={{ pathname: '/wall', search: location.search }} replace />
}
