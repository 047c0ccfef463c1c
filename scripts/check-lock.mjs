// Part of `npm run check`: fails, naming the packages, when the lock leaves anything for the registry to answer.
import { readFileSync } from 'node:fs'
import { lockFaults } from './lock-faults.mjs'

const faults = lockFaults(JSON.parse(readFileSync(process.argv[2] ?? 'package-lock.json', 'utf8')))
if (faults.length > 0) {
  console.error(`package-lock.json has faults; \`npm run lock\` makes it whole:\n  ${faults.join('\n  ')}`)
  process.exitCode = 1
}
