/** The tree as prettier walks it: which children a node has, and which nodes may carry comments. */
import type { Argument, Body, Comment, Expression, Item, Parameter, Setting, SourceUnit, Statement } from '../parser/ast.ts';

export type FormatNode = SourceUnit | Item | Statement | Body | Setting | Argument | Parameter | Expression;
/** A node or a comment: whatever has a place. */
export type Located = FormatNode | Comment;

export type FormatKind = Extract<FormatNode, { kind: string }>['kind'] | 'body' | 'setting' | 'argument' | 'parameter';

/** The kind of a node, of those too that the syntax tree tells apart by their place only. */
export function kindOf(node: FormatNode): FormatKind {
  if ('kind' in node) return node.kind;
  if ('statements' in node) return 'body';
  if ('key' in node) return 'setting';
  return 'value' in node ? 'argument' : 'parameter';
}

/** By kind, in the order of the text. Names are no nodes: a comment beside one belongs to what it names. */
const CHILDREN: Readonly<Record<FormatKind, readonly string[]>> = {
  file: ['items'], import: [], let: ['value'], data: ['settings'], train: ['settings'], sweep: ['settings'],
  block: ['parameters', 'body'], network: ['body'], setting: ['value'], argument: ['value'], parameter: ['default'], body: ['statements'],
  number: [], shape: [], string: [], boolean: [], name: [], labelled: [], missing: [],
  call: ['arguments', 'body'], member: ['object'], index: ['object', 'index'], list: ['items'], unary: ['operand'], binary: ['left', 'right'],
  flow: ['steps'], branches: ['branches'], when: ['then', 'condition', 'else'], repeat: ['over', 'body'], named: ['value'],
};

export const childKeys = (node: FormatNode): string[] => [...CHILDREN[kindOf(node)]];

const children = (node: FormatNode): FormatNode[] =>
  CHILDREN[kindOf(node)].flatMap((key) => (node as unknown as Record<string, FormatNode | FormatNode[] | undefined>)[key] ?? []).filter((it) => it !== null);

/** Whether a body in braces stands anywhere in it. */
export const containsBody = (node: FormatNode): boolean => kindOf(node) === 'body' || children(node).some(containsBody);

/** Entries of lists: what stands on a line of its own when there is no room. */
const slots = new WeakSet<object>();

/**
 * Marks the nodes that may carry comments: declarations, statements, settings, arguments, steps, branches and their
 * like. A comment elsewhere goes to the nearest of them, so that it never ends a line in the midst of an expression.
 */
export function markSlots(node: FormatNode): void {
  const kind = kindOf(node);
  const entries =
    kind !== 'let' &&
    kind !== 'setting' &&
    kind !== 'argument' &&
    kind !== 'parameter' &&
    kind !== 'when' &&
    kind !== 'repeat' &&
    kind !== 'named' &&
    kind !== 'member' &&
    kind !== 'index' &&
    kind !== 'unary' &&
    kind !== 'binary';
  for (const child of children(node)) {
    if (entries || kindOf(child) === 'body') slots.add(child);
    markSlots(child);
  }
}

export const isSlot = (node: object): boolean => slots.has(node);
