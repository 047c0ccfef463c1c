import { formatDuration } from '@foretop/shared/format/duration.ts'
import type { RestartView } from '@foretop/shared/model.ts'
import { Notice } from '../components/notice.tsx'
import { Answer } from '../restarts/answer.tsx'
import { SafetyWord } from '../restarts/safety-word.tsx'
import { useRestarts } from '../restarts/use-restarts.ts'
import { Markdown } from '../runbooks/markdown.tsx'
import { useOld } from '../shell/loss.tsx'
import styles from './restarts.module.css'

/** What can be restarted: whether that is safe on each host, why, and how it is done. */
export default function Restarts() {
  const restarts = useRestarts()
  const old = useOld()
  return (
    <main className={styles.page} data-old={old}>
      <h1>Safe to restart?</h1>
      {restarts.length === 0 && (
        <Notice>
          <p>The configuration says of nothing when it can be restarted.</p>
        </Notice>
      )}
      {restarts.map((restart) => (
        <RestartPart key={restart.name} restart={restart} />
      ))}
    </main>
  )
}

function RestartPart({
  restart: { name, title, answer, runbook, hosts, withinMs, at },
}: {
  readonly restart: RestartView
}) {
  return (
    <section id={name} className={styles.restart} aria-labelledby={`restart-${name}`}>
      <h2 id={`restart-${name}`}>
        {title} <SafetyWord answer={answer} />
        <small>
          <code>foretop safe {name}</code> · by what was seen in the last {formatDuration(withinMs)}
        </small>
      </h2>
      <div className={styles.columns}>
        <div className={styles.hosts}>
          {hosts.map((host) => (
            <div key={host.host} className={styles.host}>
              <Answer answer={host} at={at} named />
            </div>
          ))}
          {hosts.length === 0 && <p>No host has it.</p>}
        </div>
        {runbook !== null && (
          <div className={styles.host}>
            <Markdown text={runbook} />
          </div>
        )}
      </div>
    </section>
  )
}
