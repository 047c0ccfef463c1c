import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { keysOf } from './known-hosts.ts'

const KEY = Buffer.from('a key').toString('base64')
const of = async (text: string, name = 'web01.example.org', port = 22) =>
  (await keysOf(text, [name], port)).map(({ type, isRevoked }) => (isRevoked ? `revoked ${type}` : type))
const hashed = (name: string) => {
  const salt = Buffer.from('twenty bytes of salt')
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`
}

test.each([
  ['a name', `web01.example.org ssh-ed25519 ${KEY} somebody`],
  ['one of several', `10.0.0.1,web01.example.org ssh-ed25519 ${KEY}`],
  ['a pattern', `*.example.org ssh-ed25519 ${KEY}`],
  ['a letter', `web0?.example.??? ssh-ed25519 ${KEY}`],
  ['another case', `WEB01.Example.ORG ssh-ed25519 ${KEY}`],
  ['a hash', `${hashed('web01.example.org')} ssh-ed25519 ${KEY}`],
  ['other ends of lines, and blanks', `\t web01.example.org   ssh-ed25519\t${KEY} \r`],
])('%s is found', async (_, line) => {
  expect(await of(`# a comment\n\n${line}\n`)).toEqual(['ssh-ed25519'])
})

test.each([
  ['another name', `web02.example.org ssh-ed25519 ${KEY}`],
  ['a part of the name', `web01 ssh-ed25519 ${KEY}`],
  ['one that is left out', `*.example.org,!web01.example.org ssh-ed25519 ${KEY}`],
  ['a letter too few', `web01?.example.org ssh-ed25519 ${KEY}`],
  ['another hash', `${hashed('web02.example.org')} ssh-ed25519 ${KEY}`],
  ['a hash of another kind', `|2|x|y ssh-ed25519 ${KEY}`],
  ['a comment', `#web01.example.org ssh-ed25519 ${KEY}`],
  ['half a line', 'web01.example.org ssh-ed25519'],
  ['an authority of certificates', `@cert-authority *.example.org ssh-ed25519 ${KEY}`],
  ['another port', `[web01.example.org]:2222 ssh-ed25519 ${KEY}`],
])('%s is not', async (_, line) => {
  expect(await of(`${line}\n`)).toEqual([])
})

test('another port than 22 is part of the name, hashed too', async () => {
  expect(await of(`[web01.example.org]:2222 ssh-rsa ${KEY}`, 'web01.example.org', 2_222)).toEqual(['ssh-rsa'])
  expect(await of(`${hashed('[web01.example.org]:2222')} ssh-rsa ${KEY}`, 'web01.example.org', 2_222)).toEqual([
    'ssh-rsa',
  ])
  expect(await of(`web01.example.org ssh-rsa ${KEY}`, 'web01.example.org', 2_222)).toEqual([])
})

test('others get their turn while a long file is read', async () => {
  let turns = 0
  const counting = setInterval(() => {
    turns += 1
  }, 0)
  await of(`${hashed('web02.example.org')} ssh-ed25519 ${KEY}\n`.repeat(2_000))
  clearInterval(counting)
  expect(turns).toBeGreaterThan(3)
})

test('what is revoked is said to be', async () => {
  expect(await of(`web01.example.org ssh-rsa ${KEY}\n@revoked * ssh-ed25519 ${KEY}`)).toEqual([
    'ssh-rsa',
    'revoked ssh-ed25519',
  ])
})
