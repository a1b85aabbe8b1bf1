/** Concrete → abstract syntax, for everything that has a value or is a piece of network. */
import type { CstNode } from 'chevrotain';
import { report } from '../diagnostics/codes.ts';
import type { Span } from '../diagnostics/source.ts';
import type { Argument, Body, Branches, Call, Expression, Labelled, Let, Missing, Repeat, Statement, When } from './ast.ts';
import type { Building } from './building.ts';
import { nameOf, nodeOf, nodesOf, spanOf, tokenOf, tokenSpan, tokensOf } from './cst.ts';
import { numberLiteral, shapeLiteral, stringLiteral } from './literals.ts';
import { bind, type Operand } from './precedence.ts';
import type { Token } from './tokens.ts';

const missingAt = (offset: number): Missing => ({ kind: 'missing', span: { start: offset, end: offset } });
const byStart = (a: { span: Span }, b: { span: Span }): number => a.span.start - b.span.start;

// `predictive.ts` leaves out a node that would only hold another one, so each of these accepts what it may hold.

/** `fallback` is where a node stands that recovery left empty. */
export function buildFlow(node: CstNode | undefined, b: Building, fallback: number): Expression {
  if (node === undefined) return missingAt(fallback);
  // Most flows are one operand; going through each level for them would double the time of a short file.
  if (node.name === 'operand' && isBare(node)) return buildPrimary(node, b, fallback).value;
  if (node.name !== 'flow') return buildStep(node, b, fallback);
  const steps = nodesOf(node, 'step');
  const span = spanOf(node, fallback);
  if (steps.length <= 1) return steps[0] ? buildStep(steps[0], b, span.start) : missingAt(fallback);
  return { kind: 'flow', steps: steps.map((step) => buildStep(step, b, span.end)), span };
}

function buildStep(node: CstNode, b: Building, fallback: number): Expression {
  if (node.name !== 'step') return buildChoice(node, b, fallback);
  const span = spanOf(node, fallback);
  const choice = nodeOf(node, 'choice');
  const value = choice ? buildChoice(choice, b, span.start) : missingAt(span.start);
  const name = tokenOf(node, 'Name');
  return name ? { kind: 'named', value, name: nameOf(name, span.end), span } : value;
}

function buildChoice(node: CstNode, b: Building, fallback: number): Expression {
  switch (node.name) {
    case 'choice': {
      const inner = nodeOf(node, 'guarded') ?? nodeOf(node, 'conditional');
      return inner ? buildChoice(inner, b, fallback) : missingAt(fallback);
    }
    case 'guarded':
      return buildGuarded(node, b, fallback);
    case 'conditional':
      return buildConditional(node, b, fallback);
    default:
      return buildExpression(node, b, fallback);
  }
}

function buildGuarded(node: CstNode, b: Building, fallback: number): Expression {
  const span = spanOf(node, fallback);
  const [value, condition] = nodesOf(node, 'expression');
  const then = value ? buildExpression(value, b, span.start) : missingAt(span.start);
  if (tokenOf(node, 'When') === undefined) return then;
  const otherwise = nodeOf(node, 'choice');
  const result: When = { kind: 'when', then, condition: condition ? buildExpression(condition, b, span.end) : missingAt(span.end), span };
  if (tokenOf(node, 'Else') === undefined) return result;
  return { ...result, else: otherwise ? buildChoice(otherwise, b, span.end) : missingAt(span.end) };
}

function buildConditional(node: CstNode, b: Building, fallback: number): When {
  const span = spanOf(node, fallback);
  const condition = nodeOf(node, 'expression');
  const [then, otherBody] = nodesOf(node, 'body');
  const otherChoice = nodeOf(node, 'choice');
  const result: When = {
    kind: 'when',
    condition: condition ? buildExpression(condition, b, span.end) : missingAt(span.end),
    then: then ? buildBody(then, b, span.end) : { statements: [], span: { start: span.end, end: span.end } },
    span,
  };
  if (otherBody) return { ...result, else: buildBody(otherBody, b, span.end) };
  if (otherChoice) return { ...result, else: buildChoice(otherChoice, b, span.end) };
  return tokenOf(node, 'Else') ? { ...result, else: missingAt(span.end) } : result;
}

