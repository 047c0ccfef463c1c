import { Link } from 'react-router'
import { Notice } from '../components/notice.tsx'
import { useSurvey } from '../live/hooks.ts'

interface Props {
  readonly show: 'unhandled' | 'handled' | 'all'
  readonly filtered: boolean
}

/** An empty list says why it is empty, and never "well" of what was not seen. */
export function Nothing({ show, filtered }: Props) {
  const { notSeen, total } = useSurvey()
  if (filtered) {
    return (
      <Notice>
        <p>No problem matches the filter.</p>
        <Link to="/problems">Drop the filter</Link>
      </Notice>
    )
  }
  return (
    <Notice>
      {show === 'handled' ? (
        <p>
          Nothing is handled. Problems that somebody acknowledged, or that another problem explains, are listed here.
        </p>
      ) : total === 0 ? (
        <p>No checks yet. They are written in foretop.yaml.</p>
      ) : notSeen > 0 ? (
        <p>
          No problem seen; {notSeen} of {total} checks not seen.
        </p>
      ) : (
        <p>No problems in {total} checks.</p>
      )}
    </Notice>
  )
}
