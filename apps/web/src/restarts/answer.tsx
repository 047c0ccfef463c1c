import { formatAge } from '@foretop/shared/format/age.ts'
import { checkName } from '@foretop/shared/format/check-name.ts'
import type { HostAnswer, KnownFact, Reason, Safety } from '@foretop/shared/model.ts'
import { Link } from 'react-router'
import { checkPath } from '../paths.ts'
import styles from './answer.module.css'
import { SafetyWord } from './safety-word.tsx'

interface Props {
  readonly answer: HostAnswer
  /** When it was given. */
  readonly at: number
  /** Beside other hosts. */
  readonly named?: boolean
}

/** Yes, no or not known, and why: what speaks against it first, then what it costs. */
export function Answer({ answer: { host, answer, reasons, costs }, at, named = false }: Props) {
  return (
    <div className={styles.answer} data-answer={answer}>
      <p className={styles.head}>
        {named && <Link to={`/hosts/${encodeURIComponent(host)}`}>{host}</Link>}
        <SafetyWord answer={answer} />
      </p>
      <ul>
        {reasons.map((reason) => (
          <ReasonLine key={reason.text} reason={reason} at={at} />
        ))}
        {costs.map(({ text, facts }) => (
          <li key={text}>
            <span className={styles.sign}>cost</span>
            <span>
              {text}
              <Facts facts={facts} at={at} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

const SIGNS: { readonly [safety in Safety]: string } = { yes: 'yes', no: 'no', unknown: '?' }

const ReasonLine = ({ reason: { answer, text, facts }, at }: { readonly reason: Reason; readonly at: number }) => (
  <li data-answer={answer}>
    <span className={styles.sign}>{SIGNS[answer]}</span>
    <span>
      {text}
      <Facts facts={facts} at={at} />
    </span>
  </li>
)

const Facts = ({ facts, at }: { readonly facts: readonly KnownFact[]; readonly at: number }) =>
  facts.map((fact) => (
    <small key={`${fact.checkId} ${fact.text}`} className={styles.fact}>
      {fact.checkId !== null && <Link to={checkPath(fact.checkId)}>{checkName(fact.checkId)}</Link>} {fact.text}
      {fact.at !== null && <span className={styles.age}> · {formatAge(at - fact.at)} ago</span>}
    </small>
  ))
