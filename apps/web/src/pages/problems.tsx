import { useSearchParams } from 'react-router'
import segmented from '../components/segmented.module.css'
import { useSurvey } from '../live/hooks.ts'
import { InHandLists } from '../problems/in-hand-lists.tsx'
import { Lateness } from '../problems/lateness.tsx'
import { ProblemList } from '../problems/problem-list.tsx'
import { queryFor, SHOWN, type Shown, shownIn } from '../problems/shown.ts'
import { useHandled } from '../problems/use-handled.ts'
import { Search } from '../shell/search.tsx'
import { PHONE, useMedia } from '../use-media.ts'
import styles from './problems.module.css'

/** What is wrong now, as a list to work through, and what people have in hand. */
export default function Problems() {
  const { problems, handled, explained } = useSurvey()
  const inHand = useHandled()
  const isPhone = useMedia(PHONE)
  const [query, setQuery] = useSearchParams()
  const shown = shownIn(query)
  const search = query.get('q') ?? ''
  const go = (shown: Shown, search: string) => setQuery(queryFor(shown, search), { replace: true })
  const counts: { readonly [shown in Shown]: number } = {
    unhandled: problems.length,
    handled: handled.length,
    explained: explained.length,
    all: problems.length + handled.length + explained.length,
    quiet: inHand.quiets.length + inHand.acknowledgements.length,
  }
  const filters = (
    <>
      <div className={segmented.segmented}>
        {SHOWN.map(({ name, title, brief }) => (
          <button key={name} type="button" aria-pressed={shown === name} onClick={() => go(name, search)}>
            {isPhone ? brief : title} {counts[name]}
          </button>
        ))}
      </div>
      <span className={styles.search}>
        <Search
          value={search}
          onChange={(search) => go(shown, search)}
          label={shown === 'quiet' ? 'Filter what is in hand' : 'Filter problems'}
        />
      </span>
    </>
  )
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>Problems</h1>
      {shown === 'quiet' ? (
        <>
          <div className={styles.bar}>{filters}</div>
          <InHandLists handled={inHand} search={search} />
        </>
      ) : (
        <ProblemList key={shown} shown={shown} search={search} filters={filters} />
      )}
      <Lateness />
    </main>
  )
}
