/** Random networks as descriptions that fast-check can shrink, and their graphs, named and nested as lowering does it. */
import fc from 'fast-check';
import type { Graph } from '../../src/ir/graph.ts';
import { GraphBuilder, words } from './graphs.ts';

type Statement =
  | { kind: 'layer'; word: 'dense' | 'conv' | 'bn' | 'relu' | 'softmax'; size: number | 'p' }
  | { kind: 'call'; block: number; p: number }
  | { kind: 'repeat'; times: number; vary: boolean; body: readonly Statement[] }
  | { kind: 'residual'; body: readonly Statement[] }
  | { kind: 'keep' }
  | { kind: 'merge' }
  | { kind: 'swap' }
  | { kind: 'leak' }
  /** Two shared layers in each scope, one for the whole network. */
  | { kind: 'shared'; which: 0 | 1 | 'everywhere' };

export interface Description {
  readonly body: readonly Statement[];
  /** A block may call those after it. */
  readonly blocks: readonly (readonly Statement[])[];
}

const size = fc.oneof(fc.constantFrom(1, 2), fc.constant('p' as const));
const { body } = fc.letrec<{ statement: Statement; body: Statement[] }>((tie) => ({
  body: fc.array(tie('statement'), { minLength: 1, maxLength: 5 }),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('layer' as const), word: fc.constantFrom('dense' as const, 'conv' as const, 'bn' as const, 'relu' as const, 'softmax' as const), size }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('call' as const), block: fc.nat(2), p: fc.integer({ min: 1, max: 3 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('repeat' as const), times: fc.integer({ min: 1, max: 5 }), vary: fc.boolean(), body: tie('body') as fc.Arbitrary<Statement[]> }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('residual' as const), body: tie('body') as fc.Arbitrary<Statement[]> }) },
    { weight: 2, arbitrary: fc.constantFrom<Statement>({ kind: 'keep' }, { kind: 'merge' }, { kind: 'swap' }, { kind: 'leak' }, { kind: 'shared', which: 0 }, { kind: 'shared', which: 1 }, { kind: 'shared', which: 'everywhere' }) },
  ),
}));

export const descriptions: fc.Arbitrary<Description> = fc.record({ body, blocks: fc.array(body, { minLength: 3, maxLength: 3 }) });

/** Names and values of one call of a block, or of the network. */
interface Scope {
  readonly prefix: string;
  readonly counts: Map<string, number>;
  readonly block: number;
  kept: number | undefined;
  readonly owners: (number | undefined)[];
}

export function graphOf({ body: network, blocks }: Description, limit = 300): Graph {
  const builder = new GraphBuilder();
  const leaked: number[] = [];
  let everywhere: number | undefined;
  const name = (scope: Scope, word: string): string => {
    const count = (scope.counts.get(word) ?? 0) + 1;
    scope.counts.set(word, count);
    return `${scope.prefix}${word}${count}`;
  };
  const step = (statement: Statement, x: number, p: number, scope: Scope): number => {
    if (builder.nodes.length > limit) return x;
    switch (statement.kind) {
      case 'layer': {
        const n = statement.size === 'p' ? p : statement.size;
        const args = statement.word === 'dense' ? { units: n } : statement.word === 'conv' ? { filters: n, kernel_size: [3, 3], padding: 'same' } : {};
        return builder.node(name(scope, statement.word), words[statement.word], [x], args);
      }
      case 'call': {
        const block = Math.max(scope.block + 1, statement.block);
        if (block >= blocks.length) return x;
        const own = name(scope, `block${'abc'[block]!}`);
        const inner: Scope = { prefix: `${own}.`, counts: new Map(), block, kept: undefined, owners: [] };
        return builder.within({ kind: 'block', name: own.slice(scope.prefix.length), of: `Block${'ABC'[block]!}`, args: { p: String(statement.p) } }, () =>
          steps(blocks[block]!, x, statement.p, inner));
      }
      case 'repeat':
        for (let round = 0; round < statement.times; round++) {
          const from = x;
          x = builder.within({ kind: 'repeat', name: '', round }, () => steps(statement.body, from, statement.vary ? round + 1 : p, scope));
        }
        return x;
      case 'residual': {
        const sum = builder.within({ kind: 'residual', name: '' }, () => steps(statement.body, x, p, scope));
        return builder.node(name(scope, 'add'), words.add, [sum, x]);
      }
      case 'keep':
        scope.kept = x;
        return x;
      case 'merge':
        return scope.kept === undefined ? x : builder.node(name(scope, 'add'), words.add, [x, scope.kept]);
      case 'swap': {
        const kept = scope.kept ?? x;
        scope.kept = x;
        return kept;
      }
      case 'leak':
        leaked.push(x);
        return x;
      case 'shared': {
        const owner = statement.which === 'everywhere' ? everywhere : scope.owners[statement.which];
        const id = builder.node(name(scope, 'dense'), words.dense, [x], { units: 4 }, owner === undefined ? {} : { weightsOf: owner });
        if (statement.which === 'everywhere') everywhere ??= id;
        else scope.owners[statement.which] ??= id;
        return id;
      }
    }
  };
  const steps = (all: readonly Statement[], x: number, p: number, scope: Scope): number =>
    all.reduce((value, statement) => step(statement, value, p, scope), x);
  const top: Scope = { prefix: '', counts: new Map(), block: -1, kept: undefined, owners: [] };
  const end = steps(network, builder.node('input', words.input, []), 7, top);
  const result = leaked.length === 0 ? end : builder.node('merge', words.add, [end, ...leaked]);
  return builder.graph('Random', [result, ...leaked.slice(0, 1)]);
}
