/** As keepalived 2.2.7 wrote it, less what nobody reads. The second instance tracks nothing and was never master. */
export const DUMP = [
  {
    data: {
      ...{ iname: 'carp1', ifp_ifname: 'igb1', last_transition: 1_795_226_738.894505, vrid: 51 },
      ...{ base_priority: 200, effective_priority: 200, vipset: true, state: 2, wantstate: 2 },
      ...{ vips: ['10.77.0.201 dev igb1 scope global set'], auth_type: 1, auth_data: 'secret' },
    },
    stats: {
      ...{ advert_rcvd: 0, advert_sent: 36, become_master: 1, release_master: 0, advert_interval_err: 0 },
      ...{ addr_list_err: 0, invalid_authtype: 0, authtype_mismatch: 0, auth_failure: 4 },
    },
  },
  {
    data: {
      ...{ iname: 'carp2', ifp_ifname: 'igb1', last_transition: 1_795_226_735.674803, vrid: 52 },
      ...{ base_priority: 150, effective_priority: 150, vipset: false, state: 1, wantstate: 1 },
      ...{ vips: ['10.77.0.202 dev igb1 scope global'], auth_type: 0 },
    },
    stats: {
      ...{ advert_rcvd: 36, advert_sent: 0, become_master: 0, release_master: 0, advert_interval_err: 1 },
      ...{ addr_list_err: 2, invalid_authtype: 0, authtype_mismatch: 0, auth_failure: 0 },
    },
  },
] as const

interface Walked {
  readonly state?: number
  readonly wanted?: number
  readonly priority?: number
  readonly addresses?: number
}

/** KEEPALIVED-MIB as snmpd 5.9.3 has it of keepalived 2.2.7, with one instance. */
export const walkOf = ({ state = 2, wanted = state, priority = 200, addresses = 1 }: Walked): string =>
  [
    '.1.3.6.1.4.1.9586.100.5.1.1.0 = STRING: "Keepalived v2.2.7 (01/16,2022)"',
    ...[
      ['2', 'STRING: "carp1"'],
      ['3', 'Gauge32: 51'],
      ['4', `INTEGER: ${state}`],
      ['6', `INTEGER: ${wanted}`],
      ['7', 'INTEGER: 200'],
      ['8', `INTEGER: ${priority}`],
      ['9', `INTEGER: ${addresses}`],
      ['10', 'STRING: "igb1"'],
    ].map(([column, value]) => `.1.3.6.1.4.1.9586.100.5.2.3.1.${column}.1 = ${value}`),
  ].join('\n')
