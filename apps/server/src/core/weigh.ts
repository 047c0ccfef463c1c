/** Whether a list is taken. One that has fallen below half may be the truth, or half of an answer. */
export type Weighed =
  | { readonly is: 'taken' }
  /** Not yet: so many looks that say so are still to come. */
  | { readonly is: 'doubted'; readonly left: number }

interface Lists {
  /** Rows in force, and rows that are listed now. */
  readonly had: number
  readonly has: number
  /** Looks before this one, in a row, that were doubted. */
  readonly doubted: number
  /** As many looks in a row are believed. */
  readonly believe: number
  /** Somebody said that it is so, or the source is another one than that whose rows are in force. */
  readonly isVouchedFor: boolean
}

export function weigh({ had, has, doubted, believe, isVouchedFor }: Lists): Weighed {
  const left = believe - doubted - 1
  return isVouchedFor || has * 2 >= had || left <= 0 ? { is: 'taken' } : { is: 'doubted', left }
}
