/** Decides which block calls of a graph can become calls of a function in the program. */
import type { Graph, Region } from '../../ir/graph.ts';

/** A block call whose nodes stand together and whose names all begin with its own. */
export interface BlockCall {
  readonly region: Region;
  /** Full name of the call, without the dot: `stage1.basic2`. */
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

/** The block call around each node, innermost, or undefined for the network itself. */
export interface Blocks {
  readonly calls: ReadonlyMap<number, BlockCall>;
  /** Ids of regions in `calls` that hold the node, outermost first. */
  around(node: number): readonly number[];
}

export function findBlocks(graph: Graph): Blocks {
  const chains = graph.nodes.map((node) => blockRegionsAround(graph, node.region));
  const calls = new Map<number, BlockCall>();
  const counts = new Map<number, number>();
  for (const { id } of graph.nodes) {
    for (const region of chains[id]!) {
      const known = calls.get(region);
      calls.set(region, { region: graph.regions[region]!, name: '', first: known?.first ?? id, last: id });
      counts.set(region, (counts.get(region) ?? 0) + 1);
    }
  }
  for (const [id, found] of calls) {
    const name = sharedPrefix(graph, found);
    // not contiguous, or named without the block's name: such a call is written out in place
    if (name === undefined || counts.get(id) !== found.last - found.first + 1) calls.delete(id);
    else calls.set(id, { ...found, name });
  }
  for (const { id, weightsOf, word } of graph.nodes) {
    if (word.family === 'layer' && word.arity === 'source') dropAll(calls, chains[id]!);
    // a layer used on both sides of a function's border must be known on both
    if (weightsOf !== undefined) dropAll(calls, difference(chains[id]!, chains[weightsOf]!));
  }
  return { calls, around: (node) => chains[node]!.filter((region) => calls.has(region)) };
}

function blockRegionsAround(graph: Graph, region: number): number[] {
  const around: number[] = [];
  for (let at = graph.regions[region]!; at.kind !== 'network'; at = graph.regions[at.parent]!) {
    if (at.kind === 'block' && at.name !== '') around.unshift(at.id);
  }
  return around;
}

/** The dotted name that the call's nodes begin with: the region's own, after those of the blocks around it. */
function sharedPrefix(graph: Graph, { region, first, last }: BlockCall): string | undefined {
  const start = graph.nodes[first]!.name;
  const own = `.${region.name}.`;
  const at = start.startsWith(own.slice(1)) ? 0 : start.indexOf(own) + 1;
  if (at === 0 && !start.startsWith(own.slice(1))) return undefined;
  const prefix = start.slice(0, at + region.name.length);
  for (let id = first; id <= last; id++) if (!graph.nodes[id]!.name.startsWith(`${prefix}.`)) return undefined;
  return prefix;
}

const difference = (a: readonly number[], b: readonly number[]): number[] => [
  ...a.filter((region) => !b.includes(region)),
  ...b.filter((region) => !a.includes(region)),
];

function dropAll(calls: Map<number, BlockCall>, regions: readonly number[]): void {
  for (const region of regions) calls.delete(region);
}
