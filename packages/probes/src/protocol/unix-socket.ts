import { connect, type Socket } from 'node:net'
import { ProbeCrash, ProbeFailure } from './failure.ts'

/**
 * Opens the unix socket at `path` on this machine. The caller owns it and destroys it. Throws `refused` where nobody
 * listens or its queue is full, a `local` crash where we may not open it, or `timeout`; the socket is then gone already.
 */
export function dialPath(path: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((fulfil, reject) => {
    const socket = connect({ path })
    const settle = () => {
      signal.removeEventListener('abort', late)
      socket.off('error', failed)
    }
    const failed = (error: Error) => {
      settle()
      // It may fail once more.
      socket.on('error', () => {}).destroy()
      reject(explained(error, path))
    }
    const late = () => failed(new ProbeFailure('timeout', `no connection in time: hung, or full (${path})`))
    socket.once('error', failed)
    socket.once('connect', () => {
      settle()
      fulfil(socket)
    })
    if (signal.aborted) return late()
    signal.addEventListener('abort', late, { once: true })
  })
}

function explained(error: Error, path: string): Error {
  const code = 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOENT':
      return new ProbeFailure('refused', `there is no socket ${path}: not running, or at another path`, {
        cause: error,
      })
    case 'ECONNREFUSED':
      return new ProbeFailure('refused', `nobody listens at ${path}`, { cause: error })
    case 'EAGAIN':
      return new ProbeFailure('refused', `the queue of ${path} is full: it takes no more connections`, { cause: error })
    case 'ENOTSOCK':
    case 'ENOTDIR':
      return new ProbeCrash('local', `${path} is no socket`, { cause: error })
    case 'EACCES':
    case 'EPERM':
      return new ProbeCrash('local', `we may not open ${path}: its group must be one of ours`, { cause: error })
    default:
      return error
  }
}
