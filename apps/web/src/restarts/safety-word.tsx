import type { Safety } from '@foretop/shared/model.ts'
import styles from './safety-word.module.css'

const WORDS: { readonly [safety in Safety]: string } = { yes: 'safe now', no: 'not now', unknown: 'not known' }

/** Whether something can be restarted, in a word. */
export const SafetyWord = ({ answer }: { readonly answer: Safety }) => (
  <b className={styles.word} data-answer={answer}>
    {WORDS[answer]}
  </b>
)
