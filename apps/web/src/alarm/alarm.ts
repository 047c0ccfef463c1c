import { streamStore, surveyStore } from '../live/live.ts'
import { type Known, newsOf, remember } from './news.ts'
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
    const news = known === null ? null : newsOf(known, now)
    known = remember(known, now)
    if (news === null || !wishes.notifications) return
    if (news.fresh.length > 0) notify(news.fresh)
    withdraw(news.allWell ? [...news.over, 'problems'] : news.over)
  }
  surveyStore.subscribe(listen)
  streamStore.subscribe(listen)
  if (wishStore.get().sound) void wakeSound()
}
