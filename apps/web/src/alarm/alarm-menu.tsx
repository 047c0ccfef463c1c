import { useSyncExternalStore } from 'react'
import { Menu, type MenuItem } from '../components/menu.tsx'
import { toast } from '../shell/toasts.ts'
import { canNotify, mayNotify } from './notify.ts'
import { play, wakeSound } from './sound.ts'
import { useSound } from './use-sound.ts'
import { wish, wishStore } from './wishes.ts'

const MINUTE_MS = 60_000
const MUTES = [
  ['15 minutes', 15 * MINUTE_MS],
  ['1 hour', 60 * MINUTE_MS],
  ['8 hours', 480 * MINUTE_MS],
] as const

/** How this browser calls: by sound, by notification, or not for a while. */
export function AlarmMenu() {
  const { sound, notifications } = useSyncExternalStore(wishStore.subscribe, wishStore.get)
  const { state: heard, words: sounds } = useSound()
  const mutes = MUTES.map(
    ([words, ms]): MenuItem => ({
      title: `Mute for ${words}`,
      deed: () => wish({ mutedUntil: Date.now() + ms }),
    }),
  )
  const items: readonly MenuItem[] = [
    sound ? { title: 'Sound off', deed: () => wish({ sound: false }) } : { title: 'Sound on', deed: switchSoundOn },
    ...(sound ? (heard !== 'muted' ? mutes : [{ title: 'End the mute', deed: () => wish({ mutedUntil: 0 }) }]) : []),
    notifications
      ? { title: 'Notifications off', deed: () => wish({ notifications: false }) }
      : { title: 'Notifications on', deed: switchNotificationsOn },
  ]
  const state = [sounds, notifications ? 'notifications' : ''].filter((word) => word !== '')
  const words = `Alarm: ${state.join(', ') || 'off'}`
  return (
    <Menu label={words} items={items}>
      {words}
    </Menu>
  )
}

async function switchSoundOn(): Promise<void> {
  wish({ sound: true, mutedUntil: 0 })
  if (await wakeSound()) play('well')
  else toast('The browser blocks sound: allow it for this page')
}

async function switchNotificationsOn(): Promise<void> {
  if (!canNotify()) return void toast('Browsers notify only from pages that came by HTTPS')
  if (!(await mayNotify())) return void toast('The browser does not allow notifications: allow them for this page')
  wish({ notifications: true })
  toast('You will be told of new problems while a tab is open')
}
