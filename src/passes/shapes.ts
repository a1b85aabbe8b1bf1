/** Shape inference: every node's output shape from its inputs', with a finding where a word's shape rule says no. */
import type { ShapeProblem, WeightSpec } from '../catalog/types.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Graph, GraphNode } from '../ir/graph.ts';
import { showShape, sizeOf, type Shape } from '../ir/types.ts';
import { Kinds } from './kinds.ts';
import { originLabel } from './origins.ts';
import { projectionFix } from './projection.ts';

export interface Shapes {
  /** By node; undefined at and below an error. */
  readonly shapes: readonly (Shape | undefined)[];
  readonly diagnostics: readonly Diagnostic[];
}

/** One walk in topological order. Nodes of one place (a block called twice) are reported once. */
export function inferShapes(graph: Graph): Shapes {
  const shapes: (Shape | undefined)[] = [];
  const found = new Map<string, Diagnostic>();
  const report = (diagnostic: Diagnostic): void => {
    const { file, start } = diagnostic.place;
    const key = `${diagnostic.code} ${file} ${start}`;
    if (!found.has(key)) found.set(key, diagnostic);
  };
  const kinds = new Kinds(shapes);
  const seen = new Map<string, Shape>();
  /** Equal shapes are one object, so that layers of one kind are known by identity. */
  const one = (shape: Shape): Shape => {
    const key = showShape(shape);
    const same = seen.get(key);
    if (same === undefined) seen.set(key, shape);
    return same ?? shape;
  };
  for (const node of graph.nodes) {
    const earlier = kinds.earlier(node);
    const before = earlier && shapes[earlier.id];
    shapes.push(before);
    if (before !== undefined) continue;
    const inputs = node.inputs.map((id) => shapes[id]);
    if (inputs.some((shape) => shape === undefined)) continue;
    const known = inputs as Shape[];
    const shape = node.word.shape ? node.word.shape({ inputs: known, args: node.args }) : known[0]!;
    if ('problem' in shape) {
      report(explain(shape, node, graph, shapes, known));
      continue;
    }
    const differing = node.weightsOf === undefined ? undefined : differentWeights(node, graph.nodes[node.weightsOf]!, shapes, known, shape);
    if (differing) report(differing);
    else shapes[node.id] = one(shape);
  }
  return { shapes, diagnostics: [...found.values()] };
}

function explain(problem: ShapeProblem, node: GraphNode, graph: Graph, shapes: readonly (Shape | undefined)[], inputs: readonly Shape[]): Diagnostic {
  const word = node.word.name;
  const { place } = node;
  const label = (what: string, index = 0) => originLabel(what, node.inputs[index]!, graph, shapes);
  switch (problem.problem) {
    case 'rank':
      return diagnose(
        'wrong-rank',
        { word, expected: problem.expected, given: showShape(inputs[0]!) },
        {
          place,
          related: [label('what flows in is')],
          notes: [
            inputs[0]!.length === 1
              ? `a row of values has no such axes: put \`${word}\` before \`flatten\` and \`dense\`, or give it axes with \`reshape(…)\``
              : '`reshape(…)`, `flatten` or `global_average_pool` before it change what axes there are',
          ],
        },
      );
    case 'too-small':
      return diagnose('shape-too-small', { word, problem: problem.because }, { place, related: [label('what flows in is')], notes: ['a smaller window, `padding: same` or fewer strides before it leave room'] });
    case 'reshape':
      return diagnose('bad-reshape', { from: showShape(inputs[0]!), to: showShape(problem.to) }, {
        place,
        related: [label('what flows in is')],
        notes: [`${showShape(inputs[0]!)} holds ${count(inputs[0]!)} values, ${showShape(problem.to)} holds ${count(problem.to)}${fitting(inputs[0]!, problem.to)}`],
      });
    case 'merge': {
      const region = graph.regions[node.region];
      if (region?.output === node.id && region.kind === 'residual') return residualMismatch(node, graph, shapes, inputs);
      return diagnose('merge-mismatch', { word, shapes: inputs.map(showShape).join(' and ') }, {
        place,
        related: inputs.map((_, i) => label(`branch ${i + 1} gives`, i)),
        notes: [problem.axis === undefined ? 'all branches must have the same shape' : 'all axes but the last must be equal'],
      });
    }
  }
}

/** The shape that was asked for with another last axis, where one fits. */
function fitting(from: Shape, to: Shape): string {
  const rest = to.slice(0, -1);
  const last = sizeOf(from) / sizeOf(rest);
  return rest.length > 0 && Number.isInteger(last) && last > 0 ? `; ${showShape([...rest, last])} would fit` : '';
}

function residualMismatch(node: GraphNode, graph: Graph, shapes: readonly (Shape | undefined)[], [side, body]: readonly Shape[]): Diagnostic {
  const shortcut = node.places['shortcut'] !== undefined;
  const from = shapes[graph.regions[node.region]!.inputs[0]!]!;
  const fix = projectionFix(node, graph, from, body!);
  return diagnose('residual-mismatch', { input: showShape(side!), body: showShape(body!) }, {
    place: node.place,
    label: 'adds its body to what came in',
    related: [
      originLabel(shortcut ? 'the shortcut gives' : 'came in', node.inputs[0]!, graph, shapes),
      originLabel('the body gives', node.inputs[1]!, graph, shapes),
    ],
    notes: fix ? [] : [`no single layer turns ${showShape(from)} into ${showShape(body!)}: change the body so that it keeps the shape`],
    fixes: fix ? [fix] : [],
  });
}

/** A later use of shared weights must meet kernels of the same shape. */
function differentWeights(
  node: GraphNode,
  owner: GraphNode,
  shapes: readonly (Shape | undefined)[],
  inputs: readonly Shape[],
  output: Shape,
): Diagnostic | undefined {
  const ownerOutput = shapes[owner.id];
  if (ownerOutput === undefined || !node.word.weights) return undefined;
  const first = owner.inputs.map((id) => shapes[id]!);
  const text = (specs: readonly WeightSpec[]): string => JSON.stringify(specs.map((spec) => spec.shape));
  const theirs = text(node.word.weights({ inputs: first, args: owner.args, output: ownerOutput }));
  if (text(node.word.weights({ inputs, args: node.args, output })) === theirs) return undefined;
  return diagnose(
    'wrong-rank',
    { word: node.word.name, expected: `${showShape(first[0]!)} at every use, since its weights are shared`, given: showShape(inputs[0]!) },
    {
      place: node.place,
      notes: ['a layer of its own, without `shared`, has weights for what it is given'],
    },
  );
}

const count = (shape: Shape): string => shape.reduce<number>((n, d) => n * (d ?? NaN), 1).toLocaleString('en-US');
