/** Where comments go, and how they are written. */
import { builders, util } from './prettier.ts';
import type { AstPath, Doc } from './prettier.ts';
import type { Body, Comment } from '../parser/ast.ts';
import { kindOf, type FormatNode } from './slots.ts';

const { breakParent, hardline, join, lineSuffix, literalline } = builders;

/** A comment as prettier passes it to the handlers. */
interface Attached extends Comment {
  enclosingNode?: FormatNode;
  precedingNode?: FormatNode;
  followingNode?: FormatNode;
}

/** What prettier puts on nodes that have comments. */
export interface Commented {
  comments?: (Comment & { leading?: boolean; trailing?: boolean })[];
}

/** Settles comments that prettier's own choice would carry over a line's end; true when it did. */
function settle(comment: Attached, ownLine: boolean): boolean {
  const { enclosingNode: around, precedingNode: before, followingNode: after } = comment;
  if (!ownLine && !comment.block && before) clearLineEnd(before, around && valueOf(around));
  if (around === undefined || kindOf(around) === 'file' || kindOf(around) === 'body') return false;
  // Between a header and its `{`, or between `}` and `else`: the next body's first line has room for it.
  if (after && kindOf(after) === 'body') return intoBody(after as Body, comment);
  if (before && kindOf(before) === 'body') return trailing(around, comment);
  const kind = kindOf(around);
  if (before === undefined && after && (kind === 'let' || kind === 'setting' || kind === 'argument' || kind === 'parameter')) return leading(around, comment);
  // Above `-> step`: after the step before it, since a line that begins with a comment still continues with `->`.
  if (ownLine && before && after && areSteps(valueOf(around), before, after)) return trailing(before, comment);
  return false;
}

const areSteps = (flow: FormatNode, before: FormatNode, after: FormatNode): boolean =>
  kindOf(flow) === 'flow' && rowOf(flow).includes(before) && rowOf(flow).includes(after);

/** What a setting, an argument and their like are given; anything else is what it is. */
function valueOf(node: FormatNode): FormatNode {
  if ('value' in node && typeof node.value === 'object') return node.value;
  return 'default' in node && node.default ? node.default : node;
}

/** What stands in a row in a node, each with a line of its own when there is no room. */
function rowOf(node: FormatNode): readonly (FormatNode | null)[] {
  if (!('kind' in node)) return [];
  return node.kind === 'flow' ? node.steps : node.kind === 'branches' ? node.branches : node.kind === 'list' && node.bare ? node.items : [];
}

/**
 * Where parentheses go, as in `(0 // a⏎) // b`, two comments would end one line, and the second become part of the
 * first. The outer one keeps its place, since one that silences a finding is meant for this line; the inner one ends
 * the line before, or stands above.
 */
function clearLineEnd(node: FormatNode, around: FormatNode | undefined): void {
  if (holdsDangling(node)) return;
  const row = around ? rowOf(around) : [];
  const previous = row[row.indexOf(node) - 1];
  for (const comment of take(node, ({ leading }) => !leading)) if (previous) trailing(previous, comment); else leading(node, comment);
  const value = valueOf(node);
  // Branches close on a line of their own, and so does a flow within a flow.
  if (kindOf(value) === 'branches' || (kindOf(value) === 'flow' && around && kindOf(around) === 'flow')) return;
  const last = rowOf(value).at(-1);
  if (last) clearLineEnd(last, value);
}

function take(node: object, which: (comment: NonNullable<Commented['comments']>[number]) => boolean): Comment[] {
  const taken = commentsOf(node).filter((it) => !it.block && which(it));
  (node as Commented).comments = commentsOf(node).filter((it) => !taken.includes(it));
  return taken;
}

function intoBody(body: Body, comment: Comment): boolean {
  const [first] = body.statements;
  if (first) util.addLeadingComment(first, comment);
  else util.addDanglingComment(body, comment, undefined);
  return true;
}

function leading(node: FormatNode, comment: Comment): boolean {
  util.addLeadingComment(node, comment);
  return true;
}

function trailing(node: FormatNode, comment: Comment): boolean {
  util.addTrailingComment(node, comment);
  return true;
}

export const handleComments = {
  ownLine: (comment: Attached): boolean => settle(comment, true),
  endOfLine: (comment: Attached): boolean => settle(comment, false),
  remaining: (comment: Attached): boolean => settle(comment, false),
};

export const isBlockComment = (comment: Comment): boolean => comment.block;

/** Line comments without blanks at their end; block comments as they are, but with their `*` aligned. */
export function printComment(path: AstPath<Comment>): Doc {
  const { block, text } = path.node;
  if (!block) return `//${text.trimEnd()}`;
  const lines = `/*${text}*/`.split('\n');
  if (lines.length > 1 && lines.slice(1).every((line) => line.trimStart().startsWith('*'))) {
    return join(hardline, lines.map((line, i) => (i === 0 ? line.trimEnd() : ` ${line.trim()}`)));
  }
  return join(literalline, lines);
}

/** Comments that stand neither before nor after anything in their node, each with the doc of it. */
function dangling(path: AstPath): { block: boolean; doc: Doc }[] {
  const found: { block: boolean; doc: Doc }[] = [];
  path.each((at) => {
    const comment = at.node as Comment & { leading?: boolean; trailing?: boolean; printed?: boolean };
    if (comment.leading || comment.trailing) return;
    comment.printed = true;
    found.push({ block: comment.block, doc: printComment(at as AstPath<Comment>) });
  }, 'comments');
  return found;
}

/** They alone between braces. */
export const danglingLines = (path: AstPath): Doc => join(hardline, dangling(path).map(({ block, doc }) => (block ? doc : [doc, breakParent])));

/** They behind the node, on its line; what comes after a line comment needs a line of its own. */
export function danglingBehind(path: AstPath): Doc {
  const found = dangling(path);
  if (found.every(({ block }) => block)) return found.map(({ doc }) => [' ', doc]);
  return [lineSuffix([' ', join(hardline, found.map(({ doc }) => doc))]), breakParent];
}

const commentsOf = (node: object): NonNullable<Commented['comments']> => (node as Commented).comments ?? [];

export const hasComments = (node: object): boolean => commentsOf(node).length > 0;
/** Comments alone between braces stay there. */
export function holdsDangling(node: FormatNode): boolean {
  const kind = kindOf(node);
  return kind === 'file' || kind === 'body' || kind === 'data' || kind === 'train' || kind === 'sweep';
}

export const hasDangling = (node: object): boolean => commentsOf(node).some((it) => !it.leading && !it.trailing);

/** `// prettier-ignore` above a declaration, a statement or a setting. */
export const isIgnored = (node: object): boolean => commentsOf(node).some((it) => it.leading && it.text.trim() === 'prettier-ignore');

/** A finding is silenced on one line, so what stands below such a comment has to stay on one. */
export const isSuppressed = (node: object): boolean => commentsOf(node).some((it) => it.leading && /^\s*gradnet-ignore(?![\w-])/.test(it.text));
