import { z } from 'zod'
import type { ProbeContext } from '../define.ts'
import { type LocalOrSsh, localOrSsh, machineOf } from '../local-or-ssh.ts'
import { complaintOf } from '../protocol/child/complaint.ts'
import { ProbeCrash, ProbeFailure } from '../protocol/failure.ts'

/** What a program may say at most. */
const MOST_BYTES = 1_048_576

export const FILE = {
  ...localOrSsh,
  path: z
    .string()
    .max(1_024)
    .refine((given) => given.startsWith('/') && !given.includes('\0'), { error: 'must be a whole path' })
    .meta({ description: 'The file; who writes it should write another one and rename that.' }),
}

/** All of a file, by `cat`: what hangs on a dead mount is its own process. Throws where it cannot be had whole. */
export async function readFileOf(
  given: LocalOrSsh & { readonly path: string },
  context: ProbeContext,
): Promise<string> {
  const { path } = given
  const command = { program: 'cat', args: ['--', path], from: 'system', mostBytes: MOST_BYTES } as const
  const end = await machineOf(given, context).run({ ...command, touches: path })
  if (end.code !== 0) {
    const complaint = complaintOf('cat', end)
    if (complaint.includes('No such file')) throw new ProbeFailure('refused', `${path} does not exist`)
    throw new ProbeCrash('local', complaint)
  }
  if (end.cut?.includes('stdout') === true) throw new ProbeFailure('too-large', `${path} is longer than 1 MiB`)
  return end.stdout.startsWith('\uFEFF') ? end.stdout.slice(1) : end.stdout
}
