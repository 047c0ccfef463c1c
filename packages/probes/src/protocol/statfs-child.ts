import { statfs } from 'node:fs'

/**
 * Runs as a process of its own: asks the kernel how full a mount is, which on a dead one never returns. Each message is
 * a path; each answer `{ path, space }` or `{ path, code }`. An empty path is answered at once, as a sign of life.
 */
const asked = new Set<string>()

process.on('message', (path: string) => {
  if (path === '') return process.send?.({ path })
  // One question at a time for each mount: a dead one takes one thread, however often it is asked about.
  if (asked.has(path)) return
  if (asked.size >= Number(process.env.UV_THREADPOOL_SIZE)) return process.send?.({ path, code: 'EBUSY' })
  asked.add(path)
  statfs(path, (error, space) => {
    asked.delete(path)
    process.send?.(error === null ? { path, space } : { path, code: error.code ?? error.message })
  })
})

// A normal exit would wait for the threads that hang.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
