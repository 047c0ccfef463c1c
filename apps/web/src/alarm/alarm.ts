import { streamStore, surveyStore } from '../live/live.ts'
import { callOf, type Known, remember } from './call.ts'
import { notify, withdraw } from './notify.ts'
import { play, wakeSound } from './sound.ts'
import { hear, UNHEARD } from './tune.ts'
import { wishStore } from './wishes.ts'

/** Calls people who do not look at the screen, in the way they asked for here. */
export function startAlarm(): void {
  let heard = UNHEARD
  let known: Known | null = null
  const listen = () => {
    const { problems, notSeen, total } = surveyStore.get()
    const { sight } = streamStore.get()
    if (sight === 'connecting' || total === 0) return
    const now = { problems, notSeen, sight }
    const wishes = wishStore.get()
    const next = hear(heard, now, wishes, Date.now())
    heard = next.heard
    if (next.tune !== null) play(next.tune)
    // What was wrong before the page opened is on the page; it is no news.
    const call = known === null ? null : callOf(known, now)
    known = remember(known, now)
    if (call === null || !wishes.notifications) return
    if (call.fresh.length > 0) notify(call.fresh)
    withdraw(call.allWell ? [...call.over, 'problems'] : call.over)
  }
  surveyStore.subscribe(listen)
  streamStore.subscribe(listen)
  if (wishStore.get().sound) void wakeSound()
}
