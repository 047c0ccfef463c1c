import { lackingLinks } from '@foretop/lab/links.ts'
import { expect, test } from 'vitest'
import { cutOnce, EXPECTED } from '../cut.ts'

const missing = await lackingLinks()

test.skipIf(missing !== null)(
  'while the uplink is cut one message is about us and none about servers; when it is mended only what is really down is told',
  async () => {
    const { whileCut, after, messages } = await cutOnce()
    expect({ whileCut, after }).toEqual(EXPECTED)
    expect(messages).toBeLessThanOrEqual(5)
  },
)
