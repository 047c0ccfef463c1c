import { execFile } from 'node:child_process'
import { access, chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type RunningServer, startServer, temporaryFolder } from './lab.ts'
import { ADDRESSES } from './ucarp.ts'

const run = promisify(execFile)
/** Nobody's path has it. */
const PROGRAM = '/usr/libexec/heartbeat/heartbeat'

/** A machine of its own as far as Heartbeat can tell. */
const ROOMS = ['unshare', '--mount', '--uts', '--pid', '--mount-proc', '--fork', '--kill-child']

export type Node = 'd1' | 'd2'

export interface HeartbeatOptions {
  readonly node: Node
  /** Its namespace in a segment. */
  readonly namespace: string
  /** Name of the resource that belongs to d1, in both. */
  readonly resource?: string
  /** An address that is no member, and only answers pings. */
  readonly ping?: string
}

export interface Heartbeat extends RunningServer {
  /** Runs a script on its machine: with its network, its name and its folders; returns what that printed as JSON. */
  play(script: URL, ...args: readonly string[]): Promise<unknown>
  /** Ends Heartbeat in good order; its machine stays. */
  end(): Promise<void>
}

/** A member of a real Heartbeat pair of two nodes without Pacemaker, in folders and with a host name of its own. */
export async function startHeartbeat({
  node,
  namespace,
  resource = 'thing',
  ping,
}: HeartbeatOptions): Promise<Heartbeat> {
  const folder = await temporaryFolder()
  const file = (name: string) => join(folder.path, name)
  const other = ADDRESSES[node === 'd1' ? 'd2' : 'd1']
  await writeFile(
    file('ha.cf'),
    `keepalive 200ms
deadtime 2
warntime 1
initdead 3
udpport 694
ucast igb1 ${other}
${ping === undefined ? '' : `ping ${ping}\n`}auto_failback off
node d1 d2
logfile ${file('log')}
`,
  )
  await writeFile(file('authkeys'), 'auth 1\n1 crc\n', { mode: 0o600 })
  await writeFile(file('haresources'), `d1 ${resource}\n`)
  await writeFile(
    file(resource),
    `#!/bin/sh
case "$1" in
start) : > ${file('held')} ;;
stop) rm -f ${file('held')} ;;
status) test -e ${file('held')} && echo running || echo stopped ;;
esac
`,
  )
  await chmod(file(resource), 0o755)
  // What it keeps in /etc, /run and /var/lib is its own; the rest of the machine stays as it is.
  await writeFile(
    file('begin'),
    `set -e
mount --make-rprivate /
cp -a /etc/ha.d ${file('ha.d')}
cp ${file('ha.cf')} ${file('authkeys')} ${file('haresources')} ${file('ha.d')}/
chmod 600 ${file('ha.d/authkeys')}
cp ${file(resource)} ${file('ha.d/resource.d')}/
mount --bind ${file('ha.d')} /etc/ha.d
cp -a /var/lib/heartbeat ${file('lib')}
mount --bind ${file('lib')} /var/lib/heartbeat
mkdir -p ${file('run')}/heartbeat/ccm ${file('run')}/heartbeat/crm ${file('run')}/heartbeat/dopd ${file('run')}/lock/subsys ${file('run')}/resource-agents
chown -R hacluster:haclient ${file('run')}/heartbeat
mount --bind ${file('run')} /run
hostname ${node}
: > ${file('begun')}
${PROGRAM}
# It goes to the background; whoever ends this shell, the first process here, ends all of them.
while :; do sleep 60; done
`,
  )
  const args = ['netns', 'exec', namespace, ...ROOMS, 'sh', file('begin')]
  const server = await startServer('ip', args, { port: 0, ready: () => access(file('begun')) }).catch(async (error) => {
    await folder[Symbol.asyncDispose]()
    throw error
  })
  const shell = Number(
    (await readFile(`/proc/${server.process.pid}/task/${server.process.pid}/children`, 'utf8')).trim(),
  )
  const inside = ['-t', `${shell}`, '--net', '--mount', '--uts', '--pid']
  const stop = async () => {
    if (server.process.exitCode === null) process.kill(shell, 'SIGKILL')
    await server.stop()
    await folder[Symbol.asyncDispose]()
  }
  return {
    ...server,
    async play(script, ...given) {
      const { stdout } = await run('nsenter', [...inside, process.execPath, fileURLToPath(script), ...given])
      return JSON.parse(stdout)
    },
    end: async () => void (await run('nsenter', [...inside, PROGRAM, '-k'])),
    ...{ stop, [Symbol.asyncDispose]: stop },
  }
}
