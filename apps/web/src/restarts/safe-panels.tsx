import { Link } from 'react-router'
import panel from '../components/panel.module.css'
import { Answer } from './answer.tsx'
import { restartablesOf } from './restart-word.ts'
import { useRestarts } from './use-restarts.ts'

type Props = { readonly check: string } | { readonly host: string }

/** Whether what a page is about can be restarted: one panel for each restart. */
export function SafePanels(props: Props) {
  return restartablesOf(useRestarts(), props).map(({ restart, answer }) => (
    <section key={restart.name} className={panel.panel}>
      <h2>
        <Link to={`/restarts#${encodeURIComponent(restart.name)}`}>Restart: {restart.title}</Link>
      </h2>
      <Answer answer={answer} at={restart.at} />
    </section>
  ))
}
