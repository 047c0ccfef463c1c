import { beforeEach, expect, test, vi } from 'vitest'
import { demandLogin, loggedIn } from '../session.ts'
import { forgetWithSession, keepInTab, keptInTab } from './kept-in-tab.ts'

/** As browsers have it: the names of what is kept are its own keys. */
class TabStorage {
  getItem(key: string) {
    return Object.hasOwn(this, key) ? Reflect.get(this, key) : null
  }
  setItem(key: string, text: string) {
    Reflect.set(this, key, text)
  }
  removeItem(key: string) {
    Reflect.deleteProperty(this, key)
  }
}

beforeEach(() => {
  vi.stubGlobal('sessionStorage', new TabStorage())
  loggedIn()
})

test('what a tab keeps is there for its next load', () => {
  keepInTab('picture', { seq: 7 })
  expect(keptInTab('picture')).toEqual({ seq: 7 })
  expect(keptInTab('catalogue')).toBe(null)
})

test('once a login is asked for nothing of the estate stays, nor comes again, until somebody has signed in', () => {
  forgetWithSession()
  sessionStorage.setItem('foretop.reloaded', '1')
  keepInTab('picture', { seq: 7 })
  keepInTab('catalogue', { version: 'a' })
  demandLogin()
  keepInTab('picture', { seq: 8 })
  expect([keptInTab('picture'), keptInTab('catalogue')]).toEqual([null, null])
  expect(sessionStorage.getItem('foretop.reloaded')).toBe('1')
  loggedIn()
  keepInTab('picture', { seq: 9 })
  expect(keptInTab('picture')).toEqual({ seq: 9 })
})

test('what is no JSON, and a storage that is switched off, are as nothing', () => {
  sessionStorage.setItem('foretop.kept.picture', '{')
  expect(keptInTab('picture')).toBe(null)
  vi.stubGlobal('sessionStorage', undefined)
  keepInTab('picture', { seq: 7 })
  expect(keptInTab('picture')).toBe(null)
})
