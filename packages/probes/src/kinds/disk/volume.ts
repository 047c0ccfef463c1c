import type { LocalOrSnmp } from '../../local-or-snmp.ts'

/** One file system as both ways of looking see it. What is not known is `null`. */
export interface Volume {
  readonly path: string
  /** Device, share or image behind it. */
  readonly source: string | null
  readonly type: string | null
  readonly totalBytes: number | null
  /** For everybody but root, who has a reserve. */
  readonly freeBytes: number | null
  /** As df counts: the reserve is not part of the whole. */
  readonly usedPercent: number | null
  readonly inodesUsedPercent: number | null
  readonly readOnly: boolean | null
  /** Why nothing is known of it, as words after its path: "does not answer". */
  readonly trouble: string | null
}

export interface DiskOptions extends LocalOrSnmp {
  readonly exclude: readonly string[]
  readonly expect: readonly string[]
  readonly patienceMs: number
}

export const percent = (part: number, whole: number): number | null => (whole > 0 ? (100 * part) / whole : null)
