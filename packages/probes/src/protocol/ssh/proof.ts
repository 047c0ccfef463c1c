import type { SshHop } from '@foretop/shared/plan.ts'
import type { BaseAgent, OpenSSHAgent } from 'ssh2'
import { ProbeCrash } from '../failure.ts'
import { readBounded } from './files.ts'

/** What proves to a machine that it is us, as ssh2 takes it. */
export type Proof = { readonly privateKey: string } | { readonly agent: BaseAgent }

/**
 * Seven MiB in every thread that knows the probes: only for those that log in somewhere. Its default, for Node finds not all
 * names in a module of its kind.
 */
export const ssh2Lazily = async () => (await import('ssh2')).default

/** Throws `local` where the key cannot be used, or the agent does not answer or holds none. */
export const proofOf = ({ proof }: SshHop, signal: AbortSignal): Promise<Proof> =>
  'keyFile' in proof ? keyIn(proof.keyFile, signal) : agentAt(proof.agent, signal)

async function keyIn(file: string, signal: AbortSignal): Promise<Proof> {
  const privateKey = await readBounded(file, 'our key', signal)
  const { utils } = await ssh2Lazily()
  const parsed = utils.parseKey(privateKey)
  if (!(parsed instanceof Error)) return { privateKey }
  // To decrypt one blocks a thread for seconds, and whoever reads the configuration could read the passphrase there too.
  const why = /passphrase|encrypted/i.test(parsed.message)
    ? `${file} is encrypted: give it to an agent (agent), or use one without passphrase that may do little`
    : `${file}: ${parsed.message}`
  throw new ProbeCrash('local', `our key cannot be used: ${why}`, { cause: parsed })
}

async function agentAt(given: true | string, signal: AbortSignal): Promise<Proof> {
  const path = given === true ? process.env.SSH_AUTH_SOCK : given
  if (path === undefined || path === '')
    throw new ProbeCrash('local', 'our agent is not known: SSH_AUTH_SOCK is not set where Foretop runs')
  const { OpenSSHAgent } = await ssh2Lazily()
  const agent = endedBy(new OpenSSHAgent(path), signal)
  const keys = await identities(agent, path, signal)
  if (keys === 0) throw new ProbeCrash('local', `our agent at ${path} holds no key: ssh-add one`)
  return { agent }
}

/** What ssh2 asks of an agent that hangs it asks for ever, on a socket that nobody closes. */
function endedBy(agent: OpenSSHAgent, signal: AbortSignal): OpenSSHAgent {
  const open = agent.getStream.bind(agent)
  agent.getStream = (callback) =>
    open((error, stream) => {
      if (stream !== undefined) {
        const end = () => stream.destroy()
        signal.addEventListener('abort', end, { once: true })
        stream.once('close', () => signal.removeEventListener('abort', end))
        if (signal.aborted) end()
      }
      callback(error, stream)
    })
  return agent
}

/** ssh2 tells of an agent that is not there only that no login was taken. */
function identities(agent: BaseAgent, path: string, signal: AbortSignal): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const failed = (why: string, cause?: unknown) =>
    reject(new ProbeCrash('local', `our agent at ${path} does not answer: ${why}`, { cause }))
  const late = () => failed('it takes too long')
  signal.addEventListener('abort', late, { once: true })
  if (signal.aborted) late()
  agent.getIdentities((error, keys) => {
    if (error) failed(error.message, error)
    else resolve(keys?.length ?? 0)
  })
  return promise.finally(() => signal.removeEventListener('abort', late))
}

/** How it was tried, for who reads that it was refused. */
export const proofText = ({ proof }: SshHop): string =>
  'keyFile' in proof ? `the key ${proof.keyFile}` : `the keys of our agent`
