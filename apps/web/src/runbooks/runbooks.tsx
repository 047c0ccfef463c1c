import type { Runbook } from '@foretop/shared/model.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import panel from '../components/panel.module.css'
import { Markdown } from './markdown.tsx'
import styles from './runbooks.module.css'

/** What to do: the own runbook, then those of host and groups, each under its name. An older server knows the own one alone. */
export const runbooksOf = ({ name, runbook, runbooks }: Pick<CheckView, 'name' | 'runbook' | 'runbooks'>) =>
  runbooks ?? (runbook === null ? [] : [{ of: 'check' as const, name, text: runbook }])

/** In the address of a page: it begins with what to do. */
export const RUNBOOK = 'runbook'

/** Beside a check or an incident. */
export function Runbooks({ runbooks }: { readonly runbooks: readonly Runbook[] }) {
  const { hash } = useLocation()
  const section = useRef<HTMLElement>(null)
  const isAsked = hash === `#${RUNBOOK}`
  useEffect(() => {
    if (isAsked) section.current?.scrollIntoView()
  }, [isAsked])
  if (runbooks.length === 0) return null
  return (
    <section ref={section} id={RUNBOOK} className={panel.panel}>
      <h2>{runbooks.length === 1 ? 'Runbook' : 'Runbooks'}</h2>
      <div className={styles.list}>
        {runbooks.map((runbook) => (
          <div key={`${runbook.of} ${runbook.name}`}>
            {(runbooks.length > 1 || runbook.of !== 'check') && <h3 className={styles.name}>{nameOf(runbook)}</h3>}
            <Markdown text={runbook.text} />
          </div>
        ))}
      </div>
    </section>
  )
}

const nameOf = ({ of, name }: Runbook): string => (of === 'check' ? name : `${of} ${name}`)
