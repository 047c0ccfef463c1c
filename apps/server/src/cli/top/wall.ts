import type { Catalogue, CheckView } from '@foretop/shared/wire.ts'
import type { Table } from './table.ts'

/** Where a wall comes from: a running server, or an engine of this process. */
export interface Wall extends AsyncDisposable {
  /** In words, for the header of a screen that has nothing yet. */
  readonly of: string
  table(): Table
  /** Called after each change of the table. */
  onChange(listener: () => void): void
  catalogue(): Catalogue
  detail(id: string): Promise<CheckView>
  /** Both reject with the reason, as one line for people. */
  acknowledge(id: string, note: string): Promise<void>
  recheck(id: string): Promise<void>
}
