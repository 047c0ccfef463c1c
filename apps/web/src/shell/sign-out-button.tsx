import { useQuery } from '@tanstack/react-query'
import { client, getSession, signOut } from '../api.ts'
import styles from '../components/button.module.css'
import { demandLogin } from '../session.ts'
import { toast } from './toasts.ts'

/** Only where somebody had to sign in. Every page of this browser ends with it. */
export function SignOutButton() {
  const { data } = useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => getSession(signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (data?.guarded !== true) return null
  const leave = async () => {
    try {
      await signOut()
      client.clear()
      demandLogin()
    } catch (cause) {
      toast(`Not signed out: ${cause instanceof Error ? cause.message : cause}`)
    }
  }
  return (
    <button type="button" className={styles.quiet} onClick={leave}>
      Sign out
    </button>
  )
}
