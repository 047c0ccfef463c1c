import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './tokens.css'
import './base.css'
import './old.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startAlarm } from './alarm/alarm.ts'
import { client, getCatalogue } from './api.ts'
import { App, askAhead } from './app.tsx'
import { kiosk, startKiosk } from './kiosk/kiosk.ts'
import { connect } from './live/live.ts'
import { askAnew } from './offline/ask-anew.ts'
import { keepApp } from './offline/keep-app.ts'
import { isThere } from './request.ts'
import { startTheme } from './shell/theme.ts'
import { startTitle } from './shell/title.ts'

let isAsking = false
/** A page that hung hears of it many times at once. */
async function reloadIfThere(): Promise<void> {
  if (isAsking) return
  isAsking = true
  if (await isThere()) location.reload()
  isAsking = false
}

/** Longer than what comes from near by takes; who has to wait longer should see that something is there. */
const AHEAD_MS = 300
const askedAhead = Promise.race([askAhead(), new Promise((resolve) => setTimeout(resolve, AHEAD_MS))])
startTheme()
keepApp()
connect({
  // A refused socket does not say why; a refused request does, and asks for a login.
  refused: () => void getCatalogue().catch(() => undefined),
  // Without the server the picture would give way to the browser's own error page.
  stuck: () => kiosk && void reloadIfThere(),
})
askAnew()
startTitle()
startAlarm()
if (kiosk) startKiosk()

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
void askedAhead.then(() =>
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  ),
)
