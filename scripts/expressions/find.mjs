import { parseSync, Visitor } from 'oxc-parser'

/** Methods that make an expression of the text they are given. */
const MAKERS = new Set(['match', 'matchAll', 'search'])

/**
 * Every regular expression of a file: `{ line, source, flags }`, where `source` is `null` when it is put together only
 * while the program runs; and the lines of comments that allow one to backtrack.
 */
export function expressionsOf(file, text) {
  const { program, comments, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`)
  const lineOf = (node) => text.slice(0, node.start).split('\n').length
  const expressions = []
  const constants = constantsOf(program)
  const made = (node, source, flags) => {
    const told = { source: textOf(source, constants), flags: flags === undefined ? '' : textOf(flags, constants) }
    expressions.push({ line: lineOf(node), ...told, ...(told.flags === null && { source: null }) })
  }
  const construct = (node) => {
    if (node.callee.name === 'RegExp') made(node, ...node.arguments)
  }
  new Visitor({
    Literal: (node) => {
      if (node.regex) expressions.push({ line: lineOf(node), source: node.regex.pattern, flags: node.regex.flags })
    },
    NewExpression: construct,
    CallExpression: (node) => {
      construct(node)
      const [argument] = node.arguments
      const isText = argument?.type === 'TemplateLiteral' || typeof argument?.value === 'string'
      if (MAKERS.has(node.callee.property?.name) && isText) made(node, argument)
    },
  }).visit(program)
  return { expressions, allowances: comments.filter(({ value }) => /^\s*backtracks:/.test(value)).map(lineOf) }
}

/** Texts that have a name in this file. */
function constantsOf(program) {
  const constants = new Map()
  new Visitor({
    VariableDeclaration: ({ kind, declarations }) => {
      if (kind !== 'const') return
      for (const { id, init } of declarations) if (typeof init?.value === 'string') constants.set(id.name, init.value)
    },
  }).visit(program)
  return constants
}

function textOf(node, constants) {
  if (typeof node?.value === 'string') return node.value
  if (node?.type === 'Identifier') return constants.get(node.name) ?? null
  if (node?.type !== 'TemplateLiteral') return null
  const parts = node.expressions.map((expression) => textOf(expression, constants))
  if (parts.includes(null)) return null
  return node.quasis.map(({ value }, index) => value.cooked + (parts[index] ?? '')).join('')
}
