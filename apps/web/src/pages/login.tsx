import { type FormEvent, useState } from 'react'
import { client, logIn } from '../api.ts'
import buttons from '../components/button.module.css'
import { reconnect } from '../live/live.ts'
import { loggedIn } from '../session.ts'
import styles from './login.module.css'

/** The server keeps the session in a cookie that no script can read. */
export default function Login() {
  const [token, setToken] = useState('')
  const [error, setError] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await logIn(token)
      loggedIn()
      reconnect()
      await client.invalidateQueries()
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause))
    }
  }
  return (
    <main className={styles.login}>
      <h1>Foretop</h1>
      <form onSubmit={submit}>
        <label htmlFor="token">Access token</label>
        <input
          id="token"
          type="password"
          autoComplete="current-password"
          required
          value={token}
          aria-describedby="login-error"
          onChange={(event) => setToken(event.target.value)}
        />
        <button type="submit" className={buttons.primary}>
          Log in
        </button>
        <p id="login-error" role="alert">
          {error}
        </p>
      </form>
    </main>
  )
}
