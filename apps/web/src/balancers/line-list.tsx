import { formatDuration } from '@foretop/shared/format/duration.ts'
import type { Band } from '@foretop/shared/model.ts'
import { memo } from 'react'
import { useTicking } from '../live/hooks.ts'
import { clockTime } from '../time/zone.ts'
import styles from './line-list.module.css'
import { linesOf, silentMs } from './lines.ts'
import { LongList } from './long-list.tsx'
import { cellText, type LineLook } from './look.ts'
import tones from './tone.module.css'
import { toneOf } from './tone.ts'

interface Props {
  readonly name: string
  readonly looks: readonly LineLook[]
  readonly bands: readonly Band[]
  readonly everyMs: number
  /** Wall time in ms to count to; `null`: now. */
  readonly until: number | null
}

/** A line for each look, newest on top, as pbadm wrote them. */
export const LineList = memo(function LineList({ name, looks, bands, everyMs, until }: Props) {
  const lines = linesOf(looks, everyMs)
  return (
    <div className={styles.box}>
      <Silence looks={looks} everyMs={everyMs} until={until} />
      <LongList
        label={`${name}: lines of the last 15 minutes, newest first`}
        count={lines.length}
        newest={lines[0]?.at ?? 0}
      >
        {(index) => {
          const line = lines[index]
          if (line === undefined) return null
          if ('gapMs' in line) return <span className={styles.gap}>{gapText(line.gapMs)}</span>
          const { tone, strength } = toneOf(line.look, bands)
          return (
            <>
              <time>{clockTime(line.at)}</time>{' '}
              <span className={tones.tone} data-tone={tone} data-strength={strength}>
                {cellText(name, line.look)}
              </span>
            </>
          )
        }}
      </LongList>
    </div>
  )
})

const gapText = (ms: number) => `${formatDuration(Math.round(ms / 1_000) * 1_000)} without a reading`

/** Says above the lines that none comes. */
function Silence({ looks, everyMs, until }: Pick<Props, 'looks' | 'everyMs' | 'until'>) {
  const text = useTicking((now) => {
    const ms = silentMs(looks, everyMs, until ?? now)
    return ms === 0 ? '' : `${gapText(ms)}, until now`
  })
  return text === '' ? null : <p className={styles.silence}>{text}</p>
}
