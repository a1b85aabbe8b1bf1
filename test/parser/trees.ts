/** Syntax trees for tests: without spans, walked, and printed back to text. */
import type { Argument, Body, Expression, Item, Setting, SourceUnit, Statement } from '../../src/parser/ast.ts';

/** A tree without places, for comparing texts that are laid out differently. */
export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'span').map(([key, inner]) => [key, withoutSpans(inner)]));
}

/** Calls `visit` with every node that has a span, and the span of the node around it. */
export function walk(value: unknown, visit: (node: { span: { start: number; end: number } }, outer: { start: number; end: number }) => void, outer = { start: 0, end: Infinity }): void {
  if (Array.isArray(value)) return value.forEach((inner) => walk(inner, visit, outer));
  if (value === null || typeof value !== 'object') return;
  const span = (value as { span?: { start: number; end: number } }).span;
  if (span) visit(value as { span: { start: number; end: number } }, outer);
  for (const [key, inner] of Object.entries(value)) if (key !== 'span') walk(inner, visit, span ?? outer);
}

export const print = (unit: Pick<SourceUnit, 'items'>): string => unit.items.map(printItem).join('\n');

function printItem(item: Item): string {
  switch (item.kind) {
    case 'import':
      return `import { ${item.names.map((n) => n.name.text + (n.alias ? ` as ${n.alias.text}` : '')).join(', ')} } from ${quote(item.path.value)}`;
    case 'let':
      return printStatement(item);
    case 'data':
      return `data ${item.name.text} ${printSettings(item.settings)}`;
    case 'block':
      return `block ${item.name.text}(${item.parameters.map((p) => p.name.text + (p.default ? ` = ${flow(p.default)}` : '')).join(', ')}) ${printBody(item.body)}`;
    case 'network':
      return `network ${item.name.text} ${printBody(item.body)}`;
    case 'train':
      return `train ${item.network.text} on ${item.data.text} ${printSettings(item.settings)}`;
    case 'sweep':
      return `sweep ${item.name.text} for ${item.network.text} on ${item.data.text} ${printSettings(item.settings)}`;
  }
}

const quote = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
const printSettings = (settings: readonly Setting[]): string => `{\n${settings.map((s) => `${s.key.text}: ${s.value.kind === 'list' && s.value.bare ? s.value.items.map(flow).join(', ') : flow(s.value)}\n`).join('')}}`;
const printBody = (body: Body): string => `{\n${body.statements.map((s) => `${printStatement(s)}\n`).join('')}}`;
/** A line that begins with `-` would go on with the line above. */
const printStatement = (s: Statement): string => {
  const text = s.kind === 'let' ? `${s.shared ? 'shared' : 'let'} ${s.name.text} = ${flow(s.value)}` : flow(s);
  return text.startsWith('-') ? `(${text})` : text;
};
const printArgument = (a: Argument): string => (a.name ? `${a.name.text}: ` : '') + flow(a.value);

/** Anything that is not a primary goes in parentheses, except where the grammar has a whole flow. */
function flow(e: Expression): string {
  return e.kind === 'flow' ? e.steps.map(step).join(' -> ') : step(e);
}

function step(e: Expression): string {
  return e.kind === 'named' ? `${choice(e.value)} as ${e.name.text}` : choice(e);
}

function choice(e: Expression): string {
  if (e.kind !== 'when') return operation(e);
  if ('statements' in e.then) {
    const otherwise = e.else === undefined ? '' : ` else ${'statements' in e.else ? printBody(e.else) : choice(e.else)}`;
    return `when ${header(e.condition)} ${printBody(e.then)}${otherwise}`;
  }
  return `${operation(e.then)} when ${operation(e.condition)}${e.else === undefined ? '' : ` else ${choice(e.else as Expression)}`}`;
}

/** In the header of `repeat` and `when`, a call's own body would be taken for that of the header. */
const header = (e: Expression): string => `(${flow(e)})`;

function operation(e: Expression): string {
  if (e.kind === 'binary') return `${primary(e.left)} ${e.operator} ${primary(e.right)}`;
  if (e.kind === 'unary') return `${e.operator === 'not' ? 'not ' : '-'}${primary(e.operand)}`;
  return primary(e);
}

function primary(e: Expression): string {
  switch (e.kind) {
    case 'number': return `${e.value}${e.unit ? ` ${e.unit.text}` : ''}`;
    case 'shape': return e.dims.join('x');
    case 'string': return quote(e.value);
    case 'boolean': return String(e.value);
    case 'name': return e.name.text;
    case 'call': return `${e.callee.text}${e.arguments.length > 0 || !e.body ? `(${e.arguments.map(printArgument).join(', ')})` : ''}${e.body ? ` ${printBody(e.body)}` : ''}`;
    case 'member': return `${primary(e.object)}.${e.property.text}`;
    case 'index': return `${primary(e.object)}[${flow(e.index)}]`;
    case 'list': return `[${e.items.map(flow).join(', ')}]`;
    case 'labelled': return `${e.label.text} ${primary(e.amount)}`;
    case 'branches': return `(${e.branches.map((b) => (b ? flow(b) : '')).join(' | ')})`;
    case 'repeat': return `repeat ${e.variable ? `${e.variable.text} in ` : ''}${header(e.over)} ${printBody(e.body)}`;
    default: return `(${flow(e)})`;
  }
}
