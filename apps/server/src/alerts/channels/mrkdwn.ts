/**
 * Text that cannot become markup: Slack wants exactly these three characters replaced, which also keeps what a server
 * says from calling everybody (`<!channel>`). Cut by its length as Slack counts it, never inside a replacement.
 */
export function mrkdwn(text: string, most: number): string {
  const parts = [...text].map((letter) => ESCAPES[letter] ?? letter)
  const whole = parts.join('')
  if (whole.length <= most) return whole
  let length = 0
  const kept = parts.findIndex((part) => {
    length += part.length
    return length > most - 1
  })
  return `${parts.slice(0, kept).join('')}…`
}

const ESCAPES: { readonly [letter: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
