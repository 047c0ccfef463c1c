import type { Tone } from '@foretop/shared/format/ledger.ts'
import styles from './ledger.module.css'

const PATHS: { readonly [tone in Tone]: string } = {
  told: 'M3 8.5l3.2 3.2L13 4.8',
  waits: 'M8 3.5V8l3 2M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 1 0 8 1.8z',
  late: 'M8 2 14.5 13.5h-13zM8 6.5v3.2M8 11.6h.01',
  never: 'M4 4l8 8M12 4l-8 8',
  quiet: 'M3.5 8h9',
  apart: 'M6.5 8h3',
}

/** Beside the words, which say it: what came of it at a glance. */
export function ToneSign({ tone }: { readonly tone: Tone }) {
  return (
    <svg className={styles.sign} viewBox="0 0 16 16" data-tone={tone} aria-hidden="true">
      <path d={PATHS[tone]} />
    </svg>
  )
}
