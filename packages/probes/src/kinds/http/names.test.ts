import { lackingMounts, playWithMounts } from '@foretop/lab/mounts.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { expect, test } from 'vitest'

const missing = (await lackingMounts()) ?? (await lacking('openssl'))

test.skipIf(missing !== null)(
  missing ?? 'a name is as well as visitors find it, and a dead address warns',
  async () => {
    expect(await playWithMounts(new URL('./names.scene.ts', import.meta.url))).toEqual({
      one: expect.objectContaining({ metrics: expect.not.objectContaining({ silentAddresses: expect.anything() }) }),
      two: found({ silentAddresses: 1, words: 'no answer from 127.0.0.9' }),
      deaf: found({ silentAddresses: 1, words: 'no answer from 127.0.0.77' }),
      secure: expect.objectContaining({
        metrics: expect.objectContaining({ silentAddresses: 1 }),
        text: expect.stringContaining('no answer from 127.0.0.9'),
      }),
      dual: found({ silentAddresses: 1, words: 'no answer from ::1' }),
    })
  },
)

const found = ({ silentAddresses, words }: { readonly silentAddresses: number; readonly words: string }) =>
  expect.objectContaining({
    outcome: 'answered',
    metrics: expect.objectContaining({ status: 200, broken: 0, silentAddresses }),
    details: expect.objectContaining({ address: '127.0.0.1' }),
    text: expect.stringContaining(words),
  })
