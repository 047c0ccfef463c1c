import { defineProbe } from '@foretop/probes/define.ts'
import { z } from 'zod'

const options = z.strictObject({})
const facts = { metrics: {}, text: 'well' }
const made = { title: 'Made up', summary: 'Made up.', options, metrics: {} }

/** Probes with the defects that a probe must never have. */
export const probes = [
  defineProbe({ ...made, kind: 'good', run: async () => facts }),
  defineProbe({
    ...made,
    kind: 'loops',
    async run() {
      for (;;);
    },
  }),
  defineProbe({
    ...made,
    kind: 'strays',
    run() {
      setTimeout(() => {
        throw new Error('nobody waits for me')
      })
      return new Promise<typeof facts>(() => {})
    },
  }),
  // A look that waits, and is innocent.
  defineProbe({
    ...made,
    kind: 'waits',
    run: (_, { signal }) =>
      new Promise<typeof facts>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  }),
  defineProbe({
    ...made,
    kind: 'ends',
    async run() {
      process.exit(3)
    },
  }),
]
