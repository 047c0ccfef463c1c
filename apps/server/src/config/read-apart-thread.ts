import { parentPort, workerData } from 'node:worker_threads'
import { REGISTRY } from '../all-kinds.ts'
import { giveWay } from './give-way.ts'
import { settingsOf } from './load.ts'
import { type Answer, type Errand, packed } from './read-apart.ts'
import { ConfigError } from './reading/mistake.ts'

// Whoever looks, and main, go before it.
giveWay()

const { files, env, port, known }: Errand = workerData

const answer: Answer = await settingsOf(files, { env, registry: REGISTRY, ...(port !== undefined && { port }) }).then(
  (settings) => ({ settings: packed(settings, known) }),
  (error: unknown) => {
    if (error instanceof ConfigError) return { mistakes: error.mistakes }
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
    return { failed: error instanceof Error ? error.message : String(error), code }
  },
)
parentPort?.postMessage(answer)
