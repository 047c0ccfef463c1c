import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import { mountSilentFuse } from '@foretop/lab/mounts.ts'
import { Children } from './children.ts'

/** What becomes of a program that hangs in the kernel, printed as JSON. Nobody else must meet its mount. */
await using folder = await temporaryFolder()
await chmod(folder.path, 0o755)
await using mount = await mountSilentFuse()
const children = new Children({ patience: { termMs: 20, killMs: 200, heldMs: 50 } })
const rules = { folders: [folder.path], user: 'root' }

async function runScript(
  name: string,
  text: string,
  whose: string,
  signal: AbortSignal,
  touches?: string,
): Promise<string> {
  const path = join(folder.path, name)
  await writeFile(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  const command = { program: path, from: 'folders', args: [], ...(touches !== undefined && { touches }) } as const
  const end = children.run(command, { rules, whose, signal })
  return await end.then(
    ({ code, stdout }) => `${code} ${stdout.trim()}`,
    (error: Error) => error.message,
  )
}

const deadline = new AbortController()
const hung = runScript('hung', `exec cat ${mount.path}/x`, 'a', deadline.signal)
await mount.asked
deadline.abort(new Error('the deadline'))
const never = new AbortController().signal
const first = await hung
await children.gone('a')
const hanging = children.hanging
const same = await runScript('same', 'echo ok', 'a', never)
const other = await runScript('other', 'echo ok', 'b', never)
await mount.letGo()
await eventually(() => {
  if (children.hanging.length > 0) throw new Error('it hangs still')
})
const after = await runScript('after', 'echo ok', 'a', never)

/** One that says what it touches stands in the way of those alone that touch the same. */
await using touched = await mountSilentFuse()
const limit = new AbortController()
const stuck = runScript('stuck', `exec cat ${touched.path}/x`, 'a', limit.signal, touched.path)
await touched.asked
limit.abort(new Error('the deadline'))
await stuck
await children.gone('a')
const there = await runScript('there', 'echo ok', 'a', never, touched.path)
const elsewhere = await runScript('elsewhere', 'echo ok', 'a', never, '/other')
const nowhere = await runScript('nowhere', 'echo ok', 'a', never)
await touched.letGo()
await eventually(() => {
  if (children.hanging.length > 0) throw new Error('it hangs still')
})

/** Programs are looked for on the mount: what becomes of four checks, one of them asked twice, and of others meanwhile. */
await using dead = await mountSilentFuse()
const lost = { folders: [dead.path], user: 'root' }
async function lookFor(whose: string): Promise<string> {
  const signal = AbortSignal.timeout(300)
  const command = { program: 'lost', from: 'folders', args: [] } as const
  return await children.run(command, { rules: lost, whose, signal }).then(
    () => 'found',
    (error: Error) => (signal.aborted ? 'in vain' : error.message),
  )
}
const searches: string[] = []
for (const whose of ['c', 'c', 'd', 'e', 'f', 'g']) searches.push(await lookFor(whose))
const lookedFor = children.hanging
const system = { program: 'true', from: 'system', args: [] } as const
const { code: system0 } = await children.run(system, { rules: lost, whose: 'h', signal: AbortSignal.timeout(60_000) })
await dead.letGo()
await eventually(() => {
  if (children.hanging.length > 0) throw new Error('it hangs still')
})
console.log(
  JSON.stringify({
    first,
    hanging,
    same,
    other,
    after,
    there,
    elsewhere,
    nowhere,
    searches,
    lookedFor,
    system: system0,
  }),
)
