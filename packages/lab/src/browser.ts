import { type Browser, type CDPSession, chromium } from 'playwright'
import { findProgram } from './lab.ts'

/** Debian's Chromium, headless; nothing is downloaded and nothing but loopback is asked. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await findProgram('chromium')
  if (executablePath === null) throw new Error('chromium is not installed (Debian package chromium)')
  return chromium.launch({
    executablePath,
    // As root, as in CI, Chromium has no sandbox to go into.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export type { CDPSession }
