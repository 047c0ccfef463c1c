import { parsed } from '../../fuzz/parsed.ts'
import { askHeartbeat } from './ask.ts'
import { type Answers, HEALTHY, machineWith, SPLIT } from './cl-status.made-up.ts'
import { found, heartbeat, heartbeatEvidence } from './heartbeat.ts'

const recording = (name: string, answers: Answers) =>
  parsed(heartbeat, {
    ...{ name, evidence: heartbeatEvidence, pieces: Object.values(answers).map(([stdout]) => stdout) },
    async read(said) {
      const entries = Object.entries(answers).map(([args, [, code]], index) => {
        const text = said[index]?.toString()
        return text === undefined ? [] : [[args, [text, code] as const] as const]
      })
      return found(await askHeartbeat(machineWith(Object.fromEntries(entries.flat()))), ['d2'])
    },
  })

export const recordings = async () => [recording('healthy', HEALTHY), recording('split', SPLIT)]
