/** Which database the pointer or the focus is on, and which one is looked at closely: the same in table and drawing. */
export interface Marks {
  readonly lit: string | null
  readonly selected: string | null
  light(name: string | null): void
  /** Once more takes it back. */
  select(name: string): void
}

/** What an element that stands for this database needs, to light up its twins and to be lit by them. */
export const lighting = ({ lit, light }: Marks, name: string) => ({
  'data-lit': lit === name || undefined,
  onMouseEnter: () => light(name),
  onMouseLeave: () => light(null),
  onFocus: () => light(name),
  onBlur: () => light(null),
})
