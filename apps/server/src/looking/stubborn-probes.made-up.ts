import { defineProbe } from '@foretop/probes/define.ts'
import { ProbeFailure } from '@foretop/probes/protocol/failure.ts'
import { z } from 'zod'

const options = z.strictObject({})
const facts = { metrics: {}, text: 'well' }
const made = { title: 'Made up', summary: 'Made up.', options, metrics: {} }

let [opened, closed] = [0, 0]

/** Probes with the defects that a probe must never have, and such as show what becomes of them. */
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
  // One that is well, and says which connection it has.
  defineProbe({
    ...made,
    kind: 'keeps',
    async run(_, { keep }) {
      const { number } = await keep(() => {
        opened += 1
        const close = () => {
          closed += 1
        }
        return { number: opened, [Symbol.dispose]: close }
      })
      return { metrics: {}, text: `connection ${number}, ${closed} closed` }
    },
  }),
  // One that counts its looks, over restarts too; it fails where its keepsake says so.
  defineProbe({
    ...made,
    kind: 'counts',
    keepsake: z.strictObject({ looks: z.int(), by: z.string() }),
    async run(_, { keepsake }) {
      const looks = 1 + (keepsake?.looks ?? 0)
      const text = `look ${looks} after ${keepsake === null ? 'nothing' : `${keepsake.looks} by ${keepsake.by}`}`
      if (keepsake?.by === 'fails') throw new ProbeFailure('protocol', text)
      return { metrics: {}, text, keepsake: { looks, by: 'nobody' } }
    },
  }),
  // A look that waits, and is innocent.
  defineProbe({
    ...made,
    kind: 'waits',
    run: (_, { signal }) =>
      new Promise<typeof facts>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  }),
  // It records some of it, and hangs.
  defineProbe({
    ...made,
    kind: 'records',
    run: async () => facts,
    async *record(_, { details }) {
      yield { title: 'Found', text: `password is kept-in-the-plan, ${JSON.stringify(details)}` }
      await new Promise(() => {})
    },
  }),
  // An error that nobody waits for, while it records.
  defineProbe({
    ...made,
    kind: 'records astray',
    run: async () => facts,
    async *record() {
      setTimeout(() => {
        throw new Error('nobody waits for kept-in-the-plan, password=hunter2')
      })
      yield { title: 'Found', text: 'x' }
      await new Promise(() => {})
    },
  }),
  defineProbe({
    ...made,
    kind: 'records to the end',
    run: async () => facts,
    async *record() {
      yield { title: 'Found', text: 'x' }
      process.exit(3)
    },
  }),
  defineProbe({
    ...made,
    kind: 'ends',
    async run() {
      process.exit(3)
    },
  }),
]
