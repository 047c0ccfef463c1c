import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { lacking } from './needs.ts'

const run = promisify(execFile)

/** Why no network interfaces can be made here, as a reason to skip, or `null`. In CI nothing may be skipped: throws. */
export async function lackingLinks(): Promise<string | null> {
  const missing = await lacking('ip')
  if (missing !== null) return missing
  try {
    await run('unshare', ['--net', 'ip', 'link', 'add', 'lab0', 'type', 'bridge'])
    return null
  } catch (error) {
    const reason = `skipped: may not make network interfaces here: ${error}`
    if (process.env.CI === 'true') throw new Error(`nothing may be skipped in CI, but ${reason}`)
    return reason
  }
}

/**
 * Runs a script on a network of its own, with nothing but `lo`, and returns what it printed as JSON. The interfaces it
 * makes are seen by nobody else and gone when it ends.
 */
export async function playWithLinks(script: URL, ...args: readonly string[]): Promise<unknown> {
  const { stdout } = await run('unshare', ['--net', process.execPath, fileURLToPath(script), ...args])
  return JSON.parse(stdout)
}

/** Within such a script: each is what stands after `ip link`: `add eth1 type bridge`, `set eth1 up`. */
export async function changeLinks(...changes: readonly string[]): Promise<void> {
  const ip = run('ip', ['-batch', '-'])
  ip.child.stdin?.end(changes.map((change) => `link ${change}\n`).join(''))
  await ip
}
