import { join } from 'node:path'
import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import { startChildren } from './children.ts'

/** Starts a program that never ends, writes its pid into the file that is named, and lives until it is killed. */
const [said = ''] = process.argv.slice(2)
startChildren(
  { onLooks: () => {}, onTrouble: () => {}, known: () => undefined },
  { probes: join(import.meta.dirname, 'starting-probes.made-up.ts') },
).plan({
  set: [
    madeUpCheck('a/script', {
      ...{ kind: 'script', options: { script: `echo $PPID $$ > ${said}; exec sleep 1000` } },
      ...{ way: { by: 'child', address: '', rules: { folders: [], user: null } }, everyMs: 100, timeoutMs: 600_000 },
    }),
  ],
  remove: [],
  secrets: [],
})
