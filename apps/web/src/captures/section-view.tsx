import { cellText, columnsOf } from '@foretop/shared/format/capture.ts'
import type { Section } from '@foretop/shared/model.ts'
import panel from '../components/panel.module.css'
import styles from './captures.module.css'

/** One section, folded until it is wanted: as it was said, in letters of one width. */
export function SectionView({ section, isOpen }: { readonly section: Section; readonly isOpen: boolean }) {
  return (
    <details className={styles.section} open={isOpen}>
      <summary>
        {section.title}
        {'table' in section && <small>{section.table.length === 0 ? 'none' : section.table.length}</small>}
      </summary>
      {'text' in section ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre tabIndex={0}>{section.text}</pre>
      ) : (
        <Rows title={section.title} rows={section.table} />
      )}
    </details>
  )
}

function Rows({
  title,
  rows,
}: {
  readonly title: string
  readonly rows: Extract<Section, { table: unknown }>['table']
}) {
  const columns = columnsOf(rows)
  if (rows.length === 0) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
    <section className={panel.rows} tabIndex={0} aria-label={`${title}, rows`}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column}>{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // Rows have no name of their own and never change.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above.
            <tr key={at}>
              {columns.map((column) => (
                <td key={column} data-number={typeof row[column] === 'number' || undefined}>
                  {cellText(row[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
