import { formatAge } from '@foretop/shared/format/age.ts'
import { hiddenBy } from '@foretop/shared/hidden.ts'
import type { Acknowledgement, Quiet } from '@foretop/shared/model.ts'
import { inScope } from '@foretop/shared/scope.ts'
import { Link } from 'react-router'
import { nameOf } from '../checks/status.ts'
import buttons from '../components/button.module.css'
import { Failure, Notice } from '../components/notice.tsx'
import { Until } from '../components/tick.tsx'
import { release } from '../deeds/acknowledge.ts'
import { end } from '../deeds/quieten.ts'
import { useSite } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { checkPath } from '../paths.ts'
import { dayTime } from '../time/zone.ts'
import { type InHand, type InHandList, inHand } from './in-hand.ts'
import styles from './in-hand-lists.module.css'
import type { Handled } from './use-handled.ts'

interface Props {
  readonly handled: Handled
  readonly search: string
}

/** What is silenced, in downtime and acknowledged: by whom, since and until when, and the way to end each. */
export function InHandLists({ handled, search }: Props) {
  const { error, retry } = handled
  const lists = inHand(handled, search).filter(({ items }) => items.length > 0)
  if (error !== null) return <Failure what="What is in hand could not be read" error={error} retry={retry} />
  if (lists.length === 0) {
    return (
      <Notice>
        <p>
          {search === ''
            ? 'Nothing is silenced, acknowledged, or in downtime now or later. Each is asked for from a list of checks, or from the page of a check or host.'
            : 'Nothing in hand matches the filter.'}
        </p>
      </Notice>
    )
  }
  return lists.map((list) => <List key={list.title} list={list} />)
}

function List({ list: { title, end: word, items } }: { readonly list: InHandList }) {
  const { may } = useSite()
  return (
    <section className={styles.list}>
      <h2>
        {title} {items.length}
      </h2>
      <table aria-label={title}>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">By</th>
            <th scope="col">{title === 'Downtimes to come' ? 'From' : 'Since'}</th>
            <th scope="col">Until</th>
            <th scope="col">Note</th>
            {may.operate && (
              <th scope="col">
                <span className="sr">End</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.key}>
              <td className={styles.what}>
                <What item={item} />
              </td>
              <td>{item.by || '—'}</td>
              <td>{dayTime(item.since)}</td>
              <td>
                {item.until === null ? (
                  isLoose(item.of) ? (
                    'its status changes'
                  ) : (
                    'it is ok'
                  )
                ) : (
                  <>
                    {dayTime(item.until)}{' '}
                    <small>
                      in <Until at={item.until} />
                    </small>
                  </>
                )}
              </td>
              <td className={styles.note}>
                <Note item={item} />
              </td>
              {may.operate && (
                <td>
                  <button
                    type="button"
                    className={buttons.button}
                    aria-label={`${word} ${item.what}`}
                    onClick={() => finish(item.of)}
                  >
                    {word}
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function What({ item: { of, what } }: { readonly item: InHand }) {
  if ('checkId' in of) return <Link to={checkPath(of.checkId)}>{what}</Link>
  const count = [...table.rows.values()].filter((row) => inScope(of.match, row)).length
  return (
    <>
      {what} {count !== 1 && <small>{count} checks</small>}
    </>
  )
}

/** Why, what it hides, what alone it is about, and when it comes again. */
function Note({ item: { of, note, expect, again } }: { readonly item: InHand }) {
  const waits = 'kind' in of && of.beganAt === null ? of.lastsMs : null
  const hidden = 'kind' in of && of.kind === 'silence' ? hiddenBy(of, table.rows.values()) : null
  return (
    <>
      {note}
      {hidden !== null && (
        <span className={styles.hides}>
          hides trouble of {hidden.checks[0] && nameOf(hidden.checks[0])}
          {hidden.checks.length > 1 && ` and ${hidden.checks.length - 1} more`} since {dayTime(hidden.since)}
        </span>
      )}
      {waits !== null && <span className={styles.more}>begins with the first trouble, for {formatAge(waits)}</span>}
      {expect !== null && <span className={styles.more}>only {expect.join(', ')}: all else is told</span>}
      {again.length > 0 && <span className={styles.more}>again {again.map((at) => dayTime(at)).join(', ')}</span>}
    </>
  )
}

const isLoose = (of: Acknowledgement | Quiet): boolean => 'checkId' in of && !of.sticky

const finish = (of: Acknowledgement | Quiet): void => ('checkId' in of ? release([{ id: of.checkId }]) : end(of))
