import { isWithin, PLUGIN_FOLDERS } from '@foretop/probes/protocol/child/program.ts'
import type { LoginSaid } from '@foretop/probes/protocol/ssh/login.ts'
import type { ChildRules, SshLogin, Way } from '@foretop/shared/plan.ts'
import type { Inspection } from '../reading/inspection.ts'
import type { Path } from '../reading/tree.ts'
import { type AnyKind, type Layer, originOf } from './adjust.ts'
import { childrenShape } from './shape.ts'

/** What the site says of programs that are started to look. */
export function readChildRules(inspection: Inspection): ChildRules {
  const { folders, user } = inspection.parse(childrenShape, ['children']) ?? {}
  return { folders: folders ?? PLUGIN_FOLDERS, user: user ?? null }
}

/** How a probe with these options looks at an address; without options: they were wrong. */
export function wayTo(
  kind: AnyKind | undefined,
  options: unknown,
  address: string,
  { rules, login }: { readonly rules: ChildRules; login(said: LoginSaid): SshLogin | null },
): Way {
  if (kind !== undefined && 'hear' in kind) return { by: kind.way }
  const said = kind === undefined || !('by' in kind) ? 'poll' : kind.by
  const by = typeof said === 'function' ? options !== undefined && said(options) : said
  if (by === 'child') return { by, address, rules }
  const own = options === undefined || kind === undefined || !('loginOf' in kind) ? null : kind.loginOf?.(options)
  const found = own == null ? null : login(own)
  return { by: 'poll', address, ...(found !== null && { login: found }) }
}

/** Notes a program that could never be run. One that is a name alone is looked for when it is run. */
export function noteProgram(
  inspection: Inspection,
  kind: AnyKind,
  options: unknown,
  rules: ChildRules,
  layers: readonly Layer[],
): void {
  const named = options === undefined || !('programOf' in kind) ? null : kind.programOf?.(options)
  if (named == null) return
  const { path, program } = named
  noteOutside(inspection, [...originOf(path, layers), ...path], program, rules)
}

/** Notes at `path` a program that is in none of the folders that the site allows. */
export function noteOutside(inspection: Inspection, path: Path, program: string, { folders }: ChildRules): void {
  if (!program.includes('/') || isWithin(program, folders)) return
  inspection.note(path, `must be in one of the folders of children.folders (${folders.join(', ')}), got ${program}`)
}
