import { statfs } from 'node:fs'

/**
 * Runs as a process of its own: asks the kernel how full a mount is, which on a dead one never returns. Each message is
 * the number of a file system, a blank and the bytes of its path as latin1; each answer repeats it, with `space` or `code`. An empty message is
 * answered at once, as a sign of life.
 */
const asked = new Set<string>()

process.on('message', (mount: string) => {
  if (mount === '') return process.send?.({ mount })
  // One question at a time for each mount: a dead one takes one thread, however often it is asked about. Another that
  // was mounted over it has another number.
  if (asked.has(mount)) return
  if (asked.size >= Number(process.env.UV_THREADPOOL_SIZE)) return process.send?.({ mount, code: 'EBUSY' })
  asked.add(mount)
  statfs(Buffer.from(mount.slice(mount.indexOf(' ') + 1), 'latin1'), (error, space) => {
    asked.delete(mount)
    process.send?.(error === null ? { mount, space } : { mount, code: error.code ?? error.message })
  })
})

// A normal exit would wait for the threads that hang.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
