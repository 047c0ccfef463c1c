import type { Arrow } from '@foretop/shared/databases/findings.ts'
import { formatBytes } from '@foretop/shared/format/amount.ts'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import { type MemberOf, readingOf } from '../view/roles.ts'
import styles from './server-panel.module.css'
import { purgeText } from './words.ts'

interface Props {
  readonly member: MemberOf<'databases'>
  readonly followers: readonly Arrow[]
}

/** Its binary logs, the newest first, and how long until one that a replica still needs is thrown away. */
export function Logs({ member: { look, roles }, followers }: Props) {
  const logs = logsOf(look?.details.logs)
  const count = readingOf({ look, roles }, 'binlogs') ?? logs?.length
  const bytes = readingOf({ look, roles }, 'binlogBytes')
  return (
    <section>
      <h3>
        Binary logs{' '}
        {count !== undefined && (
          <small>
            {count}
            {bytes !== undefined && `, ${formatBytes(bytes)} in all`}
          </small>
        )}
      </h3>
      <p>{keptFor(look?.details.logExpirySeconds, look?.details.logBytesLimit)}</p>
      {followers.length > 0 && (
        <ul className={styles.needs} aria-label="Logs its replicas need">
          {followers.map(({ replica, channel, needsLog, purge, purgeSeconds }) => (
            <li key={`${replica} ${channel}`} data-purge={purge ?? undefined}>
              <strong>{replica}</strong> needs {needsLog ?? 'a log not known'}:{' '}
              {purgeText(purge, purgeSeconds === null ? null : formatDuration(purgeSeconds * 1_000))}
            </li>
          ))}
        </ul>
      )}
      {logs === null ? (
        <p>It does not tell which ones.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className={styles.list} aria-label="Binary logs, the newest first" tabIndex={0}>
          <table>
            <tbody>
              {logs.toReversed().map(({ file, size }) => (
                <tr key={file} data-needed={followers.some(({ needsLog }) => needsLog === file) || undefined}>
                  <td>{file}</td>
                  <td>{formatBytes(size)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}

function logsOf(value: unknown): readonly { readonly file: string; readonly size: number }[] | null {
  if (!Array.isArray(value)) return null
  return value.flatMap(({ file, bytes }) =>
    typeof file === 'string' && typeof bytes === 'number' ? [{ file, size: bytes }] : [],
  )
}

function keptFor(seconds: unknown, limit: unknown): string {
  const most = typeof limit === 'number' && limit > 0 ? `, at most ${formatBytes(limit)} in all` : ''
  if (typeof seconds !== 'number') return `How long they are kept is not known${most}.`
  return seconds === 0
    ? `Never thrown away for their age${most}.`
    : `Kept for ${formatDuration(seconds * 1_000)}${most}.`
}
