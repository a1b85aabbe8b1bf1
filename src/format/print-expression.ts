/** Expressions: values, calls, flows, branches and conditions, with no more parentheses than they need or were given. */
import { builders, utils } from './prettier.ts';
import type { AstPath, Doc, ParserOptions } from './prettier.ts';
import type { Body, Call, Expression, Flow, When } from '../parser/ast.ts';
import { LEVELS } from '../parser/precedence.ts';
import { hasComments } from './comments.ts';
import { containsBody, kindOf, type FormatNode } from './slots.ts';

const { breakParent, conditionalGroup, fill, group, hardline, ifBreak, indent, join, line, softline } = builders;

export type Print = (path: AstPath) => Doc;

/** Levels around those of the operators: of `not`, of a sign, of what needs no parentheses anywhere. */
const [LOOSEST, NOT, COMPARISON, SIGN, PRIMARY] = [0, 3, 4, 7, 9];

function levelOf(e: Expression): number {
  switch (e.kind) {
    case 'flow': case 'named': case 'when': case 'labelled': return LOOSEST;
    case 'binary': return LEVELS[e.operator];
    case 'unary': return e.operator === 'not' ? NOT : SIGN;
    default: return PRIMARY;
  }
}

const inParentheses = (doc: Doc): Doc => group(['(', indent([softline, doc]), softline, ')']);

/** A child that has to bind at least as tightly as `level`. */
function operand(path: AstPath, key: string, level: number, print: Print): Doc {
  const child = (path.node as Record<string, Expression>)[key]!;
  const doc = path.call(print, key);
  return levelOf(child) < level ? inParentheses(doc) : doc;
}

/** Whether its author put parentheses around an operation: in arithmetic they help to read. */
function wasGrouped(child: Expression, text: string): boolean {
  if (child.kind !== 'binary' && child.kind !== 'unary') return false;
  return /\(\s*$/.test(text.slice(0, child.span.start)) && /^\s*\)/.test(text.slice(child.span.end));
}

export function printExpression(path: AstPath, options: ParserOptions, print: Print): Doc {
  const e = path.node as Expression;
  const written = (span = e.span): string => options.originalText.slice(span.start, span.end);
  switch (e.kind) {
    case 'number': {
      if (!e.unit) return written();
      const number = written({ start: e.span.start, end: e.unit.span.start });
      const digits = /^[\d.]*(?:[eE][+-]?\d+)?/.exec(number)![0];
      return [digits, /^\s/.test(number.slice(digits.length)) && e.unit.text !== '%' ? ' ' : '', e.unit.text];
    }
    case 'shape':
    case 'string':
      return written();
    case 'boolean':
      return String(e.value);
    case 'name':
      return e.name.text;
    case 'labelled':
      return [e.label.text, ' ', path.call(print, 'amount')];
    case 'call':
      return printCall(path as AstPath<Call>, print);
    case 'member':
      return [operand(path, 'object', PRIMARY, print), '.', e.property.text];
    case 'index':
      return [operand(path, 'object', PRIMARY, print), '[', group([indent([softline, path.call(print, 'index')]), softline]), ']'];
    case 'list':
      return e.bare ? group(indent(join([',', line], path.map(print, 'items')))) : printList(path, print);
    case 'unary':
      return printUnary(path, options, print);
    case 'binary':
      return printBinary(path, options, print);
    case 'flow':
      return printFlow(path as AstPath<Flow>, options, print);
    case 'branches':
      return printBranches(path, print);
    case 'when':
      return printWhen(path as AstPath<When>, print);
    case 'repeat':
      return ['repeat ', e.variable ? `${e.variable.text} in ` : '', header(path, 'over', print), ' ', path.call(print, 'body')];
    case 'named':
      return [
        e.value.kind === 'flow' || e.value.kind === 'named' ? inParentheses(path.call(print, 'value')) : path.call(print, 'value'),
        ` as ${e.name.text}`,
      ];
    case 'missing':
      throw new Error('nothing stands here, and a tree with errors is never printed');
  }
}

function printCall(path: AstPath<Call>, print: Print): Doc {
  const { callee, body } = path.node;
  const given = path.node.arguments;
  const docs = path.map(print, 'arguments');
  const list = given.length === 0 ? (body ? '' : '()') : printArguments(docs, given.length === 1 && isHuggable(given[0]!.value) && !hasComments(given[0]!));
  return [callee.text, list, body ? [' ', path.call(print, 'body')] : ''];
}

/** Alone in its brackets it breaks inside, as prettier does for objects: `repeat(…)([` and not two levels deep. */
const isHuggable = (e: Expression): boolean => e.kind === 'list' && e.items.length > 0;

const printArguments = (docs: Doc[], hug: boolean): Doc =>
  hug ? ['(', ...docs, ')'] : group(['(', indent([softline, join([',', line], docs)]), ifBreak(','), softline, ')']);

function printList(path: AstPath, print: Print): Doc {
  const { items } = path.node as Extract<Expression, { kind: 'list' }>;
  if (items.length === 0) return '[]';
  const docs = path.map(print, 'items');
  const plain = items.every((it) => (it.kind === 'number' || it.kind === 'shape') && !hasComments(it));
  const inner = plain ? fill(join(line, docs.map((doc, i) => (i < docs.length - 1 ? [doc, ','] : doc)))) : join([',', line], docs);
  return group(['[', indent([softline, inner]), ifBreak(','), softline, ']']);
}

function printUnary(path: AstPath, options: ParserOptions, print: Print): Doc {
  const e = path.node as Extract<Expression, { kind: 'unary' }>;
  const sign = e.operator === 'not' ? 'not ' : '-';
  // `--x` would read as another language's decrement.
  const level = e.operator === 'not' ? COMPARISON : LEVELS['^'];
  const grouped = wasGrouped(e.operand, options.originalText) && levelOf(e.operand) >= level;
  return [sign, grouped ? inParentheses(path.call(print, 'operand')) : operand(path, 'operand', level, print)];
}

