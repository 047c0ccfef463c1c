/** An answer, and until when (wall ms) it is the same. */
interface Steady {
  readonly until: number
}

/**
 * The same pure function, asked anew only where its last answer about the same thing does not hold: who is on call is
 * asked for each of a thousand decisions in a storm. What it goes by is told apart by being the same object.
 */
export function steadily<About extends object, By, Answer extends Steady>(
  ask: (about: About, at: number, by: By) => Answer,
  isSame: (one: By, other: By) => boolean,
): (about: About, at: number, by: By) => Answer {
  const last = new WeakMap<About, { readonly at: number; readonly by: By; readonly answer: Answer }>()
  return (about, at, by) => {
    const known = last.get(about)
    if (known !== undefined && at >= known.at && at < known.answer.until && isSame(known.by, by)) return known.answer
    const answer = ask(about, at, by)
    last.set(about, { at, by, answer })
    return answer
  }
}
