import { Suspense, useSyncExternalStore } from 'react'
import { BrowserRouter, Navigate, Route, Routes } from 'react-router'
import { Guard } from './components/guard.tsx'
import { Waiting } from './components/waiting.tsx'
import { PAGES } from './navigation.ts'
import { later } from './offline/later.ts'
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

const pages = PAGES.map(({ path, load }) => ({ path, Page: load === undefined ? Wall : later(load) }))

/** Where the product's root lies under the name of the server, without the slash at the end. */
const basename = ROOT.pathname.replace(/\/$/, '')

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
      <Routes>
        <Route element={<Frame />}>
          <Route index element={<Navigate to={{ pathname: '/wall', search: location.search }} replace />} />
          {pages.map(({ path, Page }) => (
            <Route key={path} path={path} element={<Page />} />
          ))}
          <Route path="checks/*" element={<Check />} />
          <Route path="hosts/:host" element={<Host />} />
          <Route path="incidents/:id" element={<Incident />} />
          <Route path="incidents/latest/checks/*" element={<Incident />} />
          <Route path="on-call/coverage" element={<Coverage />} />
          <Route path="on-call/simulate" element={<Simulate />} />
          <Route path="more" element={<More />} />
          <Route path="*" element={<Missing />} />
        </Route>
      </Routes>
    </BrowserRouter>
  )
}
