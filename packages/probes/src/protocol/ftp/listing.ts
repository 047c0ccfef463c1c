import { ProbeFailure } from '../failure.ts'
import { shown } from '../shown.ts'
import type { Control } from './control.ts'
import { openData } from './data.ts'
import type { Reply } from './reply.ts'

export interface Asked {
  readonly folder: string
  /** Where the data connection goes: where the control connection does, or where the server says. */
  readonly dataAddress: 'control' | 'offered'
}

/**
 * How many entries a folder has, by a listing over a data connection; `.` and `..` do not count. Rejects with `protocol` where it
 * is not to be had, with `tls`, and as `openData` does.
 */
export async function entriesIn(
  control: Control,
  { folder, dataAddress }: Asked,
  signal: AbortSignal,
): Promise<number> {
  const { where } = control
  if (control.tls !== null) {
    await expect(control, 'PBSZ 0', [200], 'tls', signal)
    await expect(control, 'PROT P', [200], 'tls', signal)
  }
  await expect(control, `CWD ${folder}`, [200, 250], 'protocol', signal)
  using data = await openData(control, dataAddress, signal)
  const begun = await control.ask('LIST', signal)
  if (begun.code !== 125 && begun.code !== 150) throw noListing(where, folder, begun)
  const bytes = await data.read(signal)
  const ended = await control.hear(signal)
  if (ended.code !== 226 && ended.code !== 250) throw noListing(where, folder, ended)
  return shown(bytes)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^total \d+$/.test(line) && !/ \.{1,2}$/.test(line)).length
}

async function expect(
  control: Control,
  command: string,
  codes: readonly number[],
  code: 'tls' | 'protocol',
  signal: AbortSignal,
): Promise<void> {
  const reply = await control.ask(command, signal)
  if (!codes.includes(reply.code)) throw new ProbeFailure(code, `${control.where} refuses ${command}: ${reply.text}`)
}

const noListing = (where: string, folder: string, { text }: Reply): ProbeFailure =>
  new ProbeFailure('protocol', `${where} gives no listing of ${folder}: ${text}`)
