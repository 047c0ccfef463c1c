import { defineProbe } from '@foretop/probes/define.ts'
import { z } from 'zod'

const made = { title: 'Made up', summary: 'Made up.', metrics: {}, by: 'child' } as const
const options = z.strictObject({ script: z.string().default('') })

/** Probes that start programs, and tell of the process that they are in. */
export const probes = [
  defineProbe({
    ...made,
    kind: 'script',
    options,
    async run({ script }, { child }) {
      const { code, stdout } = await child({ program: 'sh', from: 'system', args: ['-c', script] })
      return { metrics: {}, text: `${code} ${stdout.trim()}` }
    },
  }),
  defineProbe({
    ...made,
    kind: 'process',
    options,
    run: async () => ({ metrics: {}, text: String(process.pid) }),
  }),
]
