/** The regions of a graph as a tree of what can be folded; rounds of a repetition that are alike become one group. */
import type { Graph, GraphNode, Region } from '../../ir/graph.ts';

/** A block call, or a repetition whose rounds are alike. */
export interface Group {
  readonly region: Region;
  /** Rounds that it stands for. */
  readonly count: number;
  readonly members: readonly (GraphNode | Group)[];
  /** Every layer in it, all rounds included. */
  readonly nodes: readonly number[];
}

export interface Outline {
  readonly members: readonly (GraphNode | Group)[];
  /** The layer that is drawn for each: itself, or the one at its place in the first round. */
  readonly drawn: readonly number[];
  /** By layer that is drawn: all that it is drawn for. */
  readonly standsFor: ReadonlyMap<number, readonly number[]>;
}

export const isGroup = (member: GraphNode | Group): member is Group => 'members' in member;

/** @param options.expand every round of a repetition for itself */
export function outlineOf(graph: Graph, { expand }: { readonly expand: boolean }): Outline {
  const regionChildren = listBy(graph.regions.filter(({ id }) => id > 0), ({ parent }) => parent);
  const nodeChildren = listBy(graph.nodes, ({ region }) => region);
  const drawn = graph.nodes.map(({ id }) => id);

  /** Of a region's own, in the order of the text. */
  const nodesIn = (region: number): number[] => [
    ...(nodeChildren.get(region) ?? []).map(({ id }) => id), ...(regionChildren.get(region) ?? []).flatMap(({ id }) => nodesIn(id)),
  ].sort((a, b) => a - b);

  const membersOf = (region: number): (GraphNode | Group)[] => {
    const rounds = listBy((regionChildren.get(region) ?? []).filter(({ kind }) => kind === 'repeat'), ({ place }) => `${place.file}:${place.start}`);
    const members: (GraphNode | Group)[] = [...nodeChildren.get(region) ?? []];
    for (const child of regionChildren.get(region) ?? []) {
      const siblings = child.kind === 'repeat' ? rounds.get(`${child.place.file}:${child.place.start}`)! : [];
      if (siblings.length > 1 && !expand) {
        if (siblings[0] !== child && folded.has(siblings[0]!.id)) continue;
        const lists = siblings.map(({ id }) => nodesIn(id));
        if (siblings[0] === child && lists[0]!.length > 0 && alike(graph, lists)) {
          folded.add(child.id);
          for (const list of lists) list.forEach((id, i) => (drawn[id] = lists[0]![i]!));
          members.push(...grouped(child, siblings.length, membersOf(child.id), lists.flat()));
          continue;
        }
      }
      const inside = membersOf(child.id);
      // A skip connection shows by itself, and a single round is its content.
      if (child.kind === 'block' && inside.length > 0) members.push({ region: child, count: 1, members: inside, nodes: nodesIn(child.id) });
      else members.push(...inside);
    }
    return members.sort((a, b) => firstOf(a) - firstOf(b));
  };
  const folded = new Set<number>();
  const members = membersOf(0);

  // Rounds within rounds: follow to the very first.
  const first = (id: number): number => (drawn[id] === id ? id : first(drawn[id]!));
  const settled = drawn.map((_, id) => first(id));
  return { members, drawn: settled, standsFor: listBy(settled.keys(), (id) => settled[id]!) };
}

/** A round that is one block call is that block, so many times. */
function grouped(region: Region, count: number, members: readonly (GraphNode | Group)[], nodes: readonly number[]): Group[] {
  const [only, ...others] = members;
  if (only && others.length === 0 && isGroup(only) && only.count === 1) return [{ ...only, count, nodes }];
  return [{ region, count, members, nodes }];
}

/** Same words, joined in the same way; arguments and shapes may differ. */
function alike({ nodes }: Graph, rounds: readonly (readonly number[])[]): boolean {
  const shapeOf = (round: readonly number[]): string => {
    const at = new Map(round.map((id, i) => [id, i]));
    return JSON.stringify(round.map((id) => [nodes[id]!.word.name, nodes[id]!.inputs.map((input) => at.get(input) ?? 'outside')]));
  };
  return rounds.every((round) => shapeOf(round) === shapeOf(rounds[0]!));
}

const firstOf = (member: GraphNode | Group): number => (isGroup(member) ? Math.min(...member.nodes) : member.id);

function listBy<T, K>(items: Iterable<T>, key: (item: T) => K): Map<K, T[]> {
  const lists = new Map<K, T[]>();
  for (const item of items) {
    const known = lists.get(key(item));
    if (known) known.push(item);
    else lists.set(key(item), [item]);
  }
  return lists;
}
