import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startBrowser } from '@foretop/lab/browser.ts'
import { until } from './until.ts'

/** The wall in a browser. */
export interface Wall extends AsyncDisposable {
  /** What is wrong with the cards that are drawn, in words, where those should be of these checks. A picture of them is kept. */
  wrongWith(cards: readonly string[]): Promise<readonly string[]>
}

/** Pictures are kept in `folder`; without one there are none. */
export async function startWall(url: string, folder: string | undefined = process.env.PICTURES): Promise<Wall> {
  await using starting = new AsyncDisposableStack()
  const browser = await startBrowser()
  starting.defer(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 1_920, height: 1_080 } })
  await page.goto(`${url}/wall?kiosk`)
  const drawn = async () => {
    const links = page.getByRole('list', { name: 'Problems', exact: true }).getByRole('link')
    const paths = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    return paths.map((path) => decodeURIComponent(path?.replace(/^.*\/checks\//, '') ?? '')).sort()
  }
  const running = starting.move()
  return {
    async wrongWith(cards) {
      const wrong: string[] = []
      await until(async () => {
        const ids = await drawn()
        if (ids.join() !== cards.join())
          throw new Error(`the wall draws cards of ${ids.join(', ')}, not of ${cards.join(', ')}`)
      }, SOON_MS).catch((error: Error) => wrong.push(error.message))
      if (folder !== undefined) {
        mkdirSync(folder, { recursive: true })
        await page.screenshot({ path: join(folder, `${cards.join('+').replaceAll('/', '_')}.png`) })
      }
      return wrong
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

const SOON_MS = 10_000
