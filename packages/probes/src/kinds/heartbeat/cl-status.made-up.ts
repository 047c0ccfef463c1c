import type { Machine } from '../../local-or-ssh.ts'

/** What `cl_status` of Heartbeat 3.0.6 printed on d1, by its arguments, each with how it ended. */
export const HEALTHY: Answers = {
  hbstatus: ['Heartbeat is running on this machine.\n', 0],
  listnodes: ['d2\nd1\n', 0],
  rscstatus: ['local\n', 0],
  'nodestatus d2': ['active\n', 0],
  'nodetype d2': ['normal\n', 0],
  'listhblinks d2': ['\tigb1\n', 0],
  'hblinkstatus d2 igb1': ['up\n', 0],
}

export const SPLIT: Answers = {
  ...HEALTHY,
  rscstatus: ['all\n', 0],
  'nodestatus d2': ['dead\n', 1],
  'hblinkstatus d2 igb1': ['dead\n', 1],
}

export const STOPPED: Answers = { hbstatus: ['Heartbeat is stopped on this machine.\n', 1] }

export interface Answers {
  readonly [args: string]: readonly [stdout: string, code: number]
}

/** A machine called d1 with nothing but `uname` and a `cl_status` that answers so; else as where nobody may ask it. */
export const machineWith = (answers: Answers): Machine => ({
  async run({ program, args }) {
    const ended = { signal: null, stderr: '' }
    if (program === 'uname') return { ...ended, code: 0, stdout: 'd1\n' }
    const answer = answers[args.join(' ')]
    if (answer !== undefined) return { ...ended, stdout: answer[0], code: answer[1] }
    return { ...ended, code: 1, stdout: '', stderr: 'ERROR: Cannot signon with heartbeat\n' }
  },
  system: async () => 'Linux',
})
