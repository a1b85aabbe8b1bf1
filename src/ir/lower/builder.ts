/** Collects the nodes and regions of one network while its body is expanded. */
import type { ActivationWord, LayerWord } from '../../catalog/types.ts';
import type { Place } from '../../diagnostics/source.ts';
import type { Graph, GraphNode, Pretrained, Region } from '../graph.ts';
import type { Args } from '../types.ts';
import { AlikeArguments } from './alike.ts';
import { GrownTooLarge, mostNodes, type Lowering } from './context.ts';

/** Where names are unique and counted: the network, or one call of a block. */
export class Naming {
  readonly prefix: string;
  readonly #counts = new Map<string, number>();
  readonly #taken: Set<string>;

  constructor(prefix: string, taken: Set<string>) {
    this.prefix = prefix;
    this.#taken = taken;
  }

  /** `conv1`, `conv2` …: the first that is free. */
  next(word: string): string {
    let count = this.#counts.get(word) ?? 0;
    let name: string;
    do name = `${this.prefix}${word}${++count}`;
    while (this.#taken.has(name));
    this.#counts.set(word, count);
    this.#taken.add(name);
    return name;
  }

  /** The name that `as` gives, or with a number behind where a repetition gives it again. */
  own(name: string): string {
    const full = this.prefix + name;
    if (this.#taken.has(full)) {
      let count = this.#counts.get(name) ?? 1;
      let numbered: string;
      do numbered = `${full}${++count}`;
      while (this.#taken.has(numbered));
      this.#counts.set(name, count);
      this.#taken.add(numbered);
      return numbered;
    }
    this.#taken.add(full);
    return full;
  }

  within(name: string): Naming {
    return new Naming(`${name}.`, this.#taken);
  }
}

interface OpenRegion extends Omit<Region, 'inputs' | 'output'> {
  inputs: readonly number[];
  output: number;
}

export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly regions: OpenRegion[] = [];
  readonly outputs: { name: string; node: number }[] = [];
  readonly naming = new Naming('', new Set());
  readonly alike = new AlikeArguments();
  /** A step has been found that nothing flows into. */
  starved = false;
  #rounds = 0;

  constructor(
    private readonly lowering: Lowering,
    readonly name: string,
    readonly place: Place,
  ) {
    this.open({ parent: -1, kind: 'network', name: '', place }, []);
  }

  add(node: {
    name: string;
    word: LayerWord | ActivationWord;
    args: Args;
    places: Readonly<Record<string, Place>>;
    inputs: readonly number[];
    place: Place;
    region: number;
    weightsOf?: number;
    rateFactor?: number;
    pretrained?: Pretrained;
  }): number {
    if (this.nodes.length >= mostNodes) this.tooLarge(`network \`${this.name}\``, node.place);
    const id = this.nodes.length;
    this.nodes.push({ id, ...node });
    return id;
  }

  /** Opens a region; `close` says later what flows out of it. */
  open(region: Omit<Region, 'id' | 'inputs' | 'output'>, inputs: readonly number[]): number {
    const id = this.regions.length;
    this.regions.push({ ...region, id, inputs, output: -1 });
    return id;
  }

  close(region: number, output: number): void {
    this.regions[region]!.output = output;
  }

  /** Counts a round of a repetition: empty ones make no nodes but take time all the same. */
  countRounds(rounds: number, place: Place): void {
    this.#rounds += rounds;
    if (this.#rounds > mostNodes) this.tooLarge('this repetition', place);
  }

  private tooLarge(what: string, place: Place): never {
    this.lowering.report(
      'too-large',
      { what, limit: mostNodes },
      { place, notes: ['repeat fewer times; networks that are trained have at most some thousand layers'] },
    );
    throw new GrownTooLarge();
  }

  finish(): Graph {
    return {
      name: this.name,
      nodes: this.nodes,
      regions: this.regions,
      inputs: this.nodes.filter((node) => node.word.name === 'input').map((node) => node.id),
      outputs: this.outputs,
      place: this.place,
    };
  }
}
