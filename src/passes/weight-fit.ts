/** Whether a weight can be drawn by its initializer and held by its constraint. */
import { lookUpWord } from '../catalog/index.ts';
import type { WeightSpec } from '../catalog/types.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { GraphNode } from '../ir/graph.ts';
import { argumentAt, isConfigured, showShape } from '../ir/types.ts';

/** The first thing that does not fit a weight of `node`, if there is one. */
export const misfitOf = (node: GraphNode, weight: WeightSpec): Diagnostic | undefined => unfitInitializer(node, weight) ?? unfitConstraint(node, weight);

/** `identity` draws square matrices only, `orthogonal` nothing of one axis. */
function unfitInitializer(node: GraphNode, weight: WeightSpec): Diagnostic | undefined {
  const chosen = weight.initializer === undefined ? undefined : argumentAt(node.args, weight.initializer);
  const word = isConfigured(chosen) ? lookUpWord(chosen.word, 'initializer') : undefined;
  const { shape } = weight;
  if (word?.fits === undefined || (word.fits === 'square' ? shape.length === 2 && shape[0] === shape[1] : shape.length > 1)) return undefined;
  const argument = weight.initializer!.split('.').at(-1)!;
  return diagnose('out-of-range', { argument, allowed: `an initializer for a ${weight.name} of ${showShape(shape)}`, given: `\`${word.name}\`` }, {
    place: isConfigured(chosen) ? chosen.place : node.place,
    notes: [`\`${word.name}\` is defined for ${word.fits === 'square' ? 'square ' : ''}matrices only; ${shape.length > 1 ? '`orthogonal` is its like for any shape' : 'biases begin at `zeros` as a rule'}`],
  });
}

/** Norms are taken over axes that the weight has, each once. */
function unfitConstraint(node: GraphNode, weight: WeightSpec): Diagnostic | undefined {
  const argument = weight.initializer?.replace('initializer', 'constraint');
  const chosen = argument === undefined ? undefined : argumentAt(node.args, argument);
  if (!isConfigured(chosen)) return undefined;
  const axes = [chosen.args['axis'] ?? []].flat().filter((axis) => typeof axis === 'number');
  const beyond = axes.find((axis) => axis >= weight.shape.length);
  const twice = axes.find((axis, at) => axes.indexOf(axis) !== at);
  if (beyond === undefined && twice === undefined) return undefined;
  const allowed = beyond === undefined ? 'each axis once' : `below ${weight.shape.length} for a ${weight.name} of ${showShape(weight.shape)}`;
  return diagnose('out-of-range', { argument: 'axis', allowed, given: beyond === undefined ? `${twice!} twice` : String(beyond) }, {
    place: chosen.places['axis'] ?? chosen.place, notes: [`\`${argument!}\` of \`${node.name}\``],
  });
}
