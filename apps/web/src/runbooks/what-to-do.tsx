import type { Runbook } from '@foretop/shared/model.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { Markdown } from './markdown.tsx'
import { runbooksOf } from './runbooks.tsx'
import styles from './what-to-do.module.css'

/** Of a host: its own runbook and its groups' first, then those of its checks, folded. */
export function WhatToDo({ checks }: { readonly checks: readonly CheckView[] }) {
  const runbooks = together(checks)
  if (runbooks.length === 0) return null
  return (
    <section className={styles.part} aria-labelledby="runbooks">
      <h2 id="runbooks">What to do</h2>
      {runbooks.map((runbook) => (
        <details key={`${runbook.of} ${runbook.name}`} className={styles.runbook} open={runbook.of !== 'check'}>
          <summary>{runbook.of === 'check' ? runbook.name : `${runbook.of} ${runbook.name}`}</summary>
          <Markdown text={runbook.text} />
        </details>
      ))}
    </section>
  )
}

const ORDER: readonly Runbook['of'][] = ['host', 'group', 'check']

/** Each text once, however many checks come with it. */
function together(checks: readonly CheckView[]): readonly Runbook[] {
  const byText = new Map<string, Runbook>()
  for (const runbook of checks.flatMap(runbooksOf).toSorted((a, b) => ORDER.indexOf(a.of) - ORDER.indexOf(b.of)))
    if (!byText.has(runbook.text.trim())) byText.set(runbook.text.trim(), runbook)
  return [...byText.values()]
}
