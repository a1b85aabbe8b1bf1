/**
 * Writes `src/parser/predictive.ts` from the chevrotain grammar: `node scripts/run.mjs scripts/gen-parser.ts [--check]`.
 *
 * chevrotain builds its lookahead tables each time a process starts, which takes longer than parsing a file of ordinary
 * length. The rules are LL(1) without gates, so the same decisions can be written down once, as switches.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Alternation, type Alternative, NonTerminal, Option, Repetition, Terminal, type IProduction, type Rule, type TokenType } from 'chevrotain';
import { GradnetParser } from '../src/parser/grammar.ts';

const target = fileURLToPath(new URL('../src/parser/predictive.ts', import.meta.url));

/** Kinds a production can begin with, and whether it can be empty. */
interface First {
  readonly kinds: ReadonlySet<TokenType>;
  readonly empty: boolean;
}

function firstOf(production: IProduction): First {
  if (production instanceof Terminal) return { kinds: new Set([production.terminalType]), empty: false };
  if (production instanceof NonTerminal) return firstOf(production.referencedRule);
  if (production instanceof Alternation) {
    const alternatives = production.definition.map(firstOf);
    return { kinds: new Set(alternatives.flatMap((a) => [...a.kinds])), empty: alternatives.some((a) => a.empty) };
  }
  const kinds = new Set<TokenType>();
  let empty = true;
  // Everything else that this grammar is made of is a sequence.
  for (const part of (production as unknown as { definition: IProduction[] }).definition) {
    const first = firstOf(part);
    first.kinds.forEach((kind) => kinds.add(kind));
    empty = first.empty;
    if (!empty) break;
  }
  return { kinds, empty: empty || production instanceof Option || production instanceof Repetition };
}

const cases = (first: First): string => [...first.kinds].map((kind) => `case ${kind.tokenTypeIdx}: /* ${kind.name} */`).join(' ');

const indent = (text: string): string => text.replace(/^(?=.)/gm, '  ');

/** The statements that parse one production into `node`. */
function emit(production: IProduction): string {
  if (production instanceof Terminal) return `this.take(node, '${production.terminalType.name}', ${production.terminalType.tokenTypeIdx});\n`;
  if (production instanceof NonTerminal) return `this.add(node, '${production.nonTerminalName}', this.${production.nonTerminalName}());\n`;
  if (production instanceof Option) {
    return `switch (this.kind as number) {\n  ${cases(firstOf(production))}\n${indent(indent(emitAll(production.definition)))}}\n`;
  }
  if (production instanceof Repetition) {
    const only = production.definition.length === 1 ? production.definition[0] : undefined;
    // A repeated choice is one switch: what begins no alternative ends the repetition.
    const body = only instanceof Alternation
      ? `switch (this.kind as number) {\n${indent(alternatives(only, 'continue;'))}  default: break loop;\n}\n`
      : `switch (this.kind as number) {\n  ${cases(firstOf(production))}\n${indent(indent(`${emitAll(production.definition)}continue;\n`))}  default: break loop;\n}\n`;
    return `loop: for (;;) {\n${indent(body)}}\n`;
  }
  if (production instanceof Alternation) return `switch (this.kind as number) {\n${indent(alternatives(production, 'break;'))}  default: throw MISMATCH;\n}\n`;
  throw new Error(`no emission for ${production.constructor.name}: write one, or use another construct in the grammar`);
}

const alternativesOf = (production: Alternation): Alternative[] => production.definition as unknown as Alternative[];

const alternatives = (production: Alternation, end: string): string =>
  alternativesOf(production).map((alternative) => `${cases(firstOf(alternative))}\n${indent(`${emitAll(alternative.definition)}${end}\n`)}`).join('');

const emitAll = (definition: readonly IProduction[]): string => definition.map(emit).join('');

/** Two alternatives that begin alike would make the switch wrong; chevrotain's own validation says so with the rule. */
const rules = Object.values(new GradnetParser({ validate: true }).getGAstProductions());
const methods = rules.map((rule) => `private ${rule.name}(): Node {\n${indent(emitRule(rule))}}\n`).join('\n');

/** The body of the method for a rule. Nodes that would hold one other node are not made: most of a tree would be such. */
function emitRule(rule: Rule): string {
  const [first, ...rest] = rule.definition;
  if (first instanceof Alternation && rest.length === 0 && alternativesOf(first).every((a) => a.definition.length === 1 && a.definition[0] instanceof NonTerminal)) {
    const choices = alternativesOf(first).map((a) => `${cases(firstOf(a))}\n  return this.${(a.definition[0] as NonTerminal).nonTerminalName}();\n`).join('');
    return `switch (this.kind as number) {\n${indent(choices)}  default: throw MISMATCH;\n}\n`;
  }
  if (first instanceof NonTerminal && rest.length > 0 && rest.every((part) => firstOf(part).empty)) {
    const goesOn: First = { kinds: new Set(rest.flatMap((part) => [...firstOf(part).kinds])), empty: true };
    return `const first = this.${first.nonTerminalName}();
switch (this.kind as number) {
  ${cases(goesOn)} break;
  default: return first;
}
const node = this.open('${rule.name}');
node.location.startOffset = first.location.startOffset;
this.add(node, '${first.nonTerminalName}', first);
${emitAll(rest)}return this.close(node);
`;
  }
  return `const node = this.open('${rule.name}');\n${emitAll(rule.definition)}return this.close(node);\n`;
}

const text = `/**
 * GENERATED by scripts/gen-parser.ts from grammar.ts. Parses files without errors, ten times faster to start than the
 * grammar itself; at the first token that does not fit it gives up, and the grammar parses again with recovery.
 */
import type { Token } from './tokens.ts';

/** As chevrotain's CstNode, so that one builder reads both; a node that would hold just one other is left out. */
interface Node {
  readonly name: string;
  readonly children: Record<string, (Token | Node)[]>;
  readonly location: { startOffset: number; endOffset: number };
}

const MISMATCH = new Error('mismatch');
const END = 0;

class PredictiveParser {
  private at = 0;
  private kind: number;

  constructor(private readonly tokens: readonly Token[]) {
    this.kind = tokens[0]?.tokenTypeIdx ?? END;
  }

  whole(): Node {
    const node = this.file();
    if (this.kind !== END) throw MISMATCH;
    return node;
  }

  private take(node: Node, name: string, kind: number): void {
    if (this.kind !== kind) throw MISMATCH;
    (node.children[name] ??= []).push(this.tokens[this.at++]!);
    this.kind = this.at < this.tokens.length ? this.tokens[this.at]!.tokenTypeIdx : END;
  }

  private add(node: Node, name: string, child: Node): void {
    (node.children[name] ??= []).push(child);
  }

  private open(name: string): Node {
    const startOffset = this.at < this.tokens.length ? this.tokens[this.at]!.startOffset : NaN;
    return { name, children: {}, location: { startOffset, endOffset: NaN } };
  }

  private close(node: Node): Node {
    if (this.at > 0) node.location.endOffset = this.tokens[this.at - 1]!.endOffset;
    return node;
  }

${indent(methods)}}

/** Parses settled tokens, or returns undefined when they do not fit the grammar. */
export function parsePredictively(tokens: readonly Token[]): Node | undefined {
  try {
    return new PredictiveParser(tokens).whole();
  } catch (error) {
    if (error === MISMATCH) return undefined;
    throw error;
  }
}
`;

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/parser/predictive.ts is not what the grammar gives: run `node scripts/run.mjs scripts/gen-parser.ts`');
  process.exit(1);
}
