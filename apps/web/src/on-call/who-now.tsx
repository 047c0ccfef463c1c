import type { OnCallView, RotaView } from '@foretop/shared/on-call.ts'
import { serverNow } from '../live/server-time.ts'
import { useRoundedNow } from '../time/use-rounded-now.ts'
import { timeInZone, weekdayTime, zoneName } from '../time/zone.ts'
import styles from './on-call.module.css'
import { titleOf } from './people.ts'

/** For each rota who is on call, until when, and who is next. */
export function WhoNow({ view }: { readonly view: OnCallView }) {
  return (
    <ul className={styles.now} aria-label="Now">
      {view.rotas.map((rota) => (
        <li key={rota.name}>
          <h2>{rota.title}</h2>
          <Now rota={rota} view={view} />
        </li>
      ))}
    </ul>
  )
}

function Now({ rota, view }: { readonly rota: RotaView; readonly view: OnCallView }) {
  const now = useRoundedNow(60_000)
  const [at, next] = rota.stints.filter(({ until }) => until > serverNow())
  if (at === undefined) return null
  const person = view.people.find(({ name }) => name === at.person)
  const there = person === undefined ? '' : timeInZone(now, person.zone)
  return (
    <>
      <p className={styles.who}>{titleOf(at.person, view)}</p>
      <p>
        {next === undefined ? `for the next four weeks` : `until ${weekdayTime(at.until)} ${zoneName(at.until)}`}
        {at.override && ' · in place of somebody else'}
      </p>
      {next !== undefined && <p>then {titleOf(next.person, view)}</p>}
      {person !== undefined && there !== timeInZone(now, undefined) && (
        <p className={styles.there}>
          it is {there} for {person.title} ({person.zone})
        </p>
      )}
    </>
  )
}