/** Operators bound to their operands, as `precedence.ts` has it. */
export function buildExpression(node: CstNode, b: Building, fallback: number): Expression {
  if (node.name !== 'expression') {
    const operand = buildOperand(node, b, fallback);
    return operand.prefixes.length === 0 ? operand.value : bind([operand], [], b.file, b.bag).value;
  }
  const span = spanOf(node, fallback);
  const operands = nodesOf(node, 'operand').map((operand) => buildOperand(operand, b, span.start));
  if (operands.length === 1 && operands[0]!.prefixes.length === 0) return operands[0]!.value;
  const plain = tokensOf(node, 'Operator');
  const minus = tokensOf(node, 'Minus');
  const operators = minus.length === 0 ? plain : plain.length === 0 ? minus : [...plain, ...minus].sort((x, y) => x.startOffset - y.startOffset);
  if (operands.length === 0 || operators.length !== operands.length - 1) return { kind: 'missing', span };
  return bind(operands, operators, b.file, b.bag).value;
}

/** Without anything before or after the value itself. */
const isBare = ({ children }: CstNode): boolean => !children['Minus'] && !children['Not'] && !children['access'];

function buildOperand(node: CstNode, b: Building, fallback: number): Operand {
  const span = spanOf(node, fallback);
  const minus = tokensOf(node, 'Minus');
  const not = tokensOf(node, 'Not');
  const prefixes = minus.length + not.length > 1 ? [...minus, ...not].sort((x, y) => x.startOffset - y.startOffset) : minus.length > 0 ? minus : not;
  const last = prefixes[prefixes.length - 1];
  const primary = buildPrimary(node, b, last ? last.endOffset + 1 : span.start);
  let { value } = primary;
  let end = primary.end;
  for (const access of nodesOf(node, 'access')) {
    const accessEnd = spanOf(access, end).end;
    const inner: Span = { start: primary.start, end: accessEnd };
    value = tokenOf(access, 'Dot')
      ? { kind: 'member', object: value, property: nameOf(tokenOf(access, 'Name'), accessEnd), span: inner }
      : { kind: 'index', object: value, index: buildFlow(nodeOf(access, 'flow'), b, accessEnd), span: inner };
    end = accessEnd;
  }
  return { prefixes, value, start: primary.start, end };
}

/** The value itself and its extent; a group's extent has its parentheses, which its value has not. */
function buildPrimary(node: CstNode, b: Building, fallback: number): { value: Expression; start: number; end: number } {
  const placed = (value: Expression, span: Span = value.span): { value: Expression; start: number; end: number } => ({ value, ...span });
  const name = tokenOf(node, 'Name');
  if (name) return placed(buildCall(node, name, b));
  const number = tokenOf(node, 'Number');
  if (number) return placed(numberLiteral(number, tokenOf(node, 'Unit'), b));
  const shape = tokenOf(node, 'Shape');
  if (shape) return placed(shapeLiteral(shape));
  const string = tokenOf(node, 'String');
  if (string) return placed(stringLiteral(string, b));
  const truth = tokenOf(node, 'True') ?? tokenOf(node, 'False');
  if (truth) return placed({ kind: 'boolean', value: truth.image === 'true', span: tokenSpan(truth) });
  const list = nodeOf(node, 'list');
  if (list) {
    const span = spanOf(list, fallback);
    return placed({ kind: 'list', bare: false, items: nodesOf(list, 'flow').map((item) => buildFlow(item, b, span.start)), span });
  }
  const branches = nodeOf(node, 'branches');
  if (branches) return placed(buildBranches(branches, b, fallback), spanOf(branches, fallback));
  const repeat = nodeOf(node, 'repeat');
  if (repeat) return placed(buildRepeat(repeat, b, fallback));
  return placed(missingAt(fallback));
}

