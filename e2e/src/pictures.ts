// Makes the pictures of the documents from the simulated estate: `node e2e/src/pictures.ts`.
import { join } from 'node:path'
import type { SceneName } from '@foretop/demo/scenes.ts'
import { startDemo } from '@foretop/demo/start-demo.ts'
import { startBrowser } from '@foretop/lab/browser.ts'

const FOLDER = join(import.meta.dirname, '../../docs/pictures')
const SIZE = { width: 1_440, height: 810 }
const SETTLED_MS = 4_000

interface Picture {
  readonly name: string
  readonly path: string
  readonly scene: SceneName
  /** The check that shows that the scene has come. */
  readonly sign: string
}

const PICTURES: readonly Picture[] = [
  { name: 'map', path: '/map', scene: 'db-outage', sign: 'dfw-db-a02/mysql' },
  { name: 'databases', path: '/view/databases', scene: 'db-outage', sign: 'dfw-db-a02/mysql' },
  { name: 'graphs', path: '/graphs?preset=balancer-traffic', scene: 'db-outage', sign: 'dfw-db-a02/mysql' },
  { name: 'wall', path: '/wall', scene: 'db-outage', sign: 'dfw-db-a02/mysql' },
  // Last: its flood is in the graphs afterwards.
  { name: 'balancers', path: '/view/balancers', scene: 'overload', sign: 'dfw-lb01/perlbal' },
]

await using demo = await startDemo({ say: console.log })
await using browser = await startBrowser()
const context = await browser.newContext({ viewport: SIZE, colorScheme: 'dark', reducedMotion: 'reduce' })
let scene: SceneName = 'calm'
for (const picture of PICTURES) {
  if (picture.scene !== scene) demo.scene(picture.scene)
  scene = picture.scene
  await demo.until(picture.sign, 'critical', 120_000)
  const page = await context.newPage()
  await page.goto(demo.url + picture.path)
  // Numbers of some seconds, and the map in its place once the cards have come.
  await page.waitForTimeout(SETTLED_MS)
  await page.screenshot({ path: join(FOLDER, `${picture.name}.png`) })
  console.log(`${picture.name}.png`)
  await page.close()
}
