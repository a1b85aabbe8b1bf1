/** The rows of `gradnetc analyze`, out of the graph and what the passes found. */
import type { SourceFile } from '../../diagnostics/source.ts';
import type { Graph, TrainSpec } from '../../ir/graph.ts';
import type { Shape } from '../../ir/types.ts';
import type { Facts, NodeSignal } from '../../passes/facts.ts';
import { lossSeenFrom } from '../../passes/reaching.ts';
import { healthOf, type Health } from './health.ts';

export interface LayerProfile {
  readonly name: string;
  /** Of the call in the source, from 1. */
  readonly line: number;
  /** The word of the language. */
  readonly kind: string;
  readonly shape: Shape | null;
  readonly parameters: number;
  /** Of one sample's forward pass; a multiply-add is two. */
  readonly flops: number;
  /** Mean square of what leaves the layer; null where it is not known. */
  readonly forward: number | null;
  /** Root mean square of the loss's gradient by what leaves the layer; null where it is not known, and for an input of tokens. */
  readonly backward: number | null;
  /** Norm of the loss's gradient by the layer's kernel, with its 90 % interval; null without trainable weights. */
  readonly gradient: { readonly norm: number; readonly low: number; readonly high: number } | null;
}

export interface Profile {
  readonly network: string;
  readonly layers: readonly LayerProfile[];
  readonly totals: Facts['totals'];
  /** Samples a step, where the file says. */
  readonly batch: number | null;
  readonly health: Health | null;
}

export function measureProfile(graph: Graph, facts: Facts, sources: ReadonlyMap<string, SourceFile>, training: TrainSpec | undefined): Profile {
  const layers = graph.nodes.map((node): LayerProfile => {
    const cost = facts.costs[node.id];
    const signal = facts.signals?.[node.id];
    const backward = facts.signals?.[lossSeenFrom(facts, node) ?? -1]?.backward;
    return {
      name: node.name,
      line: sources.get(node.place.file)?.positionAt(node.place.start).line ?? 1,
      kind: node.word.name,
      shape: facts.shapes[node.id] ?? null,
      parameters: cost?.parameters ?? 0,
      flops: cost?.flops ?? 0,
      forward: signal?.forward.second ?? null,
      backward: backward === undefined ? null : Math.sqrt(backward.second),
      gradient: kernelGradient(signal),
    };
  });
  const batch = training?.settings['batch'];
  return {
    network: graph.name,
    layers,
    totals: facts.totals,
    batch: typeof batch === 'number' ? batch : null,
    health: healthOf({ graph, facts, training }) ?? null,
  };
}

/** Of the kernel where there is one; a normalization's gamma, or whatever weight comes first, otherwise. */
function kernelGradient(signal: NodeSignal | undefined): LayerProfile['gradient'] {
  const gradients = signal?.weightGradients ?? {};
  return gradients['kernel'] ?? Object.values(gradients)[0] ?? null;
}
