/** Reads gradnet.config.json: JSON in which comments and final commas are allowed, held to its declaration key by key. */
import { createScanner, getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import picomatch from 'picomatch';
import { SourceFile } from '../diagnostics/source.ts';
import { suggest } from '../diagnostics/suggest.ts';
import type { KnownDiagnostic } from '../diagnostics/suppressions.ts';
import { ConfigError } from './error.ts';
import { mistakeIn } from './selectors.ts';
import { configShape, type ConfigText, type Selection, type Shape } from './spec.ts';

export interface Config extends ConfigText {
  /** Where it was found, as an absolute path. */
  readonly path: string;
  /** What holds for a file, its path relative to the configuration with forward slashes: weakest first. */
  readonly layersFor: (relative: string) => readonly Selection[];
}

/**
 * @param path for messages
 * @param known every finding there is
 * @throws ConfigError at the first mistake, with its line and column
 */
export function readConfig(path: string, text: string, known: readonly KnownDiagnostic[]): Config {
  const source = new SourceFile(path, text);
  const fail: Fail = (offset, problem, remedy) => {
    const { line, column } = source.positionAt(offset);
    throw new ConfigError(`${path}:${line}:${column}: ${problem}`, remedy);
  };
  if (text.trim() === '') fail(0, 'this file is empty', 'write {} for a configuration that says nothing');
  const deep = tooDeep(text);
  if (deep !== undefined) fail(deep, `nested more than ${MOST_LEVELS} levels deep`, 'write it as { "key": value, … }; no key takes as much');
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first || !tree) return fail(first?.offset ?? 0, `not JSON${first ? `: ${inWords(printParseErrorCode(first.error))}` : ''}`, 'write it as { "key": value, … }');
  new Reader(known, fail).check(tree, configShape, '');
  const config = getNodeValue(tree) as ConfigText;
  const overrides = (config.overrides ?? []).map((it) => ({ matches: picomatch([...it.files], { dot: true }), selection: it }));
  return { ...config, path, layersFor: (relative) => [config, ...overrides.filter(({ matches }) => matches(relative)).map(({ selection }) => selection)] };
}

/** The parser calls itself for each level, and would run out of stack. */
const MOST_LEVELS = 64;

/** Where a bracket opens one level too many. */
function tooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let levels = 0;
  // SyntaxKind: 1 {, 2 }, 3 [, 4 ], 17 the end; its declared constants are not for modules that are compiled one by one.
  for (let token: number = scanner.scan(); token !== 17; token = scanner.scan()) {
    levels += token === 1 || token === 3 ? 1 : token === 2 || token === 4 ? -1 : 0;
    if (levels > MOST_LEVELS) return scanner.getTokenOffset();
  }
  return undefined;
}

type Fail = (offset: number, problem: string, remedy: string) => never;

/** `CommaExpected` as `comma expected`. */
const inWords = (code: string): string => code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();

class Reader {
  readonly #known: readonly KnownDiagnostic[];
  readonly #fail: Fail;

  constructor(known: readonly KnownDiagnostic[], fail: Fail) {
    this.#known = known;
    this.#fail = fail;
  }

  /** @param name of the key that holds the value, or that holds its list */
  check(node: Node, shape: Shape, name: string): void {
    const wrong = (expected: string): never => this.#fail(node.offset, `${name === '' ? 'the configuration' : `\`${name}\``} takes ${expected}, not ${described(node)}`, 'write it so');
    switch (shape.kind) {
      case 'count':
        if (node.type !== 'number' || !Number.isInteger(node.value) || node.value < 0) wrong('a whole number');
        return;
      case 'text':
        if (node.type !== 'string') wrong('a string');
        if (shape.choices && !shape.choices.includes(node.value as string)) this.#unknown(node, `\`${name}\` cannot be ${JSON.stringify(node.value)}`, shape.choices);
        return;
      case 'selector':
        if (node.type !== 'string') wrong('names or codes of findings');
        return this.#selector(node, name === 'ignore' ? 'ignore' : 'select');
      case 'list':
        if (node.type !== 'array') wrong('a list in brackets');
        for (const item of node.children ?? []) this.check(item, shape.of, name);
        return;
      default:
        if (node.type !== 'object') wrong('an object in braces');
        return this.#members(node, shape);
    }
  }

  #members(node: Node, shape: Extract<Shape, { kind: 'by-finding' | 'object' }>): void {
    const seen: string[] = [];
    for (const { children } of node.children ?? []) {
      const [key, value] = children ?? [];
      if (!key || !value) continue; // broken JSON, which has been told
      const name = key.value as string;
      if (seen.includes(name)) this.#fail(key.offset, `\`${name}\` is given twice`, 'remove one of them');
      seen.push(name);
      if (shape.kind === 'by-finding') {
        this.#selector(key, value.value === 'off' ? 'ignore' : 'select');
        this.check(value, shape.of, name);
        continue;
      }
      const known = Object.hasOwn(shape.keys, name) ? shape.keys[name] : undefined;
      if (known) this.check(value, known.shape, name);
      else this.#unknown(key, `there is no key \`${name}\` here`, Object.keys(shape.keys));
    }
    const missing = shape.kind === 'object' ? shape.required?.find((it) => !seen.includes(it)) : undefined;
    if (missing !== undefined) this.#fail(node.offset, `\`${missing}\` is missing`, `add "${missing}": …`);
  }

  #selector(node: Node, use: 'select' | 'ignore'): void {
    const mistake = mistakeIn(node.value as string, use, this.#known);
    if (mistake) this.#fail(node.offset, mistake.problem, mistake.remedy);
  }

  #unknown(node: Node, problem: string, words: readonly string[]): void {
    const near = suggest(String(node.value), words);
    this.#fail(node.offset, problem, near.length > 0 ? `did you mean ${near.map((it) => `\`${it}\``).join(' or ')}?` : `there are ${words.map((it) => `\`${it}\``).join(', ')}`);
  }
}

const described = (node: Node): string => (node.type === 'object' ? 'an object' : node.type === 'array' ? 'a list' : JSON.stringify(node.value));
