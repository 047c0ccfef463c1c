import type { Summary } from '@foretop/shared/wire.ts'
import type { ComponentType } from 'react'
import { later } from '../offline/later.ts'
import { release } from './acknowledge.ts'
import { all, toAcknowledge, toRelease } from './meant.ts'
import { recheck } from './recheck.ts'

/** What a person may do about checks: the button, the key, the entry in the menu and in Help, and the deed, in one. */
export type Deed = {
  readonly title: string
  readonly key: string
  /** Which of these checks it would do something about; none: it is not offered. */
  readonly meant: (checks: readonly Summary[]) => readonly Summary[]
} & ({ readonly run: (checks: readonly Summary[]) => void } | { readonly Form: ComponentType<FormProps> })

/** A dialog that asks what the deed needs, and does it. */
export interface FormProps {
  /** At least one. */
  readonly checks: readonly Summary[]
  /** Called before anything is shown of what was done; not if the person thought better of it. */
  readonly onDone: () => void
  readonly onClose: () => void
}

export const DEEDS: readonly Deed[] = [
  { title: 'Acknowledge', key: 'a', meant: toAcknowledge, Form: later(() => import('./acknowledge-form.tsx')) },
  { title: 'Release', key: 'a', meant: toRelease, run: release },
  { title: 'Silence', key: 's', meant: all, Form: later(() => import('./silence-form.tsx')) },
  { title: 'Downtime', key: 'd', meant: all, Form: later(() => import('./downtime-form.tsx')) },
  { title: 'Note', key: 'n', meant: all, Form: later(() => import('./note-form.tsx')) },
  { title: 'Check now', key: 'r', meant: all, run: recheck },
]

/** Takes back the latest of them that can be; it stands with the words that said so. */
export const UNDO = { title: 'Undo', key: 'u' } as const