function buildCall(node: CstNode, callee: Token, b: Building): Expression {
  const name = nameOf(callee, callee.startOffset);
  const list = nodeOf(node, 'arguments');
  const body = nodeOf(node, 'callBody');
  if (!list && !body) return { kind: 'name', name, span: name.span };
  let end = name.span.end;
  if (list) end = Math.max(end, spanOf(list, end).end);
  const call: Call = {
    kind: 'call',
    callee: name,
    arguments: list ? nodesOf(list, 'argument').map((argument) => buildArgument(argument, b, end)) : [],
    ...(body ? { body: buildBody(body, b, end) } : {}),
    span: { start: name.span.start, end: body ? Math.max(end, spanOf(body, end).end) : end },
  };
  return call;
}

function buildArgument(node: CstNode, b: Building, fallback: number): Argument {
  const span = spanOf(node, fallback);
  const key = tokenOf(node, 'Key');
  const value = buildFlow(nodeOf(node, 'flow'), b, span.end);
  return key ? { name: nameOf(key, span.start), value, span } : { value, span };
}

function buildBranches(node: CstNode, b: Building, fallback: number): Expression {
  const span = spanOf(node, fallback);
  const bars = tokensOf(node, 'Bar');
  const flows = nodesOf(node, 'flow').map((flow) => buildFlow(flow, b, span.end));
  if (bars.length === 0) {
    if (flows[0]) return flows[0];
    // Recovery's empty groups have been reported; one that was written empty has not.
    if (!node.recoveredNode) {
      report(b.bag, 'syntax-error', { problem: 'these parentheses hold nothing' }, { place: { file: b.file, ...span } });
    }
    return { kind: 'missing', span };
  }
  const branches: (Expression | null)[] = [];
  let next = 0;
  for (let i = 0; i <= bars.length; i++) {
    const end = bars[i]?.startOffset ?? Infinity;
    const flow = flows[next];
    if (flow && flow.span.start < end) {
      branches.push(flow);
      next++;
    } else branches.push(null);
  }
  const result: Branches = { kind: 'branches', branches, span };
  return result;
}

function buildRepeat(node: CstNode, b: Building, fallback: number): Repeat {
  const span = spanOf(node, fallback);
  const variable = tokenOf(node, 'Variable');
  const over = nodeOf(node, 'expression');
  const body = nodeOf(node, 'body');
  return {
    kind: 'repeat',
    ...(variable ? { variable: nameOf(variable, span.start) } : {}),
    over: over ? buildExpression(over, b, span.end) : missingAt(span.end),
    body: body ? buildBody(body, b, span.end) : { statements: [], span: { start: span.end, end: span.end } },
    span,
  };
}

/** `{ … }`, its steps and definitions in the order of the text. */
export function buildBody(node: CstNode, b: Building, fallback: number): Body {
  const span = spanOf(node, fallback);
  const lets = nodesOf(node, 'let').map((item): Statement => buildLet(item, b, span.start));
  const flows = nodesOf(node, 'flow').map((item): Statement => buildFlow(item, b, span.start));
  const statements = lets.length === 0 ? flows : flows.length === 0 ? lets : [...lets, ...flows].sort(byStart);
  return { statements, span };
}

/** `let` or `shared`, in a file or in a body. */
export function buildLet(node: CstNode, b: Building, fallback: number): Let {
  const span = spanOf(node, fallback);
  return {
    kind: 'let',
    shared: tokenOf(node, 'Shared') !== undefined,
    name: nameOf(tokenOf(node, 'Name'), span.end),
    value: buildFlow(nodeOf(node, 'flow'), b, span.end),
    span,
  };
}

/** `train 90%` */
export function buildLabelled(node: CstNode, b: Building, fallback: number): Labelled | Missing {
  const span = spanOf(node, fallback);
  const number = tokenOf(node, 'Number');
  if (!number) return missingAt(span.start);
  return { kind: 'labelled', label: nameOf(tokenOf(node, 'Label'), span.start), amount: numberLiteral(number, tokenOf(node, 'Unit'), b), span };
}
