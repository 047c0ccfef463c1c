import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startBrowser } from '@foretop/lab/browser.ts'
import type { Card } from './faults.ts'
import { until } from './until.ts'

/** The wall in a browser. */
export interface Wall extends AsyncDisposable {
  /** What is wrong with the cards that are drawn, in words, where those should be of these checks. A picture of them is kept. */
  wrongWith(cards: readonly Card[]): Promise<readonly string[]>
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
    const all = await links.evaluateAll((all) =>
      all.map((link) => [link.getAttribute('href') ?? '', link.textContent ?? '']),
    )
    return new Map(all.map(([path = '', text = '']) => [decodeURIComponent(path.replace(/^.*\/checks\//, '')), text]))
  }
  const running = starting.move()
  return {
    async wrongWith(cards) {
      const wrong: string[] = []
      await until(async () => {
        const texts = await drawn()
        const [is, must] = [[...texts.keys()].sort(), cards.map(({ id }) => id)]
        if (is.join() !== must.join())
          throw new Error(`the wall draws cards of ${is.join(', ')}, not of ${must.join(', ')}`)
        for (const { id, users } of cards)
          if (users !== null && !texts.get(id)?.includes(`users: ${users}`))
            throw new Error(`the card of ${id} does not say "users: ${users}": ${texts.get(id)}`)
      }, SOON_MS).catch((error: Error) => wrong.push(error.message))
      if (folder !== undefined) {
        mkdirSync(folder, { recursive: true })
        await page.screenshot({ path: join(folder, `${cards.map(({ id }) => id.replaceAll('/', '_')).join('+')}.png`) })
      }
      return wrong
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

/** What is not confirmed yet is so by then. */
const SOON_MS = 30_000
