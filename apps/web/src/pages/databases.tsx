import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { Guard } from '../components/guard.tsx'
import type { Marks } from '../databases/marks.ts'
import { Sentences } from '../databases/sentences.tsx'
import { ServerPanel } from '../databases/server-panel.tsx'
import { DatabaseTable } from '../databases/table.tsx'
import { Topology } from '../databases/topology.tsx'
import { useBoard } from '../databases/use-board.ts'
import { useSetQuery } from '../view/use-query.ts'
import { useView } from '../view/use-view.ts'
import { ViewPage } from '../view/view-page.tsx'
import styles from './databases.module.css'

/** What dbcheck showed, with who follows whom drawn beside it. The database looked at closely stands in the address. */
export default function Databases() {
  const { board, members, relations, view } = useBoard(useView('databases', { whole: true }))
  const [query] = useSearchParams()
  const set = useSetQuery()
  const [lit, setLit] = useState<string | null>(null)
  const selected = query.get('server')
  const marks: Marks = {
    lit,
    selected,
    light: setLit,
    select: (name) => set({ server: selected === name ? null : name }),
  }
  const line = board.lines.find(({ database }) => database.name === selected)
  const member = members.get(selected ?? '')
  const followers = board.lines.flatMap(({ arrows }) => arrows).filter(({ source }) => source === selected)
  return (
    <ViewPage title="Databases" view={view}>
      {board.lines.length > 0 && (
        <div className={styles.sides}>
          <Guard>
            <Topology board={board} members={members} relations={relations} marks={marks} />
          </Guard>
          <div className={styles.told}>
            <DatabaseTable board={board} members={members} marks={marks} />
            <Sentences board={board} marks={marks} />
            {line !== undefined && member !== undefined && (
              <Guard key={selected}>
                <ServerPanel line={line} member={member} followers={followers} close={() => set({ server: null })} />
              </Guard>
            )}
          </div>
        </div>
      )}
    </ViewPage>
  )
}
