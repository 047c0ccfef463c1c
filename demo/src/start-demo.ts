import { createServer } from 'node:net'
import { join } from 'node:path'
import { eventually, freePort, startServer, temporaryFolder } from '@foretop/lab/lab.ts'
import { REGISTRY } from '@foretop/server/all-kinds.ts'
import { loadSettings } from '@foretop/server/config/load.ts'
import { isRunning, openControl } from './control.ts'
import { emptyFolder, hasPast, writeConfiguration } from './data-folder.ts'
import { type Listed, withRows } from './listed.ts'
import { makePast, rehearsePast } from './past/make-past.ts'
import { createProgress } from './progress.ts'
import { ESTATE, type Scenery } from './scenery.ts'
import type { SceneName } from './scenes.ts'
import type { Simulation } from './simulation.ts'
import { createStage } from './stage.ts'

const PROGRAM = join(import.meta.dirname, '../../bin/foretop')

export interface DemoOptions {
  /** Absent: one that is free. */
  readonly port?: number
  /** Where the product keeps its data; emptied. Absent: a folder that goes with the demo. */
  readonly folder?: string
  /** The past of an earlier demo in the folder goes on; none is made. */
  readonly keep?: boolean
  /** How much past to make. */
  readonly days?: number
  /** Told what is being done, for whoever waits. */
  readonly say?: (text: string) => void
  /** Ends the start, which then rejects with its reason. */
  readonly stop?: AbortSignal
}

/** The product, watching a simulated estate. */
export interface Demo extends AsyncDisposable {
  readonly url: string
  readonly folder: string
  readonly estate: Pick<Simulation, 'faults' | 'broken'>
  break(target: string, fault: string): void
  mend(target: string, fault?: string): void
  /** Mends everything, then breaks what belongs to the scene; `calm`: nothing. */
  scene(name: SceneName): void
  /** Resolves when a check has this status; rejects when it was not in time. */
  until(checkId: string, status: string, withinMs?: number): Promise<void>
  /** Ids of all checks that are not well, or not looked at yet. */
  troubled(): Promise<readonly string[]>
  /** Resolves with what it printed last when the product ends, whoever ended it. */
  readonly ended: Promise<string>
}

/** Starts it, with a past. Rejects with a text for people when something is in the way; nothing is left running then. */
export async function startDemo(options: DemoOptions = {}, scenery: Scenery = ESTATE): Promise<Demo> {
  const { days = 7, keep = false, say = () => {}, stop = new AbortController().signal } = options
  await using scope = new AsyncDisposableStack()
  const port = options.port ?? (await freePort())
  await assertFree(port)
  const folder = options.folder ?? scope.use(await temporaryFolder()).path
  if (await isRunning(folder)) throw new Error(`a demo is running on ${folder}; end it first`)
  const kept = keep && hasPast(folder)
  if (!kept) emptyFolder(folder)

  const configured = async (estate: Simulation): Promise<Listed & { readonly file: string }> => {
    const file = writeConfiguration(folder, estate)
    const settings = await loadSettings(file, { env: process.env, registry: REGISTRY, port })
    return { file, ...(await withRows(settings)) }
  }
  const reach = { days: kept ? 0 : days, now: Date.now() }
  const begin = createProgress(say)
  const rehearsed = async () => {
    const estate = await scenery.start()
    const { settings } = await configured(estate)
    return { estate, settings, [Symbol.asyncDispose]: () => estate[Symbol.asyncDispose]() }
  }
  const troubles = await rehearsePast(reach, rehearsed, begin)
  const estate = scope.use(await scenery.start())
  const { file, settings, lists } = await configured(estate)
  stop.throwIfAborted()
  if (!kept) await makePast(folder, reach, settings, { troubles, lists, usualUse: scenery.usualUse }, begin, stop)
  stop.throwIfAborted()
  say('starting Foretop …')
  const product = scope.use(await startProduct(file, folder, port))
  const stage = scope.use(createStage(estate))
  scope.use(await openControl(folder, estate, stage))

  const url = `http://127.0.0.1:${port}`
  scope.use(estate.tell(url))
  const checks = async () => {
    const response = await fetch(`${url}/api/v1/checks`)
    // The product's own API: the contract says what it holds.
    return (await response.json()) as readonly { readonly id: string; readonly status: string; readonly text: string }[]
  }
  const running = scope.move()
  return {
    url,
    folder,
    estate,
    break: stage.break,
    mend: stage.mend,
    scene: stage.scene,
    troubled: async () => (await checks()).filter(({ status }) => status !== 'ok').map(({ id }) => id),
    until: (checkId, status, withinMs) =>
      eventually(async () => {
        const seen = (await checks()).find(({ id }) => id === checkId)
        if (seen?.status !== status) throw new Error(`${checkId} is ${seen?.status}, not ${status}: ${seen?.text}`)
      }, withinMs),
    ended: new Promise((resolve) => product.process.once('exit', () => resolve(product.output()))),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

function startProduct(config: string, data: string, port: number) {
  return startServer(PROGRAM, ['serve', '--config', config, '--data', data, '--port', String(port), '--log', 'warn'], {
    port,
    ours: true,
  })
}

/** Before half a minute is spent on a past. */
async function assertFree(port: number): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve)).catch(
    (error: unknown) => {
      throw new Error(`port ${port} is taken; say another one: --port ${port + 1}`, { cause: error })
    },
  )
  await new Promise((closed) => server.close(closed))
}
