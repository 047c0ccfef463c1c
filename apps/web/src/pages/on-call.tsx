import { Failure, Notice } from '../components/notice.tsx'
import { FourWeeks } from '../on-call/four-weeks.tsx'
import onCall from '../on-call/on-call.module.css'
import { Tabs } from '../on-call/tabs.tsx'
import { useOnCall } from '../on-call/use-on-call.ts'
import { WhoNow } from '../on-call/who-now.tsx'
import { ROOT } from '../root.ts'
import { zoneName } from '../time/zone.ts'
import styles from './events.module.css'

/** Who is on call now and in the next four weeks. */
export default function OnCall() {
  const { data: view, error, isPending, refetch } = useOnCall()
  return (
    <main className={styles.page}>
      <h1>On call</h1>
      <Tabs />
      {error !== null && <Failure what="Who is on call could not be read" error={error} retry={() => refetch()} />}
      {!isPending && error === null && (view == null || view.rotas.length === 0) && (
        <Notice>
          <p>Nobody is on call: the configuration has no rotas.</p>
        </Notice>
      )}
      {view != null && view.rotas.length > 0 && (
        <>
          <WhoNow view={view} />
          <h2>Four weeks, in {zoneName(view.at)}</h2>
          <FourWeeks view={view} />
          <p className={onCall.links}>
            For your own calendar:{' '}
            {view.rotas.map(({ name, title }, index) => (
              <span key={name}>
                {index > 0 && ', '}
                <a href={new URL(`api/v1/rotas/${encodeURIComponent(name)}.ics`, ROOT).href}>{title}</a>
              </span>
            ))}{' '}
            (iCalendar)
          </p>
        </>
      )}
    </main>
  )
}
