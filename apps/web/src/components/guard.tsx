import { Component, type ReactNode } from 'react'
import { forgetFailures } from '../offline/later.ts'
import styles from './notice.module.css'

interface Props {
  readonly children: ReactNode
}

/** One broken panel never takes the page with it. React offers this only to classes. */
export class Guard extends Component<Props, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override componentDidCatch() {
    forgetFailures()
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <div className={styles.notice} role="alert">
        <p>
          This part could not be drawn: <code>{error.message}</code>
        </p>
        <button type="button" onClick={() => this.setState({ error: null })}>
          Try again
        </button>
      </div>
    )
  }
}
