import { handledWords } from '@foretop/shared/trouble.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { Link } from 'react-router'
import { HandlingSign } from '../checks/handling-sign.tsx'
import { handlingOf, nameOf, WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import { checkPath } from '../paths.ts'
import styles from './lines.module.css'

/** What somebody has, or other trouble explains, is not gone: one quiet line, whole items only, what people have first. */
export function HandledStrip({ known }: { readonly known: readonly Summary[] }) {
  if (known.length === 0) return null
  return (
    <div className={styles.strip}>
      <span className={styles.lead}>{handledWords(known)}</span>
      <ul className={styles.items} aria-label="Handled and explained problems">
        {known.slice(0, 20).map((check) => (
          <li key={check.id}>
            <Link to={checkPath(check.id)} className={styles.item}>
              <Shape status={check.status} hollow />
              <span className="sr">{WORDS[check.status]}</span> <span className={styles.name}>{nameOf(check)}</span>{' '}
              <HandlingSign handling={handlingOf(check)} />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
