import type { Machine } from '../../local-or-ssh.ts'
import { complaintOf, complaintsOf } from '../../protocol/child/complaint.ts'
import { ProbeCrash } from '../../protocol/failure.ts'
import { isLacking } from '../../protocol/machine/stat.ts'

const BLOCK = 4_096
/** 64 KiB, of which a program's output is kept whole. */
const BLOCKS = 16

/**
 * Bytes of a file, each as one letter, from `from` to `to` or to its end. `dd` jumps to where it reads, on all systems, however
 * large the file is. `null`: it is gone.
 */
export async function readBytes(machine: Machine, path: string, from: number, to: number): Promise<string | null> {
  const pieces: string[] = []
  for (let at = from; at < to; ) {
    const piece = await readBlocks(machine, path, Math.floor(at / BLOCK))
    if (piece === null) return null
    const part = piece.slice(at % BLOCK, (at % BLOCK) + to - at)
    pieces.push(part)
    at += part.length
    // Its end.
    if (piece.length < BLOCK * BLOCKS) break
  }
  return pieces.join('')
}

async function readBlocks(machine: Machine, path: string, block: number): Promise<string | null> {
  const args = [`if=${path}`, `bs=${BLOCK}`, `skip=${block}`, `count=${BLOCKS}`]
  const end = await machine.run({ program: 'dd', from: 'system', args, bytes: true })
  const { code, stdout } = end
  const lines = complaintsOf(end)
  if (code !== 0 && lines.some(isLacking)) return null
  if (code !== 0) throw new ProbeCrash('local', complaintOf('dd', end))
  // It says how much it read: what came otherwise is not what stands in the file, and would be counted wrongly.
  const [, told] = lines.map((line) => /^(\d{1,9}) bytes? /.exec(line)).find((found) => found !== null) ?? []
  if (told !== undefined && Number(told) !== stdout.length)
    throw new ProbeCrash('local', `dd read ${told} bytes of ${path}, and ${stdout.length} came`)
  return stdout
}
