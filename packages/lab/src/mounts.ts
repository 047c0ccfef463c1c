import { type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { eventually, findProgram, freeze, temporaryFolder } from './lab.ts'

export interface LabMount extends AsyncDisposable {
  readonly path: string
}

/** Why file systems cannot be mounted here, as a reason to skip, or `null`. In CI nothing may be skipped: throws. */
export async function lackingMounts(): Promise<string | null> {
  try {
    await run('unshare', ['--mount', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'lab', '/mnt'])
    return null
  } catch (error) {
    const reason = `skipped: may not mount file systems here: ${error}`
    if (process.env.CI === 'true') throw new Error(`nothing may be skipped in CI, but ${reason}`)
    return reason
  }
}

/**
 * Runs a script with a mount namespace of its own, so that nobody else sees what it mounts, and returns what it printed
 * as JSON. Everything it mounted is gone when it ends.
 */
export async function playWithMounts(script: URL, ...args: readonly string[]): Promise<unknown> {
  return JSON.parse(await run('unshare', ['--mount', process.execPath, fileURLToPath(script), ...args]))
}

/** A file system in memory; `options` as for mount(8): `size=1m,nr_inodes=10`. */
export const mountTmpfs = (options: string): Promise<LabMount> => mount(['-t', 'tmpfs', '-o', options, 'lab'])

export interface DeadMount extends LabMount {
  /** From now on whoever asks gets ENOTCONN, as when the program died. */
  abandon(): Promise<void>
  /** As people mend it: taken away though it is in use, and another file system mounted in its place. */
  replace(): Promise<void>
}

/**
 * A FUSE mount whose program never answers, not even the kernel's first question: whoever touches it hangs, as on a
 * hard NFS mount without its server.
 */
export async function mountDeadFuse(): Promise<DeadMount> {
  const device = await open('/dev/fuse', 'r+')
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0'
  const dead = await mount(['-i', '-t', 'fuse', '-o', options, 'dead'], [device.fd]).catch(async (error) => {
    await device.close()
    throw error
  })
  return {
    path: dead.path,
    abandon: () => device.close(),
    async replace() {
      await run('umount', ['-l', dead.path])
      await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'lab', dead.path])
    },
    async [Symbol.asyncDispose]() {
      await device.close().catch(() => {})
      await dead[Symbol.asyncDispose]()
    },
  }
}

export interface SilentMount extends LabMount {
  /** Resolves when somebody has asked. */
  readonly asked: Promise<unknown>
  letGo(): Promise<void>
}

/**
 * A FUSE mount whose program takes a question and never answers it: whoever asks hangs in the kernel, where no signal
 * reaches it, until `letGo`.
 */
export async function mountSilentFuse(): Promise<SilentMount> {
  const device = await open('/dev/fuse', 'r+')
  const silent = await mount(
    ['-i', '-t', 'fuse', '-o', 'fd=3,rootmode=40000,user_id=0,group_id=0,allow_other', 'silent'],
    [device.fd],
  )
  await greetKernel(device)
  // Every further question is taken and kept.
  const take = () => device.read(Buffer.alloc(QUESTION_BYTES))
  const asked = take()
  const taking = asked.then(async () => {
    for (;;) await take()
  })
  taking.catch(() => {})
  const letGo = async () => {
    // A question that is waited for holds the device, and ends with its connection.
    await run('umount', ['-f', silent.path]).catch(() => {})
    await taking.catch(() => {})
    await device.close()
  }
  return { path: silent.path, asked, letGo, [Symbol.asyncDispose]: () => silent[Symbol.asyncDispose]() }
}

/** No question to a FUSE program is longer, and no shorter buffer is taken. */
const QUESTION_BYTES = 1_048_576 + 4_096

/** The kernel's first question, answered as version 7.22 of its protocol does. */
async function greetKernel(device: FileHandle): Promise<void> {
  const question = Buffer.alloc(QUESTION_BYTES)
  await device.read(question)
  const answer = Buffer.alloc(40)
  answer.writeUInt32LE(answer.length, 0)
  question.copy(answer, 8, 8, 16)
  answer.writeUInt32LE(7, 16)
  answer.writeUInt32LE(22, 20)
  answer.writeUInt32LE(4_096, 36)
  await device.write(answer)
}

export interface ServedMount extends LabMount {
  /** SIGSTOP: whoever asks waits. Returns when it stands still. */
  freeze(): void
  /** SIGCONT. */
  thaw(): void
  /** SIGKILL: from then on whoever asks gets ENOTCONN. */
  kill(): Promise<void>
}

/** A folder shown by a program, as sshfs and GlusterFS show theirs: bindfs. */
export async function mountServed(): Promise<ServedMount> {
  const folder = await temporaryFolder()
  const source = await temporaryFolder()
  const program = spawn((await findProgram('bindfs')) ?? 'bindfs', ['-f', source.path, folder.path], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const gone = once(program, 'exit')
  process.once('exit', () => program.kill('SIGKILL'))
  const kill = async () => {
    program.kill('SIGKILL')
    await gone
  }
  await eventually(async () => {
    if (!(await readFile('/proc/self/mountinfo', 'utf8')).includes(folder.path)) throw new Error('not mounted yet')
  })
  return {
    path: folder.path,
    freeze: () => freeze(program),
    thaw: () => void program.kill('SIGCONT'),
    kill,
    async [Symbol.asyncDispose]() {
      await kill()
      await run('umount', ['-l', folder.path])
      await folder[Symbol.asyncDispose]()
      await source[Symbol.asyncDispose]()
    },
  }
}

/** Shows a folder at another place, too; `options` as for mount(8): `ro`. */
export async function mountBound(source: string, options?: string): Promise<LabMount> {
  const bound = await mount(['--bind', source])
  if (options !== undefined) await run('mount', ['-o', `remount,bind,${options}`, bound.path])
  return bound
}

/** Makes a file system read-only though it was mounted to be written to, as ext4 does after an error. */
export const makeReadOnly = (path: string): Promise<string> => run('mount', ['-o', 'remount,ro', path])

async function mount(args: readonly string[], descriptors: readonly number[] = []): Promise<LabMount> {
  const folder = await temporaryFolder()
  try {
    await run('mount', [...args, folder.path], descriptors)
  } catch (error) {
    await folder[Symbol.asyncDispose]()
    throw error
  }
  return {
    path: folder.path,
    async [Symbol.asyncDispose]() {
      await run('umount', ['-l', folder.path])
      await folder[Symbol.asyncDispose]()
    },
  }
}

async function run(command: string, args: readonly string[], descriptors: readonly number[] = []): Promise<string> {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...descriptors]
  const child = spawn(command, args, { stdio })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
    })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${said.stderr.trim()}`)
  return said.stdout
}
