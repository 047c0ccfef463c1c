import { expect, test } from 'vitest'
import { notTaken } from './taken.ts'

const PAGE = { text: expect.stringContaining('with a web page'), retryable: true }
const HTML = 'text/html; charset=utf-8'

test.each([
  ['a page', '<!doctype html><p>Log in', undefined],
  ['a page of an old kind', '<HTML><body>', undefined],
  ['a page behind a mark of its letters', '\uFEFF \n<html>', undefined],
  ['a page behind comments', '<!-- one -->\n \n<!-- two --><head>', undefined],
  ['a page behind a comment without a gap', '<!-- one --><body>', undefined],
  ['what calls itself a page, and is one', 'Welcome. <form action="/login">', HTML],
])('%s did not come from the receiver', (_, body, contentType) => {
  expect(notTaken({ body, contentType })).toEqual(PAGE)
})

test.each([
  ['nothing', '', undefined],
  ['a word', 'ok', undefined],
  ['a word that calls itself a page', 'ok', HTML],
  ['a tag that no page begins with', 'ok <form>', undefined],
  ['a tag somewhere in a text', 'see <html>', undefined],
  ['a list', '[1]', undefined],
  ['what is no JSON', '{ok: false}', undefined],
  ['JSON in a text', 'x {"ok":false}', undefined],
  ['a yes', '{"ok":true,"error":"none"}', undefined],
  ['a success', '{"success":true,"error":"none"}', undefined],
  ['an error that is none', '{"error":""}', undefined],
  ['an error that is no word', '{"error":5}', undefined],
  ['another result', '{"result":"success"}', undefined],
])('%s is no no', (_, body, contentType) => {
  expect(notTaken({ body, contentType })).toBeNull()
})

test.each([
  ['{"ok":false}', 'but did not take the message', false],
  ['{"success":false}', 'but did not take the message', false],
  [' {"result":"error"}\n', 'but did not take the message', false],
  ['{"ok":false,"error":"invalid_auth"}', 'but did not take the message (invalid_auth)', false],
  ['{"error":"no_service"}', 'but did not take the message (no_service)', false],
  ['{"ok":false,"error":"rate_limited"}', 'but did not take the message (rate_limited)', true],
  ['{"ok":false,"error":"ratelimited"}', 'but did not take the message (ratelimited)', true],
  ['{"ok":false,"error":"timeout"}', 'but did not take the message (timeout)', true],
  ['{"ok":false,"error":"not a timeout"}', 'but did not take the message', false],
  [`{"ok":false,"error":"${'x'.repeat(61)}"}`, 'but did not take the message', false],
])('%s', (body, text, retryable) => {
  expect(notTaken({ body, contentType: 'application/json' })).toEqual({ text, retryable })
})
