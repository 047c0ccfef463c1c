/** Whether a list is taken. One that has fallen below half may be the truth, or half of an answer. */
export type Weighed =
  | { readonly is: 'taken' }
  /** Not yet: so many looks that say so are still to come. `null`: rows that are wrong say nothing, however often. */
  | { readonly is: 'doubted'; readonly left: number | null }

interface Lists {
  /** Rows in force, and rows that are listed now. */
  readonly had: number
  readonly has: number
  /** Rows now that could not even be listed. */
  readonly refused: number
  /** Rows that checks are made of, and those of them that are listed still, but of which fewer could be made now. */
  readonly watched: number
  readonly lost: number
  /** Looks before this one, in a row, that were doubted. */
  readonly doubted: number
  /** As many looks in a row are believed. */
  readonly believe: number
  /** Somebody said that it is so, or the source is another one than that whose rows are in force. */
  readonly isVouchedFor: boolean
}

export function weigh({ had, has, refused, watched, lost, doubted, believe, isVouchedFor }: Lists): Weighed {
  if (isVouchedFor) return { is: 'taken' }
  if (lost * 2 > watched) return { is: 'doubted', left: null }
  if (has * 2 >= had) return { is: 'taken' }
  if (refused > 0 && (has + refused) * 2 >= had) return { is: 'doubted', left: null }
  const left = believe - doubted - 1
  return left <= 0 ? { is: 'taken' } : { is: 'doubted', left }
}
