/** Trained weights and the layers that are to begin with them: do they fit, and how large are they? */
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts';
import type { Graph, GraphNode, Pretrained } from '../ir/graph.ts';
import type { Draw } from '../ir/signal.ts';
import { matchWeights, type Matched, type Misfit } from '../pretrained/match.ts';
import type { NodeCost } from './facts.ts';
import { refitting, withoutConsequences, type Shapes } from './refitting.ts';

type Costs = readonly (NodeCost | undefined)[];

export interface Loading {
  /** Statistics of a weight that is loaded; undefined where it is drawn, or the file is not there to be looked at. */
  readonly loaded: (node: GraphNode, weight: string) => Draw | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Does the node begin with stored weights? Those that share another's do as it does. */
export function isLoaded({ name, pretrained, weightsOf }: GraphNode): boolean {
  return pretrained !== undefined && weightsOf === undefined && !pretrained.except.some((each) => isNamed(name, each));
}

/** A layer by its name, or any layer of a block call by the call's. */
const isNamed = (layer: string, name: string): boolean => layer === name || layer.startsWith(`${name}.`);

/** Layers that have weights, by the `pretrained` they stand in; one of a block that is called twice is one. */
export function groupsOf(graph: Graph, costs: Costs): { readonly pretrained: Pretrained; readonly nodes: readonly GraphNode[] }[] {
  const groups = new Map<string, { pretrained: Pretrained; nodes: GraphNode[] }>();
  for (const node of graph.nodes) {
    const { pretrained } = node;
    if (pretrained === undefined || node.weightsOf !== undefined || !costs[node.id]?.weights.length) continue;
    const key = `${pretrained.place.file} ${pretrained.place.start} ${pretrained.file} ${pretrained.except.join()}`;
    const known = groups.get(key);
    if (known) known.nodes.push(node);
    else groups.set(key, { pretrained, nodes: [node] });
  }
  return [...groups.values()];
}

export function matchPretrained(graph: Graph, shapes: Shapes, costs: Costs): Loading {
  const diagnostics: Diagnostic[] = [];
  const loaded = new Map<string, Matched['loaded'][number]>();
  for (const { pretrained, nodes } of groupsOf(graph, costs)) {
    diagnostics.push(...unknownExceptions(pretrained, nodes));
    const { file, manifest, places, place } = pretrained;
    const at = places['file'] ?? place;
    if (manifest === undefined) {
      diagnostics.push(diagnose('weights-not-there', { file }, { place: at, notes: ['the path is relative to the directory where gradnetc is started', 'until they are there, gradients are predicted as if these layers were drawn'] }));
    } else if ('reason' in manifest) {
      diagnostics.push(diagnose('weights-unreadable', { file, reason: manifest.reason }, { place: at, notes: [manifest.remedy] }));
    } else {
      const wanted = nodes.filter(isLoaded);
      const matched = matchWeights(wanted.map((node) => ({ layer: node.name, weights: costs[node.id]!.weights })), manifest, pretrained.partial);
      for (const layer of matched.loaded) loaded.set(layer.layer, layer);
      const misfits = matched.misfits.map((misfit) => ({ misfit, node: wanted.find(({ name }) => name === misfit.layer)! }));
      for (const { misfit, node } of withoutConsequences(misfits, graph, costs, shapes)) diagnostics.push(explain(misfit, node, graph, shapes));
      if (matched.loaded.length === 0 && matched.misfits.length === 0) diagnostics.push(nothingLoaded(pretrained, nodes, manifest.map(({ name }) => name)));
    }
  }
  return { loaded: drawsOf(loaded, costs), diagnostics };
}

/** Mean and variance of stored weights, worked out when a signal rule asks. */
function drawsOf(loaded: ReadonlyMap<string, Matched['loaded'][number]>, costs: Costs): Loading['loaded'] {
  const known = new Map<string, Draw>();
  return (node, weight) => {
    const key = `${node.name}/${weight}`;
    const stored = loaded.get(node.name)?.weights[costs[node.id]!.weights.findIndex(({ name }) => name === weight)];
    if (stored === undefined) return undefined;
    const draw = known.get(key) ?? drawOf(stored.values());
    known.set(key, draw);
    return draw;
  };
}

function drawOf(values: Float32Array): Draw {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, variance: Math.max(0, squares / values.length - mean * mean), structure: 'independent' };
}

function explain(misfit: Misfit, node: GraphNode, graph: Graph, shapes: Shapes): Diagnostic {
  const { file, places, place } = node.pretrained!;
  const report = {
    place: node.place,
    ...(misfit.near === undefined ? {} : { label: `did you mean \`${misfit.near}\`?` }),
    related: [{ place: places['file'] ?? place, text: 'the stored weights' }],
    notes: [misfit.remedy],
    fixes: [...refitting(misfit, node, graph, shapes), ...leavingOut(misfit, node)],
  };
  return misfit.kind === 'absent'
    ? diagnose('weights-without-layer', { file, layer: misfit.layer }, report)
    : diagnose('weights-mismatch', { file, problem: misfit.problem }, report);
}

function leavingOut({ layer }: Misfit, { pretrained }: GraphNode): Fix[] {
  const { places } = pretrained!;
  const title = `draw \`${layer}\` anew: \`except: ["${layer}"]\``;
  const after = places['partial'] ?? places['file'];
  if (places['except'] !== undefined || after === undefined) return [{ title, applicability: 'display', edits: [] }];
  return [{ title, applicability: 'unsafe', edits: [{ place: { ...after, start: after.end }, text: `, except: ["${layer}"]` }] }];
}

/** `partial` forgives single layers; that no layer is loaded is what somebody did not mean. */
const nothingLoaded = ({ file, place, places }: Pretrained, nodes: readonly GraphNode[], stored: readonly string[]): Diagnostic =>
  diagnose('weights-mismatch', { file, problem: 'no layer of this body is loaded' }, {
    place: places['file'] ?? place,
    notes: [`the body has ${nodes.map(({ name }) => name).join(', ')}; stored are ${stored.join(', ')}`],
  });

function unknownExceptions({ except, places, place }: Pretrained, nodes: readonly GraphNode[]): Diagnostic[] {
  const unknown = except.filter((name) => !nodes.some((node) => isNamed(node.name, name)));
  return unknown.map((name) => diagnose('unknown-name', { name, kind: 'layer of this body' }, {
    place: places['except'] ?? place,
    notes: [`its layers with weights: ${nodes.map((node) => node.name).join(', ')}`],
  }));
}
