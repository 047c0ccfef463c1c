import { describe, expect, test } from 'vitest'
import { elementLength, names, textOf, tokensIn } from './elements.ts'

/** How many bytes are one element, told byte by byte. */
function lengthOf(text: string): number {
  const bytes = Buffer.from(text)
  const ends = elementLength('it')
  for (let length = 1; length <= bytes.length; length += 1) {
    const end = ends(bytes.subarray(0, length))
    if (end > 0) return end
  }
  return 0
}

describe('where an element ends', () => {
  test.each([
    ['the head of a stream', "<?xml version='1.0'?><stream:stream from='a' id='>'>"],
    ['a head in double quotes', '<?xml version="1.0"?>\n<stream:stream to="it\'s > that">'],
    ['one without anything in it', "<proceed xmlns='urn:x'/>"],
    ['one in another of its name', '<a><a><b/></a></a>'],
    ['one with a sign in quotes that is none', `<a b="/>"><c d='</a>'/></a>`],
    ['words in it', '<text>less &lt; is > more</text>'],
    ['the end of a stream', '</stream:stream>'],
  ])('%s', (_, text) => {
    const length = Buffer.byteLength(text)
    expect(lengthOf(text)).toBe(length)
    expect(lengthOf(`${text}<more/>`)).toBe(length)
    expect(elementLength('it')(Buffer.from(`${text}<more/>`))).toBe(length)
  })

  test.each(['HTTP/1.1 400', '<!DOCTYPE html>', '<!-- x -->', '<a <b>'])('%s is no element', (text) => {
    expect(() => lengthOf(text)).toThrow('does not speak XMPP')
  })

  test('blanks between elements are nothing', () => {
    expect(lengthOf(' \n <a/>')).toBe(7)
    expect(lengthOf(' \n ')).toBe(0)
  })
})

test('what is in it', () => {
  const tokens = tokensIn(
    `<stream:error><host-unknown xmlns='a>b'/><text>I &lt;do&gt; not &amp; will &#10; not</text></stream:error>`,
  )
  expect(names(tokens)).toEqual(['error', 'host-unknown', 'text'])
  expect(textOf(tokens, 'text')).toBe('I <do> not & will &#10; not')
  expect(textOf(tokens, 'host-unknown')).toBe('')
  expect(textOf(tokens, 'gone')).toBeNull()
})
