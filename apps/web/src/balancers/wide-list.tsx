import type { Band } from '@foretop/shared/model.ts'
import { Fragment } from 'react'
import { ctimeParts } from './ctime.ts'
import { wideLines } from './lines.ts'
import { LongList } from './long-list.tsx'
import { cellText, cellWidth } from './look.ts'
import type { LineLooks } from './look-log.ts'
import tones from './tone.module.css'
import { toneOf } from './tone.ts'
import styles from './wide-list.module.css'

export interface Balancer {
  readonly id: string
  readonly name: string
  readonly bands: readonly Band[]
  readonly everyMs: number
}

interface Props {
  readonly balancers: readonly Balancer[]
  readonly looks: LineLooks
}

/** The layout of the old tool: a line each second, all balancers on it. */
export function WideList({ balancers, looks }: Props) {
  const ids = balancers.map(({ id }) => id)
  const stepMs = Math.max(1_000, Math.min(...balancers.map(({ everyMs }) => everyMs)))
  const lines = wideLines(ids, looks, stepMs)
  return (
    <div className={styles.box}>
      <LongList
        label="All balancers: lines of the last 15 minutes, newest first"
        count={lines.length}
        newest={lines[0]?.at ?? 0}
      >
        {(index) => {
          const line = lines[index]
          if (line === undefined) return null
          return (
            <>
              <Stamp at={line.at} />
              {balancers.map(({ id, name, bands }, at) => {
                const look = line.looks[at]
                // Its room stays empty, so that columns stay in place.
                const cell = look === undefined ? ' '.repeat(cellWidth(name)) : cellText(name, look)
                const drawn = look === undefined ? undefined : toneOf(look, bands)
                return (
                  <Fragment key={id}>
                    {' '}
                    <span className={tones.tone} data-tone={drawn?.tone} data-strength={drawn?.strength}>
                      {cell}
                    </span>
                  </Fragment>
                )
              })}
            </>
          )
        }}
      </LongList>
    </div>
  )
}

/** On a phone the time of day must do. */
function Stamp({ at }: { readonly at: number }) {
  const { day, clock, year } = ctimeParts(at)
  return (
    <time>
      <span>{day} </span>
      {clock}
      <span> {year}</span>:
    </time>
  )
}
