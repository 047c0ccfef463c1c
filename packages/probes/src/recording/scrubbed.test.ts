import { expect, test } from 'vitest'
import { withoutSecrets } from './command-line.ts'
import { scrubbed } from './scrubbed.ts'

test.each([
  ['password=hunter2&x=1', 'password=•••&x=1'],
  ['"api_key": "k-123", "size": 3', '"api_key": •••, "size": 3'],
  ["db_password: 'a b'", 'db_password: •••'],
  ['DB_PASSWORD=hunter2 node app.js', 'DB_PASSWORD=••• node app.js'],
  ['Authorization: Basic dXNlcjpwdw==\nHost: a', 'Authorization: •••\nHost: a'],
  ['Cookie: sid=1; theme=dark\nHost: a', 'Cookie: •••\nHost: a'],
  ['mysql://app:hunter2@db1/shop', 'mysql://•••@db1/shop'],
  ['ftp://a:b@c@host/x and http://plain/x', 'ftp://•••@host/x and http://plain/x'],
  [
    '-----BEGIN RSA PRIVATE KEY-----\nMII\nE\n-----END RSA PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----•••-----END RSA PRIVATE KEY-----',
  ],
  ['sent bearer abcdef0123456789.x', 'sent bearer •••'],
  ['eyJhbGciOiJIUzI1NiJ9 AKIAABCDEFGHIJKLMNOP', '••• •••'],
  ['token=', 'token='],
])('of %j what is a secret by its form is gone', (text, left) => expect(scrubbed(text)).toBe(left))

test.each(['12 workers busy, 3 waiting', 'web 10.0.0.1:80 ENABLED', 'curr_connections 12', 'http://web1/a?b=c', ''])(
  '%j is left as it is',
  (text) => expect(scrubbed(text)).toBe(text),
)

test.each([
  ['mysqldump -u root -phunter2 shop', 'mysqldump -u root -p••• shop'],
  ['redis-cli -a hunter2 ping', 'redis-cli -a ••• ping'],
  ['curl -u ann:hunter2 http://x', 'curl -u ••• http://x'],
  ['tool --password hunter2', 'tool --password •••'],
  ['ssh -p 2222 web1', 'ssh -p 2222 web1'],
  ['nginx -p /etc/nginx', 'nginx -p /etc/nginx'],
  ['content-importer [bored]', 'content-importer [bored]'],
])('of the command line %j no secret is left', (line, left) => expect(withoutSecrets(line)).toBe(left))
