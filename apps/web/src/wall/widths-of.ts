const context = document.createElement('canvas').getContext('2d')

/** Measures text of the page in type of that many px; where nothing can be measured, by the mean of all letters. */
export function widthsOf(sizePx: number): (text: string) => number {
  if (context === null) return (text) => text.length * MEAN * sizePx
  const font = `${sizePx}px ${getComputedStyle(document.body).fontFamily}`
  return (text) => {
    context.font = font
    return context.measureText(text).width
  }
}

/** Of Inter, in em. */
const MEAN = 0.55
