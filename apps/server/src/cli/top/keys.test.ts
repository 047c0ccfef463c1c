import { expect, test } from 'vitest'
import { type Circumstances, type Pressed, press, type View, WALL } from './keys.ts'

const HERE: Circumstances = { open: ['a', 'b'], handled: ['c'], refusal: null }

/** Presses keys one after the other, and gives what came of the last one. */
function play(keys: readonly string[], circumstances = HERE): Pressed {
  let view: View = { page: WALL, chosen: null }
  let last: Pressed = { view, deed: null }
  for (const key of keys) {
    last = press(view, key, circumstances)
    view = last.view
  }
  return last
}

test('the cursor walks over open problems, then those somebody has, and stays at the ends', () => {
  expect(play(['j']).view.chosen).toBe('a')
  expect(play(['j', 'j', 'j', 'j']).view.chosen).toBe('c')
  expect(play(['k']).view.chosen).toBe('c')
  expect(play(['\x1b[B', '\x1b[B', '\x1b[A']).view.chosen).toBe('a')
})
test('nothing is done about what nobody chose: the first press only chooses', () => {
  expect(play(['a'])).toEqual({ view: { page: WALL, chosen: 'a' }, deed: null })
})
test('a note is typed, mended and sent, and the cursor goes on to the next', () => {
  expect(play(['j', 'a', 'o', 'k', 'x', '\x7f', '\r'])).toEqual({
    view: { page: WALL, chosen: 'b' },
    deed: { do: 'acknowledge', id: 'a', note: 'ok' },
  })
})
test('in a note q is a letter, and Escape sends nothing', () => {
  expect(play(['j', 'a', 'q']).view.page).toMatchObject({ is: 'note', text: 'q' })
  expect(play(['j', 'a', 'q', '\x1b'])).toMatchObject({ view: { page: WALL }, deed: null })
})
test('while nothing can be done the reason is said, and no note is asked for', () => {
  const refused = { ...HERE, refusal: 'no word' }
  expect(play(['j', 'a'], refused)).toMatchObject({ view: { page: WALL }, deed: { do: 'say', text: 'no word' } })
})
test('from the details it is acted on that check, whatever the cursor is on', () => {
  expect(play(['j', 'j', '\r', 'r'])).toMatchObject({ view: { page: WALL }, deed: { do: 'recheck', id: 'b' } })
})
