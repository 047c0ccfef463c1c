import { expect, test } from 'vitest'
import { followers } from './followers.ts'

test('whoever was told follows it to its end, whatever the routes say by then', () => {
  expect(followers(['mail', 'chat'], ['pager', 'mail', 'chat'], ['pager'])).toEqual(['mail', 'chat'])
})
test('where a channel is no more, those whom the routes name hear the rest too, each once', () => {
  expect(followers(['mail', 'old'], ['pager', 'mail'], ['mail', 'pager'])).toEqual(['mail', 'pager'])
  expect(followers(['old'], ['pager'], ['pager'])).toEqual(['pager'])
})
test('where nobody was told, those whom the routes name hear it', () => {
  expect(followers([], ['pager'], ['pager'])).toEqual(['pager'])
})
