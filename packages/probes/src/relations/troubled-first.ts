interface Member {
  readonly checkId: string
  readonly isWell: boolean
}

/** For `recordOf`: those in trouble, then their neighbours, who may tell more of one that says nothing. */
export const troubledFirst = (members: readonly Member[]): readonly string[] =>
  members.toSorted((a, b) => Number(a.isWell) - Number(b.isWell)).map(({ checkId }) => checkId)
