import type { JudgedLook } from '../../define.ts'
import { failed, type Line, seen, type Table, unseen } from '../table.made-up.ts'
import { vrrpPair } from '../vrrp-pair.ts'
import { told } from './told.made-up.ts'

type State = 'master' | 'backup' | 'fault' | 'unknown' | 'down' | '?'

function machine(host: string, state: State): JudgedLook {
  const id = `${host}/keepalived`
  if (state === '?') return unseen(id)
  return state === 'down' ? failed(id) : seen(id, { evidence: told({ state }) })
}

const line = (one: State, other: State, status: Line['status'], text: string, preferred?: string): Line => ({
  name: `${one} and ${other}${preferred === undefined ? '' : `, preferred ${preferred}`}`,
  options: { vrid: 51, ...(preferred !== undefined && { preferred }) },
  members: [machine('lb1', one), machine('lb2', other)],
  status,
  text,
})

export const vrrpPairTable: Table = {
  relation: vrrpPair,
  lines: [
    line('master', 'backup', 'ok', 'lb1 is master of vrid 51, lb2 backup'),
    line('backup', 'master', 'ok', 'lb2 is master of vrid 51, lb1 backup'),
    line('backup', 'master', 'ok', 'lb2 is master of vrid 51, lb1 backup', 'none'),
    line('backup', 'master', 'warning', 'lb2 is master of vrid 51, lb1 backup', 'lb1'),
    line('master', 'backup', 'ok', 'lb1 is master of vrid 51', 'lb1'),
    line('master', 'fault', 'warning', 'lb2 out (FAULT)', 'none'),
    line('master', 'master', 'critical', 'lb1 and lb2 are both master of vrid 51', 'none'),
    line('backup', 'fault', 'critical', 'nobody is master of vrid 51', 'none'),
    line('backup', 'backup', 'critical', 'nobody is master of vrid 51'),
    line('fault', 'fault', 'critical', 'nobody is master of vrid 51'),
    line('master', '?', 'unknown', 'lb2 not seen', 'none'),
    line('?', 'master', 'unknown', 'lb1 not seen', 'none'),
    line('down', 'master', 'warning', 'lb2 is master of vrid 51, lb1 not seen', 'lb1'),
    line('backup', 'down', 'unknown', 'too little was seen'),
    line('master', 'unknown', 'unknown', 'too little was seen'),
    line('?', '?', 'unknown', 'too little was seen'),
  ],
}
