import type { Runbook } from '@foretop/shared/model.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import panel from '../components/panel.module.css'
import { Markdown } from './markdown.tsx'
import styles from './runbooks.module.css'

/** What to do: the own runbook, then those of host and groups, each under its name. An older server knows the own one alone. */
export const runbooksOf = ({ name, runbook, runbooks }: Pick<CheckView, 'name' | 'runbook' | 'runbooks'>) =>
  runbooks ?? (runbook === null ? [] : [{ of: 'check' as const, name, text: runbook }])

/** Beside a check or an incident. */
export function Runbooks({ runbooks }: { readonly runbooks: readonly Runbook[] }) {
  if (runbooks.length === 0) return null
  return (
    <section id="runbook" className={panel.panel}>
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
