// One set-up at a time: two of them (start and test in two windows) would tear each other's node_modules apart.
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'

/** Does `work` while no other process does any under the same `lock` file; throws after waiting ten minutes for it. */
export async function alone(lock, work) {
  takeLock(lock)
  // Also when it fails, which ends the process at once.
  process.once('exit', () => releaseLock(lock))
  try {
    return await work()
  } finally {
    releaseLock(lock)
  }
}

function takeLock(lock) {
  let said = false
  for (const deadline = Date.now() + 600_000; ; wait(250)) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (isAbandoned(lock) && takeOver(lock)) return
    if (!said) process.stderr.write(`foretop: waiting for another set-up (process ${lockOwner(lock)}) …\n`)
    said = true
    if (Date.now() > deadline)
      throw new Error(`another set-up has been running for ten minutes; if it is not, remove ${lock}`)
  }
}

/** Replaced, never removed, so that nobody makes a new one meanwhile; of several who do this the last one has it. */
function takeOver(lock) {
  const own = `${lock}.${process.pid}`
  writeFileSync(own, String(process.pid))
  renameSync(own, lock)
  // Long enough for all who found it abandoned in the same moment.
  wait(1_000)
  return lockOwner(lock) === process.pid
}

/** Only our own: one that we waited for in vain still has its owner. */
function releaseLock(lock) {
  if (lockOwner(lock) === process.pid) rmSync(lock, { force: true })
}

/** The process that has the lock; 0 when it has not said yet, `null` when there is no lock. */
function lockOwner(lock) {
  try {
    return Number(readFileSync(lock, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

function isAbandoned(lock) {
  const owner = lockOwner(lock)
  try {
    if (owner === null) return false
    // Not ours, for we are only taking it: of one before us with the same number, in a container that began anew.
    if (owner === process.pid) return true
    if (owner === 0) return Date.now() - statSync(lock).mtimeMs > 5_000
    process.kill(owner, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

function wait(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
