import type { Definitions, Row, Thresholds } from '@foretop/shared/model.ts'
import type { Check, Need, Plan, Way } from '@foretop/shared/plan.ts'
import type { Canaries } from './own-place.ts'

/** What a source lists just now, by key. A row that did not change is the very object that it was. */
export type Rows = ReadonlyMap<string, Row>

type Unrevised = Omit<Check, 'revision'>

/** All of a check that is the same for each row. Strings in its options may hold `${row.column}`. */
export interface Pattern extends Omit<Unrevised, 'id' | 'host' | 'way' | 'groups'> {
  /** Ids, or names: that of the same host first, else every check of that name. */
  readonly needs: readonly Need[]
  /** What was said of thresholds, for metrics that only the options of a row know. */
  readonly asked?: { readonly [metric: string]: Thresholds | null }
}

/** Each row of a source is a host: its key is the name, and it has the checks of its groups. */
export interface RowHosts {
  readonly each: string
  /** May hold `${row.column}`; `null`: the key. */
  readonly address: string | null
  readonly groups: readonly string[]
  readonly runbook?: string
}

/** Every host that comes by rows and is in one of these groups has the check. */
export interface GroupCheck {
  readonly pattern: Pattern
  readonly groups: readonly string[]
  /** All other checks of its host depend on it. */
  readonly reachability?: true
}

/** Each row of a source is a check of no host, `key/name`. */
export interface RowChecks {
  readonly pattern: Pattern
  readonly each: string
  /** May hold `${row.column}`; `null`: the key. */
  readonly address: string | null
  readonly groups: readonly string[]
}

/** A relation over what rows have made; it is in the groups of its members. */
export interface RowRelation {
  readonly pattern: Pattern
  /**
   * Ids, or names of all; or what the rows of a source have become, all of it or those of one name. What is gone is left out.
   * With `per` they may hold `${row.column}`.
   */
  readonly of: readonly (string | { readonly each: string; readonly check?: string })[]
  /** One that it looks at as well, if it has members; written as those are. */
  readonly beside?: string
  /** One for each row, or for each value of a column, whose members are the checks that those rows have become. */
  readonly per?: { readonly each: string; readonly by: string | null }
}

/** What the configuration says of rows of sources, where these still have to be filled in. */
export interface Patterns {
  readonly rowHosts: readonly RowHosts[]
  readonly groupChecks: readonly GroupCheck[]
  readonly rowChecks: readonly RowChecks[]
  /** Those that look at others stand behind these. */
  readonly relations: readonly RowRelation[]
}

/** All that the configuration says. `fixed`: what depends on no row, but for names in `needs` that rows may bear. */
export interface Blueprint extends Patterns {
  readonly fixed: Plan
  /** On these rests whatever there is; none if not given. */
  readonly canaries?: Canaries
}

/** What only the kinds of checks know. */
export interface Kinds {
  /** Options as the kind's own schema has them, with what these give to be measured, if anything; or what is wrong with them. */
  optionsOf(
    kind: string,
    options: unknown,
    asked: NonNullable<Pattern['asked']>,
  ):
    | ({ readonly options: unknown; readonly metrics?: Definitions } & Partial<Pick<Check, 'thresholds' | 'required'>>)
    | { readonly wrong: string }
  revisionOf(check: Unrevised): string
  /** How a probe with these options looks at an address. */
  wayTo(kind: string, options: unknown, address: string): Way
  /** Why nobody can be asked there, or `null`. */
  whyNoAddress(address: string): string | null
}

export interface RowMistake {
  readonly source: string
  readonly key: string
  readonly text: string
}
