/** A card needs so many px to be read. */
const LEAST_PX = 236
const GAP_PX = 12

/** How many cards stand side by side: in as few rows as there is room for, and as many in each. */
export function fitCards(count: number, widthPx: number): { readonly columns: number; readonly rows: number } {
  const most = Math.max(1, Math.floor((widthPx + GAP_PX) / (LEAST_PX + GAP_PX)))
  const rows = Math.max(1, Math.ceil(count / most))
  return { columns: Math.max(1, Math.ceil(count / rows)), rows }
}
