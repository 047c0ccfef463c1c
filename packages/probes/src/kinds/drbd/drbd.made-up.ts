/** Made after drbd_proc.c and the documentation of drbd-utils 9. */
const device = (first: string, oos = ' oos:0', more = '') =>
  ` 0: ${first}\n    ns:2058 nr:2048 dw:32790 dr:71664 al:2 bm:0 lo:0 pe:0 ua:0 ap:0 ep:1 wo:f${oos}\n${more}`

const HEAD = 'version: 8.4.11 (api:1/proto:86-101)\nsrcversion: 0123456789ABCDEF0123456 \n'

export const EIGHT = {
  healthy: `${HEAD}${device('cs:Connected ro:Primary/Secondary ds:UpToDate/UpToDate C r-----')}`,
  secondary: `${HEAD}${device('cs:Connected ro:Secondary/Primary ds:UpToDate/UpToDate C r-----')}`,
  unused: `${HEAD}${device('cs:Connected ro:Secondary/Secondary ds:UpToDate/UpToDate C r-----')}`,
  dual: `${HEAD}${device('cs:Connected ro:Primary/Primary ds:UpToDate/UpToDate C r-----')}`,
  peerLost: `${HEAD}${device('cs:WFConnection ro:Primary/Unknown ds:UpToDate/DUnknown C r-----', ' oos:5120')}`,
  alone: `${HEAD}${device('cs:StandAlone ro:Primary/Unknown ds:UpToDate/DUnknown   r-----', ' oos:100')}`,
  aloneIdle: `${HEAD}${device('cs:StandAlone ro:Primary/Unknown ds:UpToDate/DUnknown   r-----')}`,
  aloneOld: `version: 8.0.16 (api:86/proto:86)
${device('cs:StandAlone st:Primary/Unknown ds:UpToDate/DUnknown   r---', '')}`,
  aloneSecondary: `${HEAD}${device('cs:StandAlone ro:Secondary/Unknown ds:UpToDate/DUnknown   r-----', ' oos:100')}`,
  waitingSecondary: `${HEAD}${device('cs:WFConnection ro:Secondary/Unknown ds:Outdated/DUnknown C r-----')}`,
  passing: `${HEAD}${device('cs:NetworkFailure ro:Primary/Unknown ds:UpToDate/DUnknown C r-----')}`,
  unheardOf: `${HEAD}${device('cs:Wondering ro:Primary/Secondary ds:UpToDate/UpToDate C r-----')}`,
  diskless: `${HEAD}${device('cs:Connected ro:Primary/Secondary ds:Diskless/UpToDate C r-----')}`,
  outdatedPeer: `${HEAD}${device('cs:Connected ro:Primary/Secondary ds:UpToDate/Outdated C r-----')}`,
  suspended: `${HEAD}${device('cs:WFConnection ro:Primary/Unknown ds:UpToDate/DUnknown C s-----')}`,
  syncing: `version: 8.3.11 (api:88/proto:86-96)
 0: cs:SyncTarget ro:Secondary/Primary ds:Inconsistent/UpToDate C r-----
    ns:0 nr:210272 dw:210272 dr:0 al:0 bm:12 lo:1 pe:2682 ua:0 ap:0 ep:1 wo:b oos:813660
\t[===>................] sync'ed: 20.8% (813660/1023932)K
\tfinish: 0:01:30 speed: 8,976 (6,368) K/sec
 1: cs:Connected ro:Secondary/Primary ds:UpToDate/UpToDate C r-----
    ns:0 nr:12 dw:12 dr:0 al:0 bm:0 lo:0 pe:0 ua:0 ap:0 ep:1 wo:b oos:0
 2: cs:Unconfigured
`,
  /** 8.0 says st for ro, and does not count what is not alike. */
  old: `version: 8.0.16 (api:86/proto:86)
 0: cs:Connected st:Primary/Secondary ds:UpToDate/UpToDate C r---
    ns:10 nr:0 dw:10 dr:664 al:0 bm:0 lo:0 pe:0 ua:0 ap:0
\tresync: used:0/61 hits:0 misses:0 starving:0 dirty:0 changed:0
`,
  nine: 'version: 9.1.4 (api:2/proto:110-121)\nTransports (api:17): tcp (9.1.4)\n',
} as const

interface Nine {
  readonly role?: string
  readonly disk?: string
  readonly quorum?: boolean
  readonly suspended?: boolean | string
  readonly connection?: string
  readonly replication?: string
  readonly peerRole?: string
  readonly peerDisk?: string
  readonly percent?: number
}

/** The resource r0 as `drbdsetup status --json` shows it. */
export const nine = (given: Nine = {}): string => {
  const { role = 'Primary', disk = 'UpToDate', quorum = true, suspended = false, connection = 'Connected' } = given
  const { replication = 'Established', peerRole = 'Secondary', peerDisk = 'UpToDate', percent = 100 } = given
  const device = { volume: 0, minor: 0, 'disk-state': disk, client: false, quorum, size: 1_048_508, read: 71_664 }
  const peerDevice = {
    ...{ volume: 0, 'replication-state': replication, 'peer-disk-state': peerDisk, 'peer-client': false },
    ...{ received: 456, sent: 654, 'out-of-sync': 100, 'percent-in-sync': percent },
  }
  const link = { name: 'd2', 'connection-state': connection, 'peer-role': peerRole, peer_devices: [peerDevice] }
  const resource = { name: 'r0', role, suspended, devices: [{ ...device, written: 32_790 }], connections: [link] }
  return `${JSON.stringify([resource])}\n`
}
