/** Words that stand around the plot in a picture of it. */
export interface Words {
  readonly title: string
  /** Whose graph it is: host and check. */
  readonly subject: string
  readonly legend: readonly { readonly text: string; readonly stroke: string; readonly dash: string }[]
  readonly caption: string
}

const SCALE = 2
const PAD_PX = 16
const TITLE_PX = 28
const ROW_PX = 20

/** Size in CSS px of a picture around a plot, and where its parts stand. */
export function layoutOf(plot: { readonly width: number; readonly height: number }, legendRows: number) {
  const plotTop = PAD_PX + TITLE_PX + legendRows * ROW_PX
  return {
    width: Math.round(plot.width) + 2 * PAD_PX,
    height: Math.round(plot.height) + plotTop + ROW_PX + PAD_PX,
    plotTop,
    captionTop: plotTop + plot.height + ROW_PX - 4,
  }
}

/** `lb01-machine-received-2026-03-14-1403.png`: sorts by what and when, and is a name on every system. */
export function fileNameOf(subject: string, title: string, at: number, ending: 'png' | 'csv'): string {
  const when = new Date(at).toISOString().slice(0, 16).replace('T', '-').replace(':', '')
  const plain = `${subject}-${title}`.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')
  return `${plain.replaceAll(/^-|-$/g, '').slice(0, 100)}-${when}.${ending}`
}

/** A plot as a PNG, twice as fine as on screen, with its words around it, in the colours and fonts that are shown. */
export async function pictureOf(svg: SVGSVGElement, words: Words): Promise<Blob> {
  const plot = { width: svg.clientWidth, height: svg.clientHeight }
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('the browser has no canvas to draw on')
  const font = getComputedStyle(document.body).fontFamily
  const rows = legendRows(context, words.legend, plot.width, font)
  const layout = layoutOf(plot, rows.length)
  canvas.width = layout.width * SCALE
  canvas.height = layout.height * SCALE
  context.scale(SCALE, SCALE)
  context.fillStyle = colour('--s1')
  context.fillRect(0, 0, layout.width, layout.height)
  drawWords(context, words, rows, { ...layout, plotWidth: plot.width }, font)
  context.drawImage(await imageOf(svg), PAD_PX, layout.plotTop, plot.width, plot.height)
  drawTexts(context, svg, PAD_PX, layout.plotTop)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (blob === null) throw new Error('the picture is too large for this browser')
  return blob
}

const colour = (token: string) => getComputedStyle(document.documentElement).getPropertyValue(token).trim()
/** `var(--d1)` as it is now. */
const resolved = (stroke: string) => colour(/^var\(([^)]*)\)$/.exec(stroke)?.[1] ?? stroke) || stroke

type Legend = Words['legend']
const KEY_PX = 24
const APART_PX = 18

function legendRows(context: CanvasRenderingContext2D, legend: Legend, width: number, font: string): Legend[] {
  context.font = `400 12px ${font}`
  const rows: Legend[number][][] = []
  let free = 0
  for (const entry of legend) {
    const needed = KEY_PX + context.measureText(entry.text).width + APART_PX
    if (needed > free) {
      rows.push([])
      free = width
    }
    rows.at(-1)?.push(entry)
    free -= needed
  }
  return rows
}

function drawWords(
  context: CanvasRenderingContext2D,
  { title, subject, caption }: Words,
  rows: readonly Legend[],
  { captionTop, plotWidth }: ReturnType<typeof layoutOf> & { readonly plotWidth: number },
  font: string,
): void {
  context.font = `640 15px ${font}`
  context.fillStyle = colour('--text')
  context.fillText(title, PAD_PX, PAD_PX + 14)
  const after = PAD_PX + context.measureText(title).width + 10
  context.font = `400 13px ${font}`
  context.fillStyle = colour('--text2')
  context.fillText(subject, after, PAD_PX + 14)
  context.font = `400 12px ${font}`
  for (const [at, row] of rows.entries()) {
    const y = PAD_PX + TITLE_PX + at * ROW_PX + 6
    let x = PAD_PX
    for (const { text, stroke, dash } of row) {
      context.strokeStyle = resolved(stroke)
      context.lineWidth = 2
      context.setLineDash(dash === '0' ? [] : dash.split(' ').map(Number))
      context.beginPath()
      context.moveTo(x, y)
      context.lineTo(x + KEY_PX - 6, y)
      context.stroke()
      context.fillText(text, x + KEY_PX, y + 4)
      x += KEY_PX + context.measureText(text).width + APART_PX
    }
  }
  context.setLineDash([])
  context.fillStyle = colour('--text3')
  // Narrower letters rather than no end.
  context.fillText(caption, PAD_PX, captionTop, plotWidth)
}

const PAINTED = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'fill-opacity', 'stroke-opacity', 'opacity']

/** The shapes of the plot as an image: style sheets do not reach into one, so every colour is written out. */
async function imageOf(svg: SVGSVGElement): Promise<HTMLImageElement> {
  const copy = svg.cloneNode(true) as SVGSVGElement // a clone is what its original is
  const originals = svg.querySelectorAll('*')
  for (const [at, element] of copy.querySelectorAll('*').entries()) {
    const original = originals[at]
    if (original === undefined) continue
    const style = getComputedStyle(original)
    for (const property of PAINTED)
      if (!element.getAttribute(property)?.startsWith('url('))
        element.setAttribute(property, style.getPropertyValue(property))
    element.removeAttribute('style')
  }
  for (const text of copy.querySelectorAll('text')) text.remove()
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(svg.clientWidth))
  copy.setAttribute('height', String(svg.clientHeight))
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`
  await image.decode()
  return image
}

const ALIGNED = { start: 'left', middle: 'center', end: 'right' } as const

/** Words are drawn on the canvas itself: an image has none of the page's fonts. */
function drawTexts(context: CanvasRenderingContext2D, svg: SVGSVGElement, left: number, top: number): void {
  for (const text of svg.querySelectorAll('text')) {
    const letters = text.getNumberOfChars()
    if (letters === 0) continue
    const { textAnchor, fill, stroke, strokeWidth, fontWeight, fontSize, fontFamily } = getComputedStyle(text)
    const first = text.getStartPositionOfChar(0)
    const last = text.getEndPositionOfChar(letters - 1)
    const anchor = textAnchor === 'end' ? 'end' : textAnchor === 'middle' ? 'middle' : 'start'
    const x = { start: first.x, middle: (first.x + last.x) / 2, end: last.x }[anchor]
    context.font = `${fontWeight} ${fontSize} ${fontFamily}`
    context.fillStyle = fill
    context.textAlign = ALIGNED[anchor]
    const words = text.textContent ?? ''
    if (stroke !== 'none') {
      context.strokeStyle = stroke
      context.lineWidth = Number.parseFloat(strokeWidth)
      context.strokeText(words, left + x, top + first.y)
    }
    context.fillText(words, left + x, top + first.y)
  }
  context.textAlign = 'left'
}
