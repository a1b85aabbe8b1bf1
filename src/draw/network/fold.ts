/** From a graph to what is drawn of it: which groups are open, one box for each that is not, and the connections between. */
import type { Graph, GraphNode } from '../../ir/graph.ts';
import type { Facts } from '../../passes/facts.ts';
import { gradientRatios } from '../../passes/reaching.ts';
import { connections } from './connections.ts';
import { describeGroup, describeNode, groupLabel, type Described } from './labels.ts';
import { isGroup, outlineOf, type Group, type Outline } from './outline.ts';
import { regionsAround } from './regions.ts';
import type { Box, Frame, View } from './view.ts';

/** As many boxes as a page of a paper bears. */
const MOST_BOXES = 80;

export interface ViewOptions {
  /** How many frames deep groups are open; where it is left out, as deep as leaves no more boxes than a page bears. */
  readonly fold?: number | undefined;
  /** Everything open, every round of a repetition for itself. */
  readonly expand?: boolean | undefined;
}

export function viewOf(graph: Graph, facts: Facts, options: ViewOptions = {}): View {
  const outline = outlineOf(graph, { expand: options.expand === true });
  const depth = options.expand ? Infinity : options.fold ?? fittingDepth(outline.members);
  const view = new Builder(graph, facts, outline);
  view.place(outline.members, depth, undefined);
  return { graph, boxes: view.boxes, frames: view.frames, edges: connections(graph, outline.drawn, view.boxOf) };
}

const countBoxes = (members: Outline['members'], depth: number): number =>
  members.reduce((sum, member) => sum + (isGroup(member) && depth > 0 ? countBoxes(member.members, depth - 1) : 1), 0);

const depthOf = (members: Outline['members']): number => Math.max(0, ...members.map((it) => (isGroup(it) ? 1 + depthOf(it.members) : 0)));

function fittingDepth(members: Outline['members']): number {
  let depth = depthOf(members);
  while (depth > 0 && countBoxes(members, depth) > MOST_BOXES) depth--;
  return depth;
}

class Builder {
  readonly boxes: Box[] = [];
  readonly frames: Frame[] = [];
  /** By layer that is drawn: its box. */
  readonly boxOf = new Map<number, string>();
  readonly #graph: Graph;
  readonly #facts: Facts;
  readonly #outline: Outline;
  readonly #ratios: readonly (number | undefined)[];

  constructor(graph: Graph, facts: Facts, outline: Outline) {
    this.#graph = graph;
    this.#facts = facts;
    this.#outline = outline;
    this.#ratios = gradientRatios(graph, facts);
  }

  place(members: Outline['members'], depth: number, frame: string | undefined): void {
    for (const member of members) {
      if (!isGroup(member)) this.#layer(member, frame);
      else if (depth > 0) this.#open(member, depth, frame);
      else this.#closed(member, frame);
    }
  }

  #open(group: Group, depth: number, parent: string | undefined): void {
    const id = `r${group.region.id}`;
    this.frames.push({ id, label: groupLabel(group), parent });
    this.place(group.members, depth - 1, id);
  }

  #layer(node: GraphNode, frame: string | undefined): void {
    const nodes = this.#outline.standsFor.get(node.id) ?? [node.id];
    this.#add(`n${node.id}`, describeNode(this.#graph, this.#facts, nodes), [node.id], nodes, frame);
  }

  #closed(group: Group, frame: string | undefined): void {
    this.#add(`r${group.region.id}`, describeGroup(this.#graph, this.#facts, group), group.nodes, group.nodes, frame);
  }

  #add(id: string, described: Described, drawn: readonly number[], nodes: readonly number[], frame: string | undefined): void {
    for (const node of drawn) this.boxOf.set(node, id);
    const ratio = farthest(nodes.map((node) => this.#ratios[node]));
    const places = nodes.flatMap((node) => [this.#graph.nodes[node]!.place, ...regionsAround(this.#graph, node).map((region) => region.place)]);
    const gradient = ratio === undefined ? [] : [`gradient here, relative to that at the last layer: ${ratio.toPrecision(2)}`];
    this.boxes.push({ id, ...described, about: [...described.about, ...gradient], ratio, frame, places });
  }
}

/** The ratio farthest from 1: what is ill shows, wherever in the box it is. */
function farthest(ratios: readonly (number | undefined)[]): number | undefined {
  const known = ratios.filter((it) => it !== undefined);
  if (known.length === 0) return undefined;
  const distance = (ratio: number): number => Math.abs(Math.log(ratio));
  return known.reduce((worst, it) => (distance(it) > distance(worst) ? it : worst));
}
