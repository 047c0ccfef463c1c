import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Markdown } from './markdown.tsx'

const html = (text: string) => renderToStaticMarkup(<Markdown text={text} />)
/** What is inside, without our own names of classes. */
const shown = (text: string) =>
  html(text)
    .replaceAll(/ class="[^"]*"| type="button"/g, '')
    .replace(/^<div>(.*)<\/div>$/s, '$1')

test('lines end where they ended in the file', () => {
  expect(shown('as root on admin01:\nWARNING: it comes back empty')).toBe(
    '<p>as root on admin01:<br/>WARNING: it comes back empty</p>',
  )
})

test('a command is a block with a button, or a word that is one', () => {
  expect(shown('```sh\nbin/restart-webs 5 && echo <done>\n```')).toBe(
    '<div><pre>bin/restart-webs 5 &amp;&amp; echo &lt;done&gt;</pre><button>Copy</button></div>',
  )
  expect(shown('run `bin/x`')).toBe('<p>run <button title="Copy"><code>bin/x</code></button></p>')
})

test('headings, lists, tables and emphasis are what they are', () => {
  expect(shown('# First\n1. **not** now\n2. *then*')).toBe(
    '<h4>First</h4><ol start="1"><li><strong>not</strong> now</li><li><em>then</em></li></ol>',
  )
  expect(shown('- [x] done\n- open')).toBe('<ul><li>☑ done</li><li>open</li></ul>')
  expect(shown('|a|b|\n|-|-|\n|1|2|')).toContain('<td>1</td><td>2</td>')
})

test.each([
  '<script>alert(1)</script>',
  'x <img src=x onerror=alert(1)> y',
  '<svg/onload=alert(1)>',
  '[here](javascript:alert(1))',
  '[here](  JaVaScRiPt:alert(1))',
  '[here](java&#115;cript:alert(1))',
  '[here](data:text/html;base64,PHNjcmlwdD4=)',
  '[here](vbscript:x)',
  '[here](//evil.example/x)',
  '[r]\n\n[r]: javascript:alert(1)',
  '<javascript:alert(1)>',
  '![x](https://evil.example/pixel.png)',
  '![x](javascript:alert(1))',
  '[x](https://e.org" onmouseover="alert(1))',
  '`<b onclick=alert(1)>`',
  '```"><script>alert(1)</script>\nx\n```',
  '<a href="javascript:alert(1)">x</a>',
  '<style>*{display:none}</style>',
])('%j becomes no markup of its own', (text) => {
  const said = html(text)
  const tags = [...said.matchAll(/<([a-z0-9]+)([^>]*)>/g)]
  const ours = ['div', 'p', 'br', 'button', 'code', 'pre', 'a', 'h4']
  expect(tags.map(([, tag]) => tag).filter((tag) => !ours.includes(tag ?? ''))).toEqual([])
  expect(
    tags.filter(([, , rest]) => / (?!class=|type=|title=|href="https?:|target=|rel=)[a-z]+=/.test(rest ?? '')),
  ).toEqual([])
})

test('a link to a page is one, opened beside, which is told nothing of where it was', () => {
  expect(shown('[wiki](https://wiki.example.org/x)')).toBe(
    '<p><a href="https://wiki.example.org/x" target="_blank" rel="noopener noreferrer">wiki</a></p>',
  )
})

test('a text without end, or of quotes without end, is shown all the same', () => {
  expect(html('>'.repeat(20_000))).toContain('&gt;')
  expect(html('x'.repeat(60_000)).length).toBeGreaterThan(60_000)
  expect(html('['.repeat(1_000)).length).toBeGreaterThan(1_000)
})

/** What a person reads of it, and copies. */
const readOf = (text: string) =>
  html(text)
    .replaceAll('<br/>', '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')

test.each([
  'rm -f /var/log/*.gz /tmp/*.gz',
  'rm -f *.gz *.bz2',
  'ls *log.* *err.* x',
  'ls -d *[0-9]* *[a-z]*',
  'cp /srv/**/*.jpg /mnt/**/*.jpg',
  'vi __init__.py and my_own_name_.txt',
  'cat /proc/_x_/y /proc/_z_/y',
  'echo 2*3*4',
  'find . -name \\*.gz -exec rm {} \\;',
  'find . \\( -name x -o -name y \\) -print',
  "grep 'a\\|b' f | sed 's/\\./-/; s/\\$HOME//'",
  'dir \\\\server\\share',
  'rsync x \\\ny',
  'ls ~ann:~bob ~/x',
  '[web1]: restart it first',
  'see [0](below) and a[1](2)',
  'write to <ann@example.org>, not to <host>',
  'As root\n=======\nthen wait',
  'as root: a && b || c > /dev/null 2>&1 & # then wait',
])('the plain line %j is shown as it is written', (line) => {
  expect(readOf(line)).toBe(line)
})

test('emphasis is where people mean it', () => {
  expect(shown('**WARNING:** it is *not* safe, **never.** (_ask_ first), "*so*". **No**.')).toBe(
    '<p><strong>WARNING:</strong> it is <em>not</em> safe, <strong>never.</strong> (<em>ask</em> first), &quot;<em>so</em>&quot;. <strong>No</strong>.</p>',
  )
  expect(shown('~~old~~ and \\*as it is\\*')).toBe('<p><del>old</del> and *as it is*</p>')
})
