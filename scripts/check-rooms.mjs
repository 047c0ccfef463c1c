// Part of `npm run check`: fails when the drawing of the rooms in docs/architecture.md and the folders differ.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { roomFaults } from './room-faults.mjs'

const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).trim().split('\n')
const faults = roomFaults(readFileSync('docs/architecture.md', 'utf8'), files)
if (faults.length > 0) {
  console.error(`docs/architecture.md, "Rooms":\n  ${faults.join('\n  ')}`)
  process.exitCode = 1
}
