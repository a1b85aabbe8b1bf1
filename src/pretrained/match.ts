/**
 * Which stored weights belong to which layers: by the layer's name, and within it by position, as Keras itself loads
 * them. The compiler asks this of a graph and the runtime of the built model, so that both say the same.
 */
import { closest } from '../diagnostics/suggest.ts';
import type { Manifest, StoredWeight } from './manifest.ts';

/** A layer that is to be loaded, with the weights it has. */
export interface Wanted {
  readonly layer: string;
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/** Why a layer cannot be loaded. */
export interface Misfit {
  readonly kind: 'absent' | 'count' | 'shape';
  readonly layer: string;
  /** What happened, without the file's name in front: `layer conv1: its kernel is 3x3x3x4, the stored one 5x5x3x4`. */
  readonly problem: string;
  /** What mends it, besides leaving the layer out. */
  readonly remedy: string;
  /** Of `absent`: the stored layer that was probably meant. */
  readonly near?: string;
  /** Of the others: the shapes that are stored, and of which one is another (`shape`). */
  readonly stored?: readonly (readonly number[])[];
  readonly at?: number;
}

export interface Matched {
  readonly loaded: readonly { readonly layer: string; readonly weights: readonly StoredWeight[] }[];
  /** Layers that the file does not have, where that is allowed. */
  readonly fresh: readonly string[];
  readonly misfits: readonly Misfit[];
}

/**
 * @param partial whether a layer that the file lacks may be left as it was drawn; a layer of another shape never is
 */
export function matchWeights(wanted: readonly Wanted[], manifest: Manifest, partial: boolean): Matched {
  const stored = new Map(manifest.map((layer) => [layer.name, layer]));
  const loaded: { layer: string; weights: readonly StoredWeight[] }[] = [];
  const fresh: string[] = [];
  const misfits: Misfit[] = [];
  for (const each of wanted) {
    const found = stored.get(each.layer);
    if (found === undefined && partial) fresh.push(each.layer);
    else if (found === undefined) misfits.push(absent(each.layer, [...stored.keys()]));
    else {
      const weights = inOrder(each, found.weights);
      const misfit = misfitOf(each, weights);
      if (misfit === undefined) loaded.push({ layer: each.layer, weights });
      else misfits.push(misfit);
    }
  }
  return { loaded, fresh, misfits };
}

/** By name where the file names exactly the weights that the layer has, once each; else in the file's order. */
function inOrder({ weights }: Wanted, stored: readonly StoredWeight[]): readonly StoredWeight[] {
  const named = new Map(stored.map((weight) => [weight.name, weight]));
  const once = new Set(weights.map(({ name }) => name)).size === weights.length && named.size === stored.length;
  const each = weights.map(({ name }) => named.get(name));
  return once && stored.length === weights.length && !each.includes(undefined) ? (each as StoredWeight[]) : stored;
}

function misfitOf({ layer, weights }: Wanted, stored: readonly StoredWeight[]): Misfit | undefined {
  if (weights.length !== stored.length) {
    return {
      kind: 'count', layer,
      problem: `layer \`${layer}\` has ${listed(weights)}, the stored one ${listed(stored)}`,
      remedy: 'give the layer the arguments that it was trained with',
      stored: stored.map((weight) => weight.shape),
    };
  }
  const at = weights.findIndex(({ shape }, i) => showDims(shape) !== showDims(stored[i]!.shape));
  if (at < 0) return undefined;
  const [{ name, shape }, found] = [weights[at]!, stored[at]!];
  return {
    kind: 'shape', layer,
    problem: `layer \`${layer}\` has a ${name} of ${showDims(shape)}, the stored one is ${showDims(found.shape)}`,
    remedy: 'give the layer the arguments that it was trained with',
    stored: stored.map((weight) => weight.shape),
    at,
  };
}

/** More names than this are no help. */
const MOST_NAMES = 12;

function absent(layer: string, known: readonly string[]): Misfit {
  const near = closest(layer, known);
  const some = known.length > MOST_NAMES ? [...known.slice(0, MOST_NAMES), '…'] : known;
  return {
    kind: 'absent', layer,
    problem: `no layer \`${layer}\` is stored`,
    remedy: `stored are ${some.join(', ')}; \`as\` gives a step such a name`,
    ...(near === undefined ? {} : { near }),
  };
}

const listed = (weights: readonly { readonly name?: string; readonly shape: readonly number[] }[]): string =>
  (weights.length === 0 ? 'no weights' : weights.map(({ name, shape }) => [...(name === undefined ? [] : [name]), showDims(shape)].join(' ')).join(', '));

const showDims = (shape: readonly number[]): string => (shape.length === 0 ? 'one number' : shape.join('x'));
