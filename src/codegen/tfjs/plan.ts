/** The outline of a program between graph and text: bodies of steps, where a step is a layer, a block's function or a loop. */
import type { Js } from './js.ts';

/** What a step gives, known by the id of the graph's node that computes it. */
export type ValueId = number;

/** An argument of a layer or of a block's function: its JavaScript text decides whether two are the same. */
export interface Arg {
  readonly key: string;
  readonly code: Js;
}

/** A new layer, applied once. */
export interface LayerStep {
  readonly kind: 'layer';
  /** Relative to the block that it is in: `conv1`. */
  readonly name: string;
  /** For the variable, where it differs: an activation named by `as` that was folded into its layer. */
  readonly label: string;
  readonly callee: string;
  readonly args: readonly Arg[];
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
  /** The repeat it came from: rounds of one repeat share it. */
  readonly round?: Round;
  /** Set where other steps apply this very layer again. */
  readonly shared?: true;
}

/** A round of a `repeat` in the source. */
export interface Round {
  readonly repeat: string;
  readonly round: number;
}

/** An input of the network. */
export interface InputStep {
  readonly kind: 'input';
  readonly name: string;
  readonly shape: Js;
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
}

/** A layer declared before, applied to something else with the same weights. */
export interface ReuseStep {
  readonly kind: 'reuse';
  readonly name: string;
  readonly owner: ValueId;
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
}

/** A call of the function that a block became. */
export interface CallStep {
  readonly kind: 'call';
  readonly name: string;
  readonly instance: Instance;
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
  readonly round?: Round;
}

/** Equal rounds in series, each taking what the one before gave. */
export interface LoopStep {
  readonly kind: 'loop';
  /** The first round; its names are those of the first round. */
  readonly body: readonly (LayerStep | CallStep)[];
  /** How each step's name goes on: digits replaced by `factor * i + offset`. One entry a step. */
  readonly names: readonly NamePattern[];
  /** First and last value of the counter; or a list of values that an argument takes in turn (the counter then starts at 0). */
  readonly from: number;
  readonly to: Js;
  readonly over?: { readonly key: string; readonly items: Js };
  /** The arguments that take the list's value, as `step:key`. */
  readonly varying: ReadonlySet<string>;
  /** What flows into the first round; `inputs` holds it first, then what every round takes unchanged. */
  readonly carried: ValueId;
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
}

export type NamePattern = readonly (string | { readonly factor: number; readonly offset: number })[];

export type Step = LayerStep | InputStep | ReuseStep | CallStep | LoopStep;

/** The steps of the network or of one call of a block, in order. */
export interface Body {
  readonly inputs: readonly ValueId[];
  /** What leaves; the result first. One array with the `outputs` of the call, since calls may get outputs of their siblings. */
  readonly outputs: ValueId[];
  steps: Step[];
}

/** One call of a block. `shape` is set once its function is known. */
export interface Instance {
  readonly block: string;
  /** Evaluated arguments of the call, as text. */
  readonly args: Readonly<Record<string, string>>;
  readonly body: Body;
  fn?: BlockFunction;
  /** What this call gives for the function's parameters, in their order. */
  given: readonly Js[];
}

/** A function of the program: block calls that differ in numbers only share one. */
export interface BlockFunction {
  readonly id: number;
  readonly block: string;
  readonly instances: Instance[];
  /** Parameters, named by the block's where they are the same. */
  readonly params: readonly string[];
  /** For each place in the body where instances may differ (`holesOf`): the index of its parameter, or -1. */
  readonly holes: readonly number[];
  /** In the program; chosen when all functions are known. */
  name: string;
}
