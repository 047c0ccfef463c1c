import { type CSSProperties, useRef } from 'react'
import { useSize } from '../use-size.ts'
import type { MemberOf } from '../view/roles.ts'
import { BalancerCard } from './card.tsx'
import styles from './cards.module.css'
import { fitCards } from './fit-cards.ts'
import type { LineLooks } from './look-log.ts'

interface Props {
  readonly members: readonly MemberOf<'balancers'>[]
  /** As lines call them, in the same order. */
  readonly names: readonly string[]
  readonly looks: LineLooks
  /** Wall time in ms of the picture. */
  readonly now: number
  readonly paused: boolean
  /** Which one keys stand on. */
  readonly at: number
}

/** Balancers side by side, all on one screen where that can be. */
export function Cards({ members, names, looks, now, paused, at }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box)
  const { columns, rows } = fitCards(members.length, width)
  // Custom properties are not among React's styles.
  const style = { '--columns': columns, '--rows': rows } as CSSProperties
  return (
    <div ref={box} className={styles.cards} style={style}>
      {members.map((member, index) => (
        <BalancerCard
          key={member.summary.id}
          member={member}
          name={names[index] ?? member.summary.id}
          looks={looks.get(member.summary.id) ?? NO_LOOKS}
          now={now}
          paused={paused}
          current={index === at}
        />
      ))}
    </div>
  )
}

const NO_LOOKS: readonly [] = []
