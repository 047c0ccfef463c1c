/**
 * What is wrong with the drawing of the rooms: a folder right below a `src/` that is not drawn, or a drawn one that is not
 * there. A line that begins at the margin names a `src/`; below it every word that ends with `/` is a room in it, at any depth.
 */
export function roomFaults(text, files) {
  const drawing = /^## Rooms\n\n```\n(.*?)^```$/ms.exec(text)?.[1]
  if (drawing === undefined) return ['there is no drawing']
  const roots = new Map()
  let root = ''
  for (const line of drawing.trimEnd().split('\n')) {
    const [first = ''] = line.split(' ')
    if (first !== '') root = first
    const rooms = line.slice(first.length).match(/(?<=[ (])[a-z-]+(?=\/)/g) ?? []
    roots.set(root, [...(roots.get(root) ?? []), ...rooms])
  }
  const folders = files.filter((file) => file.includes('/')).map((file) => file.slice(0, file.lastIndexOf('/') + 1))
  const sources = new Set(
    folders.flatMap((folder) => /^(?:packages|apps)\/[^/]+\/src\/|^[^/]+\/src\//.exec(folder)?.[0] ?? []),
  )
  return [
    ...[...sources].filter((source) => !roots.has(source)).map((source) => `${source} is not drawn`),
    ...[...roots].flatMap(([source, rooms]) => {
      const inside = folders.filter((folder) => folder.startsWith(source)).map((folder) => folder.slice(source.length))
      const there = new Set(inside.flatMap((folder) => folder.split('/')).filter((name) => name !== ''))
      const first = new Set(inside.map((folder) => folder.split('/')[0]).filter((name) => name !== ''))
      return [
        ...rooms.filter((room) => !there.has(room)).map((room) => `${source} has no ${room}/`),
        ...[...first].filter((room) => !rooms.includes(room)).map((room) => `${source}${room}/ is not drawn`),
      ]
    }),
  ]
}
