import type { Status } from '@foretop/shared/model.ts'
import { WORDS } from '../checks/status.ts'
import styles from './shape.module.css'

const PATHS: { readonly [status in Status]: string } = {
  ok: 'M8 4.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 1 0 0-6.8z',
  warning: 'M8 1.6 15.2 14.4H.8z',
  critical: 'M8 .2 15.8 8 8 15.8.2 8z',
  unknown: 'M.6 5.4h14.8v5.2H.6z',
  pending: 'M8 3a5 5 0 1 0 0 10A5 5 0 1 0 8 3z',
}

interface Props {
  readonly status: Status
  /** Not confirmed yet: an outline. */
  readonly hollow?: boolean
  /** On a fill the shape takes the colour of the text around it. */
  readonly plain?: boolean
}

/** The sign of a status. It is decoration: the word stands beside it or in the label of what holds it. */
export function Shape({ status, hollow = false, plain = false }: Props) {
  return (
    <svg
      className={styles.shape}
      viewBox="0 0 16 16"
      data-status={plain ? undefined : status}
      data-hollow={hollow || status === 'pending' || undefined}
      aria-hidden="true"
    >
      <path d={PATHS[status]} strokeDasharray={status === 'pending' ? '3 2' : undefined} />
    </svg>
  )
}

/** Shape and word together. */
export function StatusWord({ status, hollow = false }: Props) {
  return (
    <span className={styles.word} data-status={status}>
      <Shape status={status} hollow={hollow} /> {WORDS[status]}
    </span>
  )
}
