import { useEffect, useRef, useState } from 'react'
import { announcement } from '../live/announcement.ts'
import { useSurvey } from '../live/hooks.ts'

const EVERY_MS = 5_000

/** Tells those who listen what is new: at most one sentence every five seconds. */
export function Announcer() {
  const { problems } = useSurvey()
  const [text, setText] = useState('')
  const told = useRef<ReadonlySet<string> | null>(null)
  const latest = useRef(problems)
  useEffect(() => {
    latest.current = problems
  }, [problems])
  useEffect(() => {
    const timer = setInterval(() => {
      const now = new Set(latest.current.map((problem) => `${problem.id} ${problem.status}`))
      // What was wrong before the page opened is on the page; it is no news.
      if (told.current !== null) setText(announcement(latest.current, told.current))
      told.current = now
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className="sr" aria-live="polite">
      {text}
    </p>
  )
}
