import type { Row, Section } from '@foretop/shared/model.ts'
import type { Process } from '../protocol/machine/ps.ts'
import { withoutSecrets } from './command-line.ts'

const LISTED = 40
const TITLE = 300

/** Those that hold most memory, and those that used most of the processor since they began. */
export function processSections(all: readonly Process[]): readonly Section[] {
  const by = (value: (process: Process) => number | null): Row[] =>
    all
      .toSorted((a, b) => (value(b) ?? -1) - (value(a) ?? -1))
      .slice(0, LISTED)
      .map(rowOf)
  const stuck = all.filter(({ state }) => state.startsWith('D'))
  return [
    { title: `The largest of ${all.length} processes`, table: by(({ residentBytes }) => residentBytes) },
    { title: 'Those that used the processor most', table: by(({ usedS }) => usedS) },
    ...(stuck.length === 0
      ? []
      : [{ title: 'Waiting for a disk or a mount', table: stuck.slice(0, LISTED).map(rowOf) }]),
  ]
}

const rowOf = ({ pid, user, state, residentBytes, usedS, ageS, name, title }: Process): Row => ({
  pid,
  user,
  state,
  MiB: residentBytes === null ? null : Math.round(residentBytes / 1_048_576),
  'cpu, s': usedS,
  'age, s': ageS,
  program: name,
  command: withoutSecrets(title).slice(0, TITLE),
})
