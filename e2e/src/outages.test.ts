import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import { type HttpReceiver, type MailReceiver, startHttpReceiver, startMailReceiver } from '@foretop/lab/receivers.ts'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { type Estate, PROGRAMS, startEstate } from './estate.ts'

const missing = await lacking(...PROGRAMS)

describe.skipIf(missing !== null)(missing ?? 'a site of real servers', () => {
  const cleanUp = new AsyncDisposableStack()
  let estate: Estate
  let product: Product
  let slack: HttpReceiver
  let webhook: HttpReceiver
  let mail: MailReceiver
  let page: Page

  beforeAll(async () => {
    estate = cleanUp.use(await startEstate())
    slack = cleanUp.use(await startHttpReceiver())
    webhook = cleanUp.use(await startHttpReceiver())
    mail = cleanUp.use(await startMailReceiver())
    product = cleanUp.use(await startProduct(estate.config + channels()))
    const browser: Browser = cleanUp.adopt(await startBrowser(), (browser) => browser.close())
    page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
    await page.goto(`${product.url}/wall`)
    for (const { check } of estate.parts) await product.until(check, 'ok')
  })
  afterAll(() => cleanUp.disposeAsync())

  const channels = () => `
channels:
  slack: { kind: slack, url: "${slack.url}" }
  hook: { kind: webhook, url: "${webhook.url}" }
  mail: { kind: email, host: 127.0.0.1, port: ${mail.port}, security: none, from: foretop@example.test, to: [ops@example.test] }
routes:
  - { match: {}, to: [slack, hook, mail] }
`
  /** The box of its machine: by itself it is named with it, of several only while it is not well. */
  const tile = (check: string, status: 'ok' | 'critical') => {
    const [host = '', name = ''] = check.split('/')
    const among = status === 'ok' ? `, (?!.*\\b${name} )` : `, .*\\b${name} critical`
    return page.getByRole('gridcell', { name: new RegExp(`^${host}( ${name}, ${status}|${among})`) })
  }
  const about = (check: string) => ({
    slack: slack.about(check).length,
    hook: webhook.about(check).length,
    mail: mail.mails.filter((text) => text.includes(check)).length,
  })

  test('each server that stops turns its tile red, and is told once; once more when it is back', async () => {
    for (const part of estate.parts) {
      await part.stop()
      // How soon: `npm run trial -- promptness`.
      await tile(part.check, 'critical').waitFor()
    }
    for (const { check } of estate.parts)
      await eventually(() => expect(about(check), check).toEqual({ slack: 1, hook: 1, mail: 1 }))

    for (const part of estate.parts) await part.start()
    for (const { check } of estate.parts) await tile(check, 'ok').waitFor()
    for (const { check } of estate.parts)
      await eventually(() => expect(about(check), check).toEqual({ slack: 2, hook: 2, mail: 2 }))
  })
})
