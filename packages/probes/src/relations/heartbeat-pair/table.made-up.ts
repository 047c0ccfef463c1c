import type { JudgedLook } from '../../define.ts'
import type { HeartbeatEvidence } from '../../kinds/heartbeat/heartbeat.ts'
import { heartbeatPair } from '../heartbeat-pair.ts'
import { failed, type Line, seen, type Table } from '../table.made-up.ts'

const STATES = {
  local: { running: true, holdsOwn: true, holdsOthers: false, hears: true },
  all: { running: true, holdsOwn: true, holdsOthers: true, hears: true },
  'all, alone': { running: true, holdsOwn: true, holdsOthers: true, hears: false },
  foreign: { running: true, holdsOwn: false, holdsOthers: true, hears: true },
  none: { running: true, holdsOwn: false, holdsOthers: false, hears: true },
  transition: { running: true, holdsOwn: null, holdsOthers: null, hears: true },
  stopped: { running: false, holdsOwn: null, holdsOthers: null, hears: true },
} satisfies { readonly [state: string]: HeartbeatEvidence }
export type State = keyof typeof STATES | 'unseen'

export const machine = (host: string, state: State): JudgedLook =>
  state === 'unseen' ? failed(`${host}/heartbeat`) : seen(`${host}/heartbeat`, { evidence: STATES[state] })

const line = (one: State, other: State, status: Line['status'], text: string): Line => ({
  ...{ name: `${one} and ${other}`, options: {}, members: [machine('d1', one), machine('d2', other)], status, text },
})

export const heartbeatPairTable: Table = {
  relation: heartbeatPair,
  lines: [
    line('local', 'local', 'ok', 'd1 holds its own, d2 holds its own'),
    line('all', 'none', 'ok', 'd1 holds all, d2 holds nothing'),
    line('none', 'all', 'ok', 'd1 holds nothing, d2 holds all'),
    line('foreign', 'foreign', 'ok', 'd1 holds those of the other alone'),
    line('all, alone', 'stopped', 'warning', 'd1 holds all, d2 is stopped'),
    line('all, alone', 'all, alone', 'critical', 'split brain: d1 and d2 do not hear each other; both hold the same'),
    line('all', 'local', 'critical', 'both hold the same: d1 holds all, d2 holds its own'),
    line('all', 'foreign', 'critical', 'both hold the same'),
    line('none', 'none', 'critical', 'something is held by nobody: d1 holds nothing, d2 holds nothing'),
    line('none', 'stopped', 'critical', 'something is held by nobody'),
    line('stopped', 'stopped', 'critical', 'something is held by nobody'),
    line('local', 'stopped', 'critical', 'something is held by nobody'),
    line('all', 'unseen', 'unknown', 'too little was seen'),
    line('local', 'unseen', 'unknown', 'too little was seen'),
    line('unseen', 'unseen', 'unknown', 'too little was seen'),
    line('all', 'transition', 'unknown', 'too little was seen'),
  ],
}
