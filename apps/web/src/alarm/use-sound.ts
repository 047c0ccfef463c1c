import { formatAge } from '@foretop/shared/format/age.ts'
import { useSyncExternalStore } from 'react'
import { everySecond } from '../live/server-time.ts'
import { soundStore } from './sound.ts'
import { wishStore } from './wishes.ts'

/** What there is to hear: nothing, unless somebody asked for it here. Drawn again only when the words differ. */
export function useSound(): { readonly state: 'off' | 'on' | 'muted' | 'blocked'; readonly words: string } {
  const { sound, mutedUntil } = useSyncExternalStore(wishStore.subscribe, wishStore.get)
  const heard = useSyncExternalStore(soundStore.subscribe, soundStore.get)
  const left = useSyncExternalStore(everySecond, () =>
    sound && mutedUntil > Date.now() ? formatAge(mutedUntil - Date.now()) : '',
  )
  if (!sound) return { state: 'off', words: '' }
  if (left !== '') return { state: 'muted', words: `muted, ${left} left` }
  return heard === false ? { state: 'blocked', words: 'sound blocked' } : { state: 'on', words: 'sound' }
}
