/** Which word of the catalogue a name means where it stands: the same name may be a layer here and a loss there. */
import { familiesOf, stepFamilies } from '../catalog/families.ts';
import { lookUpWord, wordsOf } from '../catalog/index.ts';
import type { Family, Param, ParamType, Word } from '../catalog/types.ts';
import type { Argument, Call, Setting } from '../parser/ast.ts';

/** What is asked for at a place: a step of a flow, or a value of some type. */
export type Expected = 'step' | ParamType;

/** Where nothing is known of a place, a step is the likeliest. */
const familiesAt = (expected: Expected | undefined): readonly Family[] => (expected === undefined || expected === 'step' ? stepFamilies : familiesOf(expected));

/** The word of that name among those asked for; otherwise of any family, since a misplaced word is still that word. */
export function findWord(name: string, expected: Expected | undefined): Word | undefined {
  for (const family of familiesAt(expected)) {
    const word = lookUpWord(name, family);
    if (word) return word;
  }
  const open = lookUpWord(name, 'choice');
  if (open) return open;
  return expected === undefined || familiesAt(expected).length === 0 ? lookUpWord(name) : undefined;
}

export const wordsFor = (expected: Expected | undefined): Word[] => familiesAt(expected).flatMap((family) => [...wordsOf(family)]);

/** What an argument of `any(…)` is to be is what its place asks for; of every other word, what its parameter takes. */
export const askedOf = (word: Word, param: Param | undefined, outer: Expected | undefined): Expected | undefined =>
  (word.name === 'any' && word.family === 'choice' ? outer : param?.type);

/** The parameter that an argument fills: by its name, or by its place. */
export function parameterOf(word: Word, argument: { readonly name?: string | undefined; readonly index: number }): Param | undefined {
  if (argument.name !== undefined) return word.params.find(({ name }) => name === argument.name);
  return word.params[argument.index] ?? (word.variadic === true ? word.params[word.params.length - 1] : undefined);
}

/** Walking down a path of nodes: what is asked for at its end, and the call and parameter that ask. */
export function expectedAlong(path: readonly object[]): { expected: Expected | undefined; word?: Word; param?: Param } {
  let at: { expected: Expected | undefined; word?: Word; param?: Param } = { expected: undefined };
  let section: Word | undefined;
  let call: { word: Word; node: Call; expected: Expected | undefined } | undefined;
  path.forEach((node, i) => {
    if ('statements' in node) at = { expected: 'step' };
    else if ('kind' in node && (node.kind === 'data' || node.kind === 'train' || node.kind === 'sweep'))
      section = lookUpWord(node.kind, 'section') ?? undefined;
    else if ('key' in node && section) {
      const param = section.params.find(({ name }) => name === (node as Setting).key.text);
      at = { expected: param?.type, word: section, ...(param ? { param } : {}) };
    } else if ('kind' in node && node.kind === 'call') {
      const word = i === path.length - 1 ? undefined : findWord((node as Call).callee.text, at.expected);
      call = word && { word, node: node as Call, expected: at.expected };
    } else if (!('kind' in node) && 'value' in node && !('key' in node) && call) {
      const argument = node as Argument;
      const param = parameterOf(call.word, { name: argument.name?.text, index: call.node.arguments.indexOf(argument) });
      at = { expected: askedOf(call.word, param, call.expected), word: call.word, ...(param ? { param } : {}) };
    }
  });
  return at;
}
