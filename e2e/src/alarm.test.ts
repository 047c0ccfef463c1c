import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startProduct } from '@foretop/lab/product.ts'
import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

const missing = await lacking('chromium')

/** Writes down what would be heard and shown; the calls themselves go on to the browser. */
const LISTEN = () => {
  const heard: number[] = []
  const shown: string[] = []
  Object.assign(globalThis, { heard, shown })
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (when) {
    heard.push(this.frequency.value)
    start.call(this, when)
  }
  globalThis.Notification = class extends Notification {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options)
      shown.push(title)
    }
  }
}
const said = (page: Page) =>
  page.evaluate(() => ({ heard: Reflect.get(globalThis, 'heard'), shown: Reflect.get(globalThis, 'shown') }))

async function listening(port: number): Promise<Server> {
  const server = createServer((_, response) => response.end('well'))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

describe.skipIf(missing !== null)(missing ?? 'alarm', () => {
  test('whoever asks for it hears and is shown a new problem; a mute shows when it ends', async () => {
    const port = await freePort()
    const server = await listening(port)
    await using product = await startProduct(`site: Test
hosts: { web1: { address: 127.0.0.1 } }
checks: { http: { probe: http, hosts: [web1], every: 1s, attempts: 1, with: { port: ${port} } } }
`)
    await product.until('web1/http', 'ok')
    await using browser = await startBrowser()
    const context = await browser.newContext({ permissions: ['notifications'] })
    const page = await context.newPage()
    await page.addInitScript(LISTEN)
    await page.goto(`${product.url}/checks`)
    await page.getByRole('link', { name: 'http' }).waitFor()
    const choose = async (item: string) => {
      await page
        .getByRole('button', { name: /^Alarm: / })
        .first()
        .click()
      await page.getByRole('menuitem', { name: item }).click()
    }
    await choose('Sound on')
    await page.getByText('Alarm: sound').waitFor()
    await choose('Notifications on')
    await page.getByText('Alarm: sound, notifications').waitFor()
    // One note up tells that it works; it is also the first of ten quiet seconds.
    await page.waitForFunction(() => Reflect.get(globalThis, 'heard').length === 1)

    server.closeAllConnections()
    server.close()
    await page.waitForFunction(() => Reflect.get(globalThis, 'heard').length === 3)
    expect(await said(page)).toEqual({ heard: [1_175, 880, 587], shown: ['web1 http is critical'] })

    await choose('Mute for 15 minutes')
    await page.getByText(/muted, 1[45]\sm left/).waitFor()
  })
})
