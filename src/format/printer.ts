/** Declarations, bodies and settings: the printer of the prettier plugin. */
import { builders, util, utils } from './prettier.ts';
import type { AstPath, Doc, ParserOptions, Printer } from './prettier.ts';
import type { Block, Body, Comment, Import, Let, Setting } from '../parser/ast.ts';
import { danglingBehind, danglingLines, handleComments, hasDangling, holdsDangling, isBlockComment, isIgnored, isSuppressed, printComment } from './comments.ts';
import { printExpression, type Print } from './print-expression.ts';
import { childKeys, isSlot, kindOf, type FormatNode, type Located } from './slots.ts';

const { group, hardline, ifBreak, indent, join, line, softline } = builders;

export const printer: Printer<Located> = {
  print: (path, options, print) => {
    const node = path.node as FormatNode;
    const doc = printNode(path as AstPath, options as ParserOptions, print as Print);
    const keepsLine = isSuppressed(node) && !options.originalText.slice(node.span.start, node.span.end).includes('\n');
    const whole = keepsLine ? onOneLine(doc) : doc;
    return isSlot(node) && hasDangling(node) && !holdsDangling(node) ? [whole, danglingBehind(path as AstPath)] : whole;
  },
  getVisitorKeys: (node) => childKeys(node as FormatNode),
  canAttachComment: (node) => isSlot(node),
  printComment: (path) => printComment(path as AstPath<Comment>),
  isBlockComment: (comment) => isBlockComment(comment as never),
  hasPrettierIgnore: (path) => isIgnored(path.node),
  handleComments: handleComments,
  massageAstNode: Object.assign(
    (_original: unknown, copy: Record<string, unknown>) => {
      delete copy['span'];
    },
    { ignoredProperties: new Set(['span', 'file']) },
  ),
};

/** The first of several ways to write something is the one without lines. */
const onOneLine = (doc: Doc): Doc =>
  utils.removeLines(
    utils.mapDoc(doc, (it) =>
      typeof it === 'object' && !Array.isArray(it) && it.type === 'group' && it.expandedStates ? it.expandedStates[0]! : it,
    ),
  );

function printNode(path: AstPath, options: ParserOptions, print: Print): Doc {
  const node = path.node as FormatNode;
  switch (kindOf(node)) {
    case 'file': return printFile(path, options, print);
    case 'import': return printImport(node as Import);
    case 'let': return [(node as Let).shared ? 'shared ' : 'let ', (node as Let).name.text, ' = ', path.call(print, 'value')];
    case 'data': case 'train': case 'sweep': return [heading(node), ' ', printSettings(path, options, print)];
    case 'block': return printBlock(path as AstPath<Block>, print);
    case 'network': return [heading(node), ' ', path.call(print, 'body')];
    case 'setting': return [(node as Setting).key.text, ': ', path.call(print, 'value')];
    case 'argument': return pair(node as { name?: { text: string } }, ': ', path.call(print, 'value'));
    case 'parameter': return pair(node as { name?: { text: string } }, ' = ', 'default' in node && node.default ? path.call(print, 'default') : undefined);
    case 'body': return printBody(path as AstPath<Body>, options, print);
    default: return printExpression(path, options, print);
  }
}

function pair(node: { name?: { text: string } }, between: string, value: Doc | undefined): Doc {
  if (!node.name) return value ?? '';
  return value === undefined ? node.name.text : [node.name.text, between, value];
}

function heading(node: FormatNode): string {
  if (!('kind' in node)) return '';
  switch (node.kind) {
    case 'data': return `data ${node.name.text}`;
    case 'network': return `network ${node.name.text}`;
    case 'train': return `train ${node.network.text} on ${node.data.text}`;
    case 'sweep': return `sweep ${node.name.text} for ${node.network.text} on ${node.data.text}`;
    default: return '';
  }
}

function printFile(path: AstPath, options: ParserOptions, print: Print): Doc {
  const { items } = path.node as { items: readonly unknown[] };
  if (items.length === 0) return hasDangling(path.node as object) ? [danglingLines(path), hardline] : '';
  return [...entries(path, 'items', options, print), hardline];
}

/** Each on lines of its own, with the blank lines between them that the author put there, but never two. */
function entries(path: AstPath, key: string, options: ParserOptions, print: Print): Doc[] {
  return path.map((at) => {
    const doc = startsWithSign(at.node as FormatNode) ? ['(', print(at), ')'] : print(at);
    if (at.isLast) return doc;
    return [doc, hardline, hasBlankAfter(at, options) ? hardline : ''];
  }, key);
}

function hasBlankAfter(path: AstPath, { originalText }: ParserOptions): boolean {
  const [node, next] = [path.node as Located, path.next as Located & { comments?: { span: { start: number }; leading?: boolean }[] }];
  const first = next.comments?.find((it) => it.leading)?.span.start ?? next.span.start;
  return util.isNextLineEmpty(originalText, node.span.end) || util.isPreviousLineEmpty(originalText, first);
}

/** A line that begins with `-` would go on with the line above. */
function startsWithSign(node: FormatNode): boolean {
  if (!('kind' in node)) return false;
  switch (node.kind) {
    case 'unary': return node.operator === '-';
    case 'binary': return startsWithSign(node.left) && node.operator !== '^';
    case 'flow': return node.steps[0]!.kind !== 'flow' && startsWithSign(node.steps[0]!);
    case 'named': return startsWithSign(node.value);
    case 'when': return !('statements' in node.then) && startsWithSign(node.then);
    default: return false;
  }
}

function printImport(node: Import): Doc {
  const names = node.names.map(({ name, alias }) => (alias ? `${name.text} as ${alias.text}` : name.text));
  const path = node.path.value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return group(['import {', indent([line, join([',', line], names)]), ifBreak(','), line, `} from "${path}"`]);
}

function printBlock(path: AstPath<Block>, print: Print): Doc {
  const { name, parameters } = path.node;
  const list = parameters.length === 0 ? '()' : group(['(', indent([softline, join([',', line], path.map(print, 'parameters'))]), ifBreak(','), softline, ')']);
  return [`block ${name.text}`, list, ' ', path.call(print, 'body')];
}

function printSettings(path: AstPath, options: ParserOptions, print: Print): Doc {
  const { settings } = path.node as { settings: readonly Setting[] };
  const inner = settings.length > 0 ? entries(path, 'settings', options, print) : hasDangling(path.node as object) ? danglingLines(path) : undefined;
  return inner === undefined ? '{}' : ['{', indent([hardline, inner]), hardline, '}'];
}

/** `{ dense(64) -> relu }` may stay on its line when it was written so; a declaration's body never does. */
function printBody(path: AstPath<Body>, options: ParserOptions, print: Print): Doc {
  const { statements, span } = path.node;
  if (statements.length === 0 && !hasDangling(path.node)) return '{}';
  const inner = statements.length > 0 ? entries(path, 'statements', options, print) : danglingLines(path);
  const parent = kindOf(path.parent as FormatNode);
  const opens = statements.length > 1 || parent === 'block' || parent === 'network' || util.hasNewline(options.originalText, span.start + 1);
  return group(['{', indent([line, inner]), line, '}'], { shouldBreak: opens });
}
