import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { getForesight } from '../api.ts'
import { useSite } from '../live/hooks.ts'
import { DrillPanel } from '../on-call/drill.tsx'
import { ForesightView } from '../on-call/foresight-view.tsx'
import simulate from '../on-call/simulate.module.css'
import { DEFAULT_MS, SimulateForm } from '../on-call/simulate-form.tsx'
import { Tabs } from '../on-call/tabs.tsx'
import styles from './events.module.css'

/** Who would be told of a fault, when and over what, who would not and why; what is asked stands in the address. */
export default function Simulate() {
  const { may } = useSite()
  const [query, setQuery] = useSearchParams()
  const [fault, at, forText] = ['fault', 'at', 'for'].map((name) => query.get(name) ?? '')
  const forMs = Number(forText || DEFAULT_MS)
  const { data, error, isFetching } = useQuery({
    queryKey: ['simulate', fault, at, forMs],
    queryFn: ({ signal }) => getForesight({ fault: fault ?? '', at: at || undefined, forMs }, signal),
    enabled: fault !== '',
    retry: false,
  })
  const asked = { fault: fault ?? '', at: at ?? '', forMs }
  return (
    <main className={styles.page}>
      <h1>Simulate</h1>
      <Tabs />
      <SimulateForm
        key={JSON.stringify(asked)}
        asked={asked}
        onAsk={({ fault, at, forMs }) =>
          setQuery({ fault, ...(at !== '' && { at }), ...(forMs !== DEFAULT_MS && { for: String(forMs) }) })
        }
      />
      {error !== null && fault !== '' && (
        <p role="alert" className={simulate.error}>
          {error.message}
        </p>
      )}
      {fault === '' && <p>By the configuration in force; silences are left out, and nobody takes it on meanwhile.</p>}
      {data !== undefined && error === null && (
        <div aria-busy={isFetching}>
          <ForesightView foresight={data} />
          {may.operate && <DrillPanel key={JSON.stringify(asked)} foresight={data} isOfThen={asked.at !== ''} />}
        </div>
      )}
    </main>
  )
}
