import type { Impact } from '@foretop/shared/model.ts'
import styles from './users-word.module.css'

/** Whether trouble reaches users, in a word: `users: no`. */
export const UsersWord = ({ users }: Pick<Impact, 'users'>) => (
  <b className={styles.users} data-users={users}>
    users: {users}
  </b>
)
