import type { MarkedToken, Token, Tokens } from 'marked'
import { type ReactNode, useMemo } from 'react'
import { copyText } from '../copy-text.ts'
import styles from './markdown.module.css'
import { reader } from './reader.ts'

/**
 * A text in Markdown. It becomes elements, never HTML: tags in it are shown as they are written, pictures by their words,
 * and links lead to pages and mail alone. Commands are copied by a click.
 */
export function Markdown({ text }: { readonly text: string }) {
  const tokens = useMemo(() => tokensOf(text), [text])
  return <div className={styles.markdown}>{blocks(tokens)}</div>
}

const LONGEST = 20_000

/** What the reader cannot make out (quotes within quotes without end) is text. */
function tokensOf(text: string): readonly Token[] {
  if (text.length > LONGEST) return [plain(text)]
  try {
    return reader.lexer(text)
  } catch {
    return [plain(text)]
  }
}

const plain = (text: string): Tokens.Text => ({ type: 'text', raw: text, text, escaped: false })

const blocks = (tokens: readonly Token[]): ReactNode => tokens.map((token, at) => <Block key={key(at)} token={token} />)

function Block({ token }: { readonly token: Token }) {
  // What kind of token it is says which of the reader's types it has.
  const known = token as MarkedToken
  switch (known.type) {
    case 'space':
    case 'def':
      return null
    case 'code':
      return <Commands text={known.text} />
    case 'heading':
      return <h4>{inline(known.tokens)}</h4>
    case 'hr':
      return <hr />
    case 'blockquote':
      return <blockquote>{blocks(known.tokens)}</blockquote>
    case 'list':
      return <List list={known} />
    case 'table':
      return <Table table={known} />
    case 'html':
      return <p>{known.raw.trim()}</p>
    case 'paragraph':
      return <p>{inline(known.tokens)}</p>
    default:
      return <>{inline([known])}</>
  }
}

function List({ list }: { readonly list: Tokens.List }) {
  const items = list.items.map((item, at) => <li key={key(at)}>{blocks(item.tokens)}</li>)
  return list.ordered ? <ol start={Number(list.start) || 1}>{items}</ol> : <ul>{items}</ul>
}

const Table = ({ table }: { readonly table: Tokens.Table }) => (
  <div className={styles.table}>
    <table>
      <thead>
        <tr>
          {table.header.map((cell, at) => (
            <th key={key(at)}>{inline(cell.tokens)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, line) => (
          <tr key={key(line)}>
            {row.map((cell, at) => (
              <td key={key(at)}>{inline(cell.tokens)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const inline = (tokens: readonly Token[] = []): ReactNode =>
  tokens.map((token, at) => <Piece key={key(at)} token={token} />)

function Piece({ token }: { readonly token: Token }) {
  // As above.
  const known = token as MarkedToken
  switch (known.type) {
    case 'strong':
      return <strong>{inline(known.tokens)}</strong>
    case 'em':
      return <em>{inline(known.tokens)}</em>
    case 'del':
      return <del>{inline(known.tokens)}</del>
    case 'br':
      // A command that goes on in the next line.
      return known.raw.startsWith('\\') ? (
        <>
          {'\\'}
          <br />
        </>
      ) : (
        <br />
      )
    case 'codespan':
      return <Command text={known.text} />
    case 'checkbox':
      return known.checked ? '☑ ' : '☐ '
    case 'image':
      return known.text
    case 'link':
      return (
        <SafeLink href={known.href} raw={known.raw}>
          {inline(known.tokens)}
        </SafeLink>
      )
    case 'text':
      return 'tokens' in known && known.tokens !== undefined ? inline(known.tokens) : known.text
    case 'escape':
      return known.text
    default:
      return known.raw
  }
}

const SAFE = ['http:', 'https:', 'mailto:']

interface LinkProps {
  readonly href: string
  readonly raw: string
  readonly children: ReactNode
}

/** What leads anywhere else is text, as it is written. */
function SafeLink({ href, raw, children }: LinkProps) {
  const url = URL.parse(href)
  if (url === null || !SAFE.includes(url.protocol)) return raw
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}

/** A block of commands, as it is to be typed. */
const Commands = ({ text }: { readonly text: string }) => (
  <div className={styles.commands}>
    <pre>{text}</pre>
    <button type="button" onClick={() => void copyText(text, 'Copied')}>
      Copy
    </button>
  </div>
)

const Command = ({ text }: { readonly text: string }) => (
  <button type="button" className={styles.command} title="Copy" onClick={() => void copyText(text, `Copied ${text}`)}>
    <code>{text}</code>
  </button>
)

/** A text does not change its order, so the place of a part is its name. */
const key = (at: number): string => String(at)
