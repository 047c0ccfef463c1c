import { globSync } from 'node:fs'
import { join } from 'node:path'
import { probes, relations } from '@foretop/probes/all.ts'
import { overTcp } from '@foretop/probes/fuzz/over-tcp.ts'
import type { Recording } from '@foretop/probes/fuzz/recording.ts'

const PROBES = join(import.meta.dirname, '../../../packages/probes/src')

/** Words that no server of this kind says, to be told in its place. */
export const strangersTo = ({ of }: Recording, recordings: readonly Recording[]): readonly Buffer[] => {
  const wordsOf = ({ pieces }: Recording) => Buffer.concat(pieces)
  const bytes = recordings.filter(({ made }) => made === 'bytes')
  const own = bytes.filter((recording) => recording.of.kind === of.kind).map(wordsOf)
  return bytes.map(wordsOf).filter((words) => !own.some((known) => known.equals(words)))
}

/**
 * What is recorded of every kind: what the files `*.fuzz.ts` beside the probes have. A probe without any that wants no
 * more than a port is still told the words of all the others; `without` are those that cannot even be asked so.
 */
export async function allRecordings(): Promise<{
  readonly recordings: readonly Recording[]
  readonly without: readonly string[]
}> {
  const recordings: Recording[] = []
  for (const file of globSync('**/*.fuzz.ts', { cwd: PROBES }).toSorted()) {
    // By this convention alone they are known: each exports how its recordings are made.
    const { recordings: made }: { recordings: () => readonly Recording[] | Promise<readonly Recording[]> } =
      await import(join(PROBES, file))
    recordings.push(...(await made()))
  }
  const known = new Set(recordings.map(({ of }) => of.kind))
  const unknown = [...probes, ...relations].filter(({ kind }) => !known.has(kind))
  const askable = probes.filter((probe) => unknown.includes(probe) && probe.options.safeParse({ port: 1 }).success)
  const strange = recordings.filter(({ made, of }) => made === 'bytes' && 'run' in of).slice(0, 20)
  return {
    recordings: [
      ...recordings,
      ...askable.flatMap((probe) =>
        strange.map(({ of, name, pieces }) =>
          overTcp(probe, { name: `the words of ${of.kind}, ${name}`, pieces, cut: 'worsens' }),
        ),
      ),
    ],
    without: unknown.filter((of) => !askable.some((probe) => probe === of)).map(({ kind }) => kind),
  }
}
