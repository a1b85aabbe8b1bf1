/** The intermediate representation: what a file means, with blocks, repeats, conditions and names expanded away. */
import type { ActivationWord, LayerWord } from '../catalog/types.ts';
import type { Place } from '../diagnostics/source.ts';
import type { Manifest, UnreadableFile } from '../pretrained/manifest.ts';
import type { DataFacts, InputColumn, TargetColumn } from './columns.ts';
import type { Args, Configured } from './types.ts';

/** A layer of a network. Its id is its index in `Graph.nodes`, which is in topological order. */
export interface GraphNode {
  readonly id: number;
  /** Unique in the network, made from the words and block calls or given by `as`: `basic1.conv2`. */
  readonly name: string;
  readonly word: LayerWord | ActivationWord;
  readonly args: Args;
  /** Where each argument was written; those left to their defaults are absent. Fixes edit here. */
  readonly places: Readonly<Record<string, Place>>;
  readonly inputs: readonly number[];
  /** The call in the source. */
  readonly place: Place;
  readonly region: number;
  /** The node whose weights this one uses, for `shared`. */
  readonly weightsOf?: number;
  /** What the learning rate of its weights is multiplied by; 1 where absent, 0 where they are frozen. */
  readonly rateFactor?: number;
  /** Where its weights come from, unless they are drawn. */
  readonly pretrained?: Pretrained;
}

/** One `pretrained(file) { … }` of the source. */
export interface Pretrained {
  readonly file: string;
  /** Layers drawn anew whatever the file holds, or block calls all of whose layers are. */
  readonly except: readonly string[];
  /** Layers that the file lacks are drawn anew. */
  readonly partial: boolean;
  /** What the file holds, or why it cannot be read; undefined where there is no such file, or no files at all. */
  readonly manifest: Manifest | UnreadableFile | undefined;
  /** The word in the source, and its arguments. */
  readonly place: Place;
  readonly places: Readonly<Record<string, Place>>;
}

/** A piece of structure that nodes came from: the network itself (region 0), a block call, a repetition, a residual. */
export interface Region {
  readonly id: number;
  readonly parent: number;
  readonly kind: 'network' | 'block' | 'repeat' | 'residual' | 'dense_connection';
  /** Name that its nodes' names begin with (empty for none). */
  readonly name: string;
  /** Block's name, for `block`. */
  readonly of?: string;
  /** Evaluated arguments of the block call, for names of emitted functions and for provenance. */
  readonly args?: Readonly<Record<string, string>>;
  /** The block call with its arguments evaluated, those given by name with it, for people: `B(64, rate: 0.1)`. */
  readonly call?: string;
  /** Which round of a repetition, from 0. */
  readonly round?: number;
  /** Nodes that flow in from outside, and the node that flows out (filled when the region is closed). */
  readonly inputs: readonly number[];
  readonly output: number;
  /** The call or statement in the source. */
  readonly place: Place;
}

export interface Graph {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly regions: readonly Region[];
  /** Ids of `input` nodes, in order. */
  readonly inputs: readonly number[];
  readonly outputs: readonly { readonly name: string; readonly node: number }[];
  /** Steps that were wrong are not in it. */
  readonly incomplete?: true;
  readonly place: Place;
}

/** A `data` section. */
export interface DataSpec {
  readonly name: string;
  readonly source: Configured;
  readonly settings: Args;
  readonly places: Readonly<Record<string, Place>>;
  readonly facts: DataFacts;
  readonly place: Place;
}

/** An input of a network with the data that it takes. */
export interface TrainedInput {
  readonly node: number;
  readonly column: InputColumn;
}

/** An output of a network with what it is trained for. */
export interface TrainedOutput {
  readonly name: string;
  readonly node: number;
  /** Without the arguments that say which output it is for. */
  readonly loss: Configured;
  /** How much its loss counts in the sum that is minimized. */
  readonly weight: number;
  readonly target: TargetColumn;
  /** Those that the file asks for, or accuracy where there are classes to be right about. */
  readonly metrics: readonly Configured[];
}

/** A `train` section: settings bound against the catalogue's `train` entry. */
export interface TrainSpec {
  /** The sweep whose first trial it is; no section of the file. */
  readonly sweep?: string;
  readonly network: Graph;
  readonly data: DataSpec;
  /** What flows into each of the network's inputs, in their order; empty where the data does not say. */
  readonly inputs: readonly TrainedInput[];
  /** What each of the network's outputs is held against, in their order. */
  readonly outputs: readonly TrainedOutput[];
  readonly settings: Args;
  readonly places: Readonly<Record<string, Place>>;
  readonly place: Place;
}

/** A `sweep` section: how it searches. What it trains are `TrainSpec`s of their own. */
export interface SweepSpec {
  readonly name: string;
  readonly network: string;
  readonly data: string;
  readonly settings: Args;
  readonly place: Place;
}

/** All that a file (with its imports) says. */
export interface Program {
  readonly file: string;
  readonly networks: readonly Graph[];
  readonly data: readonly DataSpec[];
  readonly trainings: readonly TrainSpec[];
  readonly sweeps: readonly SweepSpec[];
}
