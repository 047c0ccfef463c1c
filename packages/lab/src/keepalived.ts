import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, type RunningServer, startServer, temporaryFolder } from './lab.ts'

export interface KeepalivedOptions {
  /** Of a segment, where it speaks on `igb1`. */
  readonly namespace: string
  readonly vrid: number
  readonly priority: number
  /** The address shared with the other machine. */
  readonly shared: string
  readonly password?: string
  /** Unix socket of the agent that it shows itself in. */
  readonly agentx?: string
}

export interface Keepalived extends RunningServer {
  readonly pidFile: string
  /** Where it writes of itself. */
  readonly json: string
  /** Its priority is lower by 20 from now on, or not any more: a script of it fails. */
  lower(is: boolean): Promise<void>
  /** SIGSTOP and SIGCONT for the process that speaks VRRP. */
  freezeVrrp(): Promise<void>
  thawVrrp(): Promise<void>
}

/** A member of a real VRRP pair, with the one instance `carp1`. It needs three seconds to become master. */
export async function startKeepalived(options: KeepalivedOptions): Promise<Keepalived> {
  const { namespace, vrid, priority, shared, password, agentx } = options
  const folder = await temporaryFolder()
  const file = (name: string) => join(folder.path, name)
  const lower = (is: boolean) => writeFile(file('lowered'), is ? 'yes' : '')
  await lower(false)
  const snmp = agentx === undefined ? '' : `enable_snmp_vrrp\n  snmp_socket unix:${agentx}`
  const authentication =
    password === undefined ? '' : `authentication {\n    auth_type PASS\n    auth_pass ${password}\n  }`
  await writeFile(
    file('conf'),
    `global_defs {
  router_id lab
  script_user root
  enable_script_security
  ${snmp}
}
vrrp_script well {
  script "/usr/bin/test ! -s ${file('lowered')}"
  interval 1
  weight -20
}
vrrp_instance carp1 {
  state BACKUP
  interface igb1
  virtual_router_id ${vrid}
  priority ${priority}
  advert_int 1
  ${authentication}
  virtual_ipaddress {
    ${shared}/32
  }
  track_script {
    well
  }
}
`,
  )
  const program = (await findProgram('keepalived')) ?? 'keepalived'
  const [pidFile, vrrpPid] = [file('pid'), file('vrrp.pid')]
  // -P: VRRP alone; -n -l -G: in the foreground, and says what it does on its output.
  const manners = ['-n', '-l', '-G', '-P', '-f', file('conf'), '-p', pidFile, '-r', vrrpPid]
  const args = ['netns', 'exec', namespace, program, ...manners, ...(agentx === undefined ? [] : ['-x'])]
  const server = await startServer('ip', args, {
    port: 0,
    ready: () => readFile(vrrpPid),
    env: { ...process.env, TMPDIR: folder.path },
  }).catch(async (error) => {
    await folder[Symbol.asyncDispose]()
    throw error
  })
  const signal = async (name: NodeJS.Signals) =>
    void process.kill(Number.parseInt(await readFile(vrrpPid, 'utf8'), 10), name)
  const stop = async () => {
    await server.stop()
    await folder[Symbol.asyncDispose]()
  }
  return {
    ...{ ...server, pidFile, lower, json: file('keepalived.json') },
    freezeVrrp: () => signal('SIGSTOP'),
    thawVrrp: () => signal('SIGCONT'),
    ...{ stop, [Symbol.asyncDispose]: stop },
  }
}
