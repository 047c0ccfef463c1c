import { streamStore, surveyStore } from '../live/live.ts'
import { type Known, knownOf, newsOf } from './news.ts'
import { notify, withdraw } from './notify.ts'
import { play, wakeSound } from './sound.ts'
import { tuneOf } from './tune.ts'
import { wishStore } from './wishes.ts'

let playedAt = Number.NEGATIVE_INFINITY

/** Calls people who do not look at the screen, in the way they asked for here. */
export function startAlarm(): void {
  let known: Known | null = null
  const listen = () => {
    const { problems, notSeen, total } = surveyStore.get()
    const { sight } = streamStore.get()
    if (sight === 'connecting' || total === 0) return
    const now = { problems, notSeen, sight }
    // What was wrong before the page opened is on the page; it is no news.
    const news = known === null ? null : newsOf(known, now)
    // A lost picture changes nothing but the loss: what comes after it is compared with what was before.
    known = known !== null && sight === 'lost' ? { ...known, lost: true } : knownOf(now)
    if (news === null) return
    const wishes = wishStore.get()
    const tune = tuneOf(news, wishes, Date.now(), playedAt)
    if (tune !== null) {
      playedAt = Date.now()
      play(tune)
    }
    if (!wishes.notifications) return
    if (news.fresh.length > 0) notify(news.fresh)
    withdraw(news.allWell ? [...news.over, 'problems'] : news.over)
  }
  surveyStore.subscribe(listen)
  streamStore.subscribe(listen)
  if (wishStore.get().sound) void wakeSound()
}
