import { useRef } from 'react'
import { Notice } from '../components/notice.tsx'
import { kiosk } from '../kiosk/kiosk.ts'
import { useRevision, useSite } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { boxesOf } from '../map/boxes.ts'
import { Traffic } from '../map/traffic.tsx'
import { useHeadlines } from '../map/use-headlines.ts'
import { useOld } from '../shell/loss.tsx'
import { useSize } from '../use-size.ts'
import styles from './map.module.css'

/** The way of a request from the user to the disk, coloured live. */
export default function TrafficMap() {
  const room = useRef<HTMLDivElement>(null)
  const size = useSize(room)
  const { groups } = useSite()
  useRevision()
  const boxes = boxesOf(groups, table.rows.values())
  const headlines = useHeadlines(groups, boxes)
  const old = useOld()
  const connected = groups.some(({ needs }) => needs.length > 0)
  return (
    <main className={styles.page} data-kiosk={kiosk || undefined}>
      {!kiosk && (
        <div className={styles.head}>
          <h1>Traffic map</h1>
          {groups.some(({ needsTree }) => needsTree !== undefined) && <ChoiceLegend />}
        </div>
      )}
      {table.seq !== null && !connected && <HowTo />}
      <div ref={room} className={styles.room} data-old={old}>
        {groups.length > 0 && <Traffic groups={groups} boxes={boxes} headlines={headlines} {...size} />}
      </div>
    </main>
  )
}

function ChoiceLegend() {
  return (
    <p className={styles.legend}>
      <svg viewBox="0 0 44 12" aria-hidden="true">
        <circle cx="6" cy="6" r="4" />
        <path d="M10 6H44" />
      </svg>
      one of them is enough
    </p>
  )
}

function HowTo() {
  return (
    <Notice>
      <p>No group says yet where its requests go. In the configuration, name what each one needs:</p>
      <pre className={styles.example}>
        {'groups:\n'}
        {'  balancers: { title: Balancers, needs: [webs] }\n'}
        {'  webs: { title: Web servers, needs: [caches, databases] }'}
      </pre>
    </Notice>
  )
}
