/** A source file cannot write code into its program, whatever it calls things: only names and strings of the program change. */
import fc from 'fast-check';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { tfjs } from '../../src/codegen/tfjs/index.ts';
import type { TrainSpec } from '../../src/ir/graph.ts';
import { formatEmitted } from '../../src/format/emitted.ts';
import { factsOf, GraphBuilder, words } from './graphs.ts';

interface Texts {
  readonly file: string;
  readonly network: string;
  readonly node: string;
  readonly block: string;
  readonly call: string;
  readonly argument: string;
  readonly directory: string;
}

function emit(texts: Texts): string {
  const builder = new GraphBuilder();
  const input = builder.node('input', words.input, []);
  const first = builder.node(`${texts.node}a`, words.dense, [input], { units: 4, kernel_constraint: texts.argument });
  const called = builder.within({ kind: 'block', name: `${texts.call}b`, of: texts.block, args: { [texts.block]: texts.argument } }, () =>
    builder.node(`${texts.call}b.${texts.node}`, words.dense, [first], { units: 4 }));
  const network = builder.graph(texts.network, [called]);
  const place = network.place;
  const configured = (word: string, family: string, args: TrainSpec['settings']) => ({ kind: 'word' as const, word, family, args, place, places: {} });
  const training: TrainSpec = {
    network,
    data: {
      name: 'd', source: configured('mnist', 'source', { directory: texts.directory }), settings: {}, places: {}, place,
      facts: { shape: [8], classes: 4, targetShape: [], samples: null, hasValidation: true, moments: { mean: 0, second: 1, cross: 0 } },
    },
    inputs: [], outputs: [{ name: 'out', node: 2, loss: configured('cross_entropy', 'loss', {}), weight: 1, target: { name: 'target', shape: [], classes: 2 }, metrics: [] }],
    settings: { optimizer: configured('adam', 'optimizer', { learning_rate: 0.001 }), batch: 8, epochs: 1, seed: 1 },
    places: {},
    place,
  };
  const { text, diagnostics } = tfjs.emit({ file: texts.file, training, facts: factsOf(network) });
  expect(diagnostics).toEqual([]);
  return text;
}

/** Kinds of all nodes of the program, in order: what it does, without its names and strings. */
function kindsOf(text: string): string[] {
  const file = ts.createSourceFile('p.mjs', text, ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS) as ts.SourceFile & { parseDiagnostics: readonly ts.Diagnostic[] };
  expect(file.parseDiagnostics.map(({ messageText }) => messageText)).toEqual([]);
  const kinds: string[] = [];
  const visit = (node: ts.Node): void => {
    // a reserved word of TypeScript alone is a name here like any other
    kinds.push(ts.SyntaxKind[node.kind]);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return kinds;
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom("'", '"', '`', '\\', '${', '}', '*/', '//', '\n', '\r', '\u2028', '\u202e', '\ud800', '.', '__proto__', 'await', 'x', 'tf', '; process.exit(1);')).map((parts) => parts.join('')),
);

test('the structure of the program does not depend on what things are called', () => {
  const plain = kindsOf(emit({ file: 'a.gradnet', network: 'n', node: 'dense', block: 'Block', call: 'call', argument: 'v', directory: 'd' }));
  const text = fc.record({ file: nasty, network: nasty, node: nasty, block: nasty, call: nasty, argument: nasty, directory: nasty });
  fc.assert(fc.property(text, (texts) => {
    expect(kindsOf(emit(texts))).toEqual(plain);
  }), { numRuns: 500 });
});

test('formatting takes it, too, and changes no value', async () => {
  await fc.assert(fc.asyncProperty(nasty, async (text) => {
    const program = emit({ file: `${text}*/evil\n.gradnet`, network: text, node: text, block: text, call: text, argument: text, directory: text });
    const formatted = await formatEmitted(program);
    expect(await formatEmitted(formatted)).toBe(formatted);
    expect(kindsOf(formatted)).toEqual(kindsOf(program));
  }), { numRuns: 50 });
});