function printBinary(path: AstPath, options: ParserOptions, print: Print): Doc {
  const e = path.node as Extract<Expression, { kind: 'binary' }>;
  const own = LEVELS[e.operator];
  // `^` groups to the right, comparisons not at all, everything else to the left.
  const leftLevel = own === COMPARISON || e.operator === '^' ? own + 1 : own;
  const rightLevel = e.operator === '^' ? SIGN : own + 1;
  const side = (key: 'left' | 'right', level: number): Doc =>
    wasGrouped(e[key], options.originalText) && levelOf(e[key]) >= level ? inParentheses(path.call(print, key)) : operand(path, key, level, print);
  const rest = e.operator === '^' ? ['^', side('right', rightLevel)] : indent([line, e.operator, ' ', side('right', rightLevel)]);
  return group([side('left', leftLevel), rest]);
}

/**
 * `a -> b -> c` on a line, or each step on a line that begins with its arrow. Bodies may open within a flow that is
 * otherwise short: `conv -> residual { … } -> relu`. A body that is open stays so when the text is laid out again, so
 * whatever opens one here has to lead to the same choice then: either all bodies of the steps open and nothing else
 * breaks, or, where a body stands in the brackets of a step, every step has a line of its own.
 */
function printFlow(path: AstPath<Flow>, options: ParserOptions, print: Print): Doc {
  const { steps } = path.node;
  const docs = (printStep: Print): Doc[] => path.map((at) => ((at.node as Expression).kind === 'flow' ? inParentheses(print(at)) : printStep(at)), 'steps');
  const plain = docs(print);
  const lines = (separator: Doc): Doc => [plain[0]!, indent(plain.slice(1).map((doc) => [separator, '-> ', doc]))];
  if (steps.some(hasComments) || steps.some(hidesBody)) return group(lines(line));
  const inline = join(' -> ', plain);
  const opened = steps.some(containsBody) ? [join(' -> ', docs((at) => printOpened(at, options, print)))] : [];
  // The last choice is for a first step that has no room itself: its arguments break, and the rest follows.
  const choices = conditionalGroup([inline, ...opened, lines(hardline), inline]);
  // By itself a choice of layouts breaks nothing around it, and brackets around an open body are to open as well.
  return utils.willBreak(inline) ? [choices, breakParent] : choices;
}

/** Whether a body stands in it that is not its own: in its arguments, in branches. */
function hidesBody(e: Expression | Body): boolean {
  if (!('kind' in e)) return false;
  switch (e.kind) {
    case 'call': return e.arguments.some(containsBody);
    case 'repeat': return containsBody(e.over);
    case 'named': return hidesBody(e.value);
    case 'when': return containsBody(e.condition) || hidesBody(e.then) || (e.else !== undefined && hidesBody(e.else));
    default: return containsBody(e);
  }
}

/** A step with its own bodies open. */
function printOpened(path: AstPath, options: ParserOptions, print: Print): Doc {
  const opening: Print = (at) => {
    const node = at.node as FormatNode;
    if (kindOf(node) !== 'body') return containsBody(node) ? printOpened(at, options, print) : print(at);
    const doc = print(at);
    return typeof doc === 'object' && !Array.isArray(doc) && doc.type === 'group' ? group(doc.contents, { shouldBreak: true }) : doc;
  };
  return printExpression(path, options, opening);
}

function printBranches(path: AstPath, print: Print): Doc {
  const parts: Doc[] = [];
  path.each((at) => {
    const isFirst = at.index === 0;
    if (!isFirst) parts.push(parts.length > 0 ? line : '', at.node === null ? '|' : ['| ', print(at)]);
    else if (at.node !== null) parts.push(print(at));
  }, 'branches');
  return group(['(', indent([line, ...parts]), line, ')']);
}

function printWhen(path: AstPath<When>, print: Print): Doc {
  const { then, else: otherwise } = path.node;
  if ('statements' in then) {
    const end = otherwise ? [' else ', path.call(print, 'else')] : '';
    return ['when ', header(path, 'condition', print), ' ', path.call(print, 'then'), end];
  }
  const value = [operand(path, 'then', 1, print), ' when ', operand(path, 'condition', 1, print)];
  if (!otherwise) return value;
  const choice = 'kind' in otherwise && (otherwise.kind === 'flow' || otherwise.kind === 'named');
  return [...value, ' else ', choice ? inParentheses(path.call(print, 'else')) : path.call(print, 'else')];
}

/** What `repeat` and `when` take: a call in it that has a body needs parentheses, or its `{` would be theirs. */
function header(path: AstPath, key: 'over' | 'condition', print: Print): Doc {
  const e = (path.node as unknown as Record<string, Expression>)[key]!;
  const doc = path.call(print, key);
  return levelOf(e) === LOOSEST || opensBody(e) ? inParentheses(doc) : doc;
}

/** Whether a body stands in it outside of brackets. */
function opensBody(node: FormatNode | Body): boolean {
  switch (kindOf(node)) {
    case 'call': return (node as Call).body !== undefined;
    case 'repeat': case 'when': return true;
    case 'member': case 'index': return opensBody((node as Extract<Expression, { kind: 'member' }>).object);
    case 'unary': return opensBody((node as Extract<Expression, { kind: 'unary' }>).operand);
    case 'binary': {
      const { left, right } = node as Extract<Expression, { kind: 'binary' }>;
      return opensBody(left) || opensBody(right);
    }
    default: return false;
  }
}
