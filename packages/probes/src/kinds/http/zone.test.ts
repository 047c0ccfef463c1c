import { lackingLinks, playWithLinks } from '@foretop/lab/links.ts'
import { expect, test } from 'vitest'
import { http } from './http.ts'

const missing = await lackingLinks()
test.skipIf(missing !== null)(
  missing ?? 'a link-local address with its zone is reached, and named without it',
  async () => {
    const answered = { outcome: 'answered', metrics: { broken: 0 } }
    const text = expect.stringMatching(/^connection refused by \[fe80::1%eth0\]:\d+$/)
    const refused = Array.from({ length: 5 }).fill({ outcome: 'failed', code: 'refused', text })
    const unknown = { outcome: 'crashed', code: 'network', text: 'fe80::1%eth7: we have no interface eth7 in use' }
    const seen = await playWithLinks(new URL('./zone.scene.ts', import.meta.url))
    expect(seen).toMatchObject({ page: answered, connected: answered, refused, unknown })
    expect(seen).toMatchObject({ asked: expect.stringMatching(/^GET \/ HTTP\/1.1\r\nHost: \[fe80::1\]:\d+\r\n/) })
  },
)

test.each(['http://[fe80::1%eth0]/', 'https://me@[fe80::1%25eth0]:8443/x'])(
  'the url %s is refused, and says where the zone goes',
  (url) => expect(() => http.options.parse({ url })).toThrow('an address with a zone'),
)
