import type { Database } from '../../world/world.ts'

const FILE_BYTES = 100 * 2 ** 20
/** A day of them. */
const KEPT = 31
/** A log begins with a mark of four bytes. */
const START = 4

/** The log and the place in it that so many bytes have reached. */
export const placeOf = (name: string, written: number) => ({
  file: fileName(name, Math.floor(written / FILE_BYTES)),
  position: START + Math.floor(written % FILE_BYTES),
})

/** The logs a database still has, oldest first. */
export function logsOf(name: string, { written }: Database) {
  const last = Math.floor(written / FILE_BYTES)
  return Array.from({ length: KEPT }, (_, index) => {
    const number = last - KEPT + 1 + index
    const bytes = number === last ? placeOf(name, written).position : FILE_BYTES + START
    return { Log_name: fileName(name, number), File_size: bytes }
  })
}

const fileName = (name: string, number: number): string => `${name}-bin.${String(number + 1).padStart(6, '0')}`
