import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import { mountSilentFuse } from '@foretop/lab/mounts.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { probes } from '@foretop/probes/all.ts'
import { markedWith } from '@foretop/probes/protocol/child/marked.ts'
import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import { startChildren } from '../../../apps/server/src/looking/children.ts'
import type { Batch, Look } from '../../../apps/server/src/looking/looker.ts'
import { startPollers } from '../../../apps/server/src/looking/pollers.ts'

/** In a mount namespace of its own, for nobody else must meet the dead mount; prints its outcome as JSON. */
const runs = Number(process.argv[2])
const [PROGRAMS, PAGES] = [200, 50]
/** The budget of any look; on a machine that others use too, what it was without any program. */
const LATE_LIMIT_MS = 100

await using scope = new AsyncDisposableStack()
const folder = scope.use(await temporaryFolder())
await chmod(folder.path, 0o755)
const mount = scope.use(await mountSilentFuse())
const nginx = scope.use(await startNginx({ server: 'location / { return 200 "well"; }' }))

const PLUGINS = {
  stubborn: `trap "" TERM; (trap "" TERM; sleep 1000) & sleep 1000 & while :; do sleep 1; done`,
  flood: 'exec head -c 1000000000 /dev/zero',
  hung: `exec cat ${mount.path}/x`,
  forking: 'for each in 1 2 3 4 5 6 7 8 9 10; do sleep 1000 & done; echo "well|n=1"',
  leaving: 'setsid sleep 1000 & sleep 0.3; echo well',
  good: 'echo "well | time=0.1s;;;0 n=5"',
}
const names = Object.keys(PLUGINS)
for (const [name, script] of Object.entries(PLUGINS))
  await writeFile(join(folder.path, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })

const looks: Look[] = []
const broken: string[] = []
const events = {
  onLooks: (batch: Batch) => void looks.push(...batch.looks),
  onTrouble: (text: string) => void broken.push(text),
  known: () => undefined,
}
const metrics = (kind: string) => probes.find((probe) => probe.kind === kind)?.metrics ?? {}
const pages = Array.from({ length: PAGES }, (_, index) =>
  madeUpCheck(`page${index}/http`, {
    ...{ kind: 'http', options: probes.find(({ kind }) => kind === 'http')?.options.parse({ port: nginx.port }) },
    ...{ everyMs: 200, timeoutMs: 5_000, metrics: metrics('http') },
  }),
)
const rules = { folders: [folder.path], user: 'root' }
const programs = Array.from({ length: PROGRAMS }, (_, index) =>
  madeUpCheck(`host${index}/${names[index % names.length]}`, {
    ...{ kind: 'exec', options: { command: names[index % names.length], args: [], env: {} }, metrics: metrics('exec') },
    ...{ everyMs: 1_000, timeoutMs: 2_000, way: { by: 'child', address: '127.0.0.1', rules } },
  }),
)

const pollers = startPollers(events)
const children = startChildren(events)
pollers.plan({ set: pages, remove: [], secrets: [] })
// Threads and connections are young yet.
await pause(3_000)
const calm = await during(Math.min(20, runs))
children.plan({ set: programs, remove: [], secrets: [] })
const busy = await during(runs)
const trouble = children.vitals().workers[0]?.trouble ?? null
await Promise.all([pollers.stop(), children.stop()])
await mount.letGo()
const left = await eventually(() => {
  const pids = markedWith('')
  if (pids.length > 0) throw new Error(`left: ${pids}`)
  return 0
}, 20_000).catch(() => markedWith('').length)

if (left > 0) broken.push(`${left} processes are left`)
if (busy.failed > 0) broken.push(`${busy.failed} looks at pages failed`)
if (busy.good === 0) broken.push('no good program was seen')
if (trouble === null) broken.push('nothing hung in the kernel: this proved nothing')
if (busy.lateP99 > Math.max(LATE_LIMIT_MS, calm.lateP99))
  broken.push(`99 of 100 looks at pages were up to ${busy.lateP99} ms late`)
const figures = {
  pages_late_p99_ms_calm: calm.lateP99,
  pages_late_p99_ms: busy.lateP99,
  pages_late_max_ms: busy.lateMost,
  pages_looks: busy.pages,
  programs_looks: busy.programs,
  programs_good: busy.good,
  programs_hanging: Number(/^\d+/.exec(trouble ?? '0')?.[0]),
  processes_left: left,
}
process.stdout.write(JSON.stringify({ figures, broken }))

async function during(seconds: number) {
  looks.length = 0
  await pause(seconds * 1_000)
  const [ofPages, ofPrograms] = [true, false].map((page) =>
    looks.filter(({ observation }) => observation.checkId.startsWith('page') === page),
  )
  const late = (ofPages ?? []).map(({ lateMs }) => lateMs).toSorted((one, other) => one - other)
  const of = (name: string) => (ofPrograms ?? []).filter(({ observation }) => observation.checkId.endsWith(name))
  return {
    lateP99: Number((late[Math.floor(late.length * 0.99)] ?? 0).toFixed(1)),
    lateMost: Number((late.at(-1) ?? 0).toFixed(1)),
    pages: late.length,
    failed: (ofPages ?? []).filter(({ observation }) => observation.outcome !== 'answered').length,
    programs: ofPrograms?.length ?? 0,
    good: of('/good').filter(({ observation }) => observation.outcome === 'answered').length,
  }
}
