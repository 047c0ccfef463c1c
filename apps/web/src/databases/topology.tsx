import type { Board, Line } from '@foretop/shared/databases/board.ts'
import { useMemo } from 'react'
import { Link } from 'react-router'
import { checkPath } from '../paths.ts'
import type { MemberOf } from '../view/roles.ts'
import { type Cluster, clustersOf } from './clusters.ts'
import { Drawing } from './drawing.tsx'
import type { Marks } from './marks.ts'
import { place } from './place.ts'
import styles from './topology.module.css'

interface Props {
  readonly board: Board
  readonly members: ReadonlyMap<string, MemberOf<'databases'>>
  readonly relations: readonly MemberOf<'databases'>[]
  readonly marks: Marks
}

/** Who follows whom, drawn: one relation under the other, then those that are in none. */
export function Topology({ board, members, relations, marks }: Props) {
  const clusters = useClusters(board.lines)
  const lines = new Map(board.lines.map((line) => [line.database.name, line]))
  const ids = ({ nodes }: Cluster) => nodes.flatMap((node) => node.members.map((name) => members.get(name)?.summary.id))
  const of = (cluster: Cluster) => relations.find(({ look }) => ids(cluster).some((id) => id && look?.of?.includes(id)))
  const drawn = clusters.map((cluster) => ({ cluster, relation: of(cluster) }))
  const parts = [...relations, undefined].map((relation) => ({
    relation,
    clusters: drawn.filter((one) => one.relation === relation).map(({ cluster }) => cluster),
  }))
  return (
    <section className={styles.topology} aria-label="Who follows whom">
      {parts.map((part) =>
        part.clusters.length === 0 ? null : (
          <div key={part.relation?.summary.id ?? ''} className={styles.part}>
            <h2>
              {part.relation === undefined ? (
                'In no relation'
              ) : (
                <Link to={checkPath(part.relation.summary.id)}>{part.relation.summary.name}</Link>
              )}
            </h2>
            <div className={styles.clusters}>
              {part.clusters.map((cluster) => (
                <Placed key={cluster.nodes[0]?.id} cluster={cluster} lines={lines} members={members} marks={marks} />
              ))}
            </div>
          </div>
        ),
      )}
    </section>
  )
}

interface PlacedProps extends Pick<Props, 'members' | 'marks'> {
  readonly cluster: Cluster
  readonly lines: ReadonlyMap<string, Line>
}

function Placed({ cluster, lines, members, marks }: PlacedProps) {
  const placed = useMemo(() => place(cluster), [cluster])
  return <Drawing placed={placed} lines={lines} members={members} marks={marks} />
}

/** The same clusters for as long as the same follow the same: numbers come each second and move nothing. */
function useClusters(lines: readonly Line[]): readonly Cluster[] {
  const shape = lines.map(({ database, arrows }) => [
    database.name,
    arrows.map(({ source, replica, channel }) => [source, replica, channel]),
  ])
  const key = JSON.stringify(shape)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of the lines that is read
  return useMemo(() => clustersOf(lines), [key])
}
