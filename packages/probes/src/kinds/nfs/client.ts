import type { Machine } from '../../local-or-ssh.ts'
import type { ChildEnd } from '../../protocol/child/command.ts'

/** Types of file systems whose answers come over a network, by the names of Linux and of BSD. */
export const NETWORK = [
  ...['nfs', 'nfs4', 'cifs', 'smb3', 'smbfs', 'ceph', 'afs', 'lustre'],
  ...['fuse.sshfs', 'fuse.glusterfs', 'fuse.ceph*', 'fuse.s3fs', 'fuse.rclone', 'fusefs.sshfs'],
]

/** Since the client was loaded, for all its mounts. */
export interface ClientCounts {
  readonly calls: number
  readonly retransmissions: number
}

/** `null`: no NFS client, or none of Linux. */
export async function readClientCounts(machine: Machine): Promise<ClientCounts | null> {
  if ((await machine.system()) !== 'Linux') return null
  return countsIn(await machine.run({ program: 'cat', from: 'system', args: ['/proc/net/rpc/nfs'] }))
}

/** `rpc CALLS RETRANSMISSIONS REFRESHES`, as nfsstat(8) reads it. */
export function countsIn({ code, stdout }: Pick<ChildEnd, 'code' | 'stdout'>): ClientCounts | null {
  const [, calls, retransmissions] = /^rpc (\d{1,15}) (\d{1,15}) \d{1,15}$/m.exec(stdout) ?? []
  if (code !== 0 || calls === undefined) return null
  return { calls: Number(calls), retransmissions: Number(retransmissions) }
}
