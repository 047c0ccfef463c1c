import styles from '../components/panel.module.css'

/** What to do, as the team wrote it: plain text with its line breaks. */
export function Runbook({ text }: { readonly text: string }) {
  return (
    <section className={styles.panel}>
      <h2>Runbook</h2>
      <pre>{text.trimEnd()}</pre>
    </section>
  )
}
