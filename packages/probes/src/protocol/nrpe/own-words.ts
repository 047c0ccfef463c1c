/** What a daemon says itself, in place of a plugin, with result 3; and what that means (nrpe.c of 4.1). */
const OWN_WORDS: readonly { readonly begins: string; readonly ends: string; readonly means: string }[] = [
  { begins: "NRPE: Command '", ends: "' not defined", means: 'misconfigured there, no such command' },
  {
    begins: 'NRPE: Unable to read output',
    ends: '',
    means: 'misconfigured there, or broken: its plugin is missing, may not be run, or said nothing',
  },
  { begins: 'NRPE: Command timed out after ', ends: ' seconds', means: 'slow there, and ended by the daemon' },
]

/** What it means in our words, `null` where a plugin said it. */
export function meaningOf(text: string): string | null {
  const said = text.trim()
  return OWN_WORDS.find(({ begins, ends }) => said.startsWith(begins) && said.endsWith(ends))?.means ?? null
}
