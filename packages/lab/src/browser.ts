import { type Browser, type CDPSession, chromium } from 'playwright'
import { findProgram, PATIENCE_MS } from './lab.ts'
import { hasMadeUpClock, withMachineClock } from './machine-clock.ts'

/** Debian's Chromium, headless; nothing is downloaded and nothing but loopback is asked. `flags`: further ones of its command line. */
export async function startBrowser(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = await findProgram('chromium')
  if (executablePath === null) throw new Error('chromium is not installed (Debian package chromium)')
  const browser = await chromium.launch({
    executablePath,
    env: withMachineClock(),
    // As root, as in CI, Chromium has no sandbox to go into.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...flags,
    ],
  })
  browser.on('context', (context) => context.setDefaultTimeout(PATIENCE_MS))
  return hasMadeUpClock() ? withOurClock(browser) : browser
}

/** Chromium itself lives by the machine's clock, so each of its pages is given the time that the product has. */
function withOurClock(browser: Browser): Browser {
  const newContext = browser.newContext.bind(browser)
  // `newPage` makes its context by this one, too.
  browser.newContext = async (options) => {
    const context = await newContext(options)
    await context.clock.install({ time: Date.now() })
    return context
  }
  return browser
}

export type { CDPSession }
