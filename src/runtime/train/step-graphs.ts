/**
 * The graphs of a training's steps on the native engine: for each shape of batch the first step runs as ever, the next
 * two are recorded, and where both recordings are the same, all others are replayed by TensorFlow without JavaScript.
 */
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Batch } from '../data/batches.ts';
import { isNative } from '../engine/native/graph/backend.ts';
import { difference } from '../engine/native/graph/compare.ts';
import { NotFinite, Replay } from '../engine/native/graph/replay.ts';
import { MOST_STEPS, type Samples } from '../engine/native/graph/repeated.ts';
import { trace, type Trace } from '../engine/native/graph/trace.ts';
import { tf } from '../tf.ts';
import { NOTHING, VITALS, type Vital, type Wanted } from '../vitals/figures.ts';
import { Pace } from './pace.ts';
import { read, type Computed, type Readings } from './readings.ts';

/** `repeats`: the graph has several steps, too, on samples that it holds or is given. */
interface Replayed { readonly kind: 'replayed'; readonly replay: Replay; readonly pace: Pace; readonly repeats: boolean }

/** One as ever, and two that are recorded. */
const STEPS_TO_GRAPH = 3;

/** What is known of the steps of one shape of batch. */
type Stage =
  | { readonly kind: 'new' }
  | { readonly kind: 'run once' }
  | { readonly kind: 'recorded'; readonly trace: Trace }
  | Replayed
  | { readonly kind: 'eager' };

export interface GraphSettings {
  /** Have JavaScript do every step (default false). */
  readonly eager?: boolean;
  /** Told once why steps cannot be done by a graph. */
  readonly notice?: (text: string) => void;
  /** All that steps may be asked to measure (default every group of figures): a graph holds no more. */
  readonly measurable?: Wanted;
  /** All samples, one for each tensor of a batch, where they fit into the graph: then one call does several short steps. */
  readonly samples?: readonly Samples[];
}

/** Does steps by `compute`, or by what was recorded of it. */
export class StepGraphs {
  readonly #compute: (batch: Batch, wanted: Wanted) => Computed;
  readonly #measurable: Wanted;
  readonly #notice: ((text: string) => void) | undefined;
  readonly #stages = new Map<string, Stage>();
  readonly #samples: readonly Samples[] | undefined;
  /** TensorFlow has not taken a graph of several steps. */
  #refused = false;
  /** The shape of batches of so many samples as they are. */
  readonly #shapes = new Map<number, string>();
  /** The graph that did the last step: its variables are the newest. */
  #latest: Replay | undefined;
  #enabled: boolean;

  constructor(compute: (batch: Batch, wanted: Wanted) => Computed, { eager = false, notice, measurable = new Set(VITALS), samples }: GraphSettings) {
    this.#samples = samples;
    this.#compute = compute;
    this.#enabled = !eager && isNative();
    this.#notice = notice;
    this.#measurable = measurable;
  }

  /** Steps of a shape after which all others are done by a graph; none where no step is. */
  get stepsToGraph(): number {
    return this.#enabled ? STEPS_TO_GRAPH : 0;
  }

  /** Does a step. Leaves no tensors behind. */
  run(batch: Batch, wanted: Wanted = NOTHING): Readings {
    const tensors = tensorsOf(batch);
    const key = tensors.map(({ shape, dtype }) => `${dtype}[${shape.join()}]`).join();
    const stage = this.#enabled ? (this.#stages.get(key) ?? { kind: 'new' }) : { kind: 'eager' } as const;
    this.#shapes.set(batch.size, key);
    if (stage.kind === 'replayed') return stage.pace.timed(1, () => this.#replay(stage.replay, tensors, wanted));
    this.settle();
    if (stage.kind === 'recorded' || stage.kind === 'run once') {
      const { recorded, readings } = this.#record(batch, tensors, wanted);
      this.#stages.set(key, this.#next(stage, recorded));
      return readings;
    }
    if (stage.kind === 'new') this.#stages.set(key, { kind: 'run once' });
    let readings!: Readings;
    tf.tidy(() => {
      readings = read(this.#compute(batch, wanted));
    });
    return readings;
  }

  /** How many steps of `size` samples, up to `most`, one call does; 1 where none is to be done by `repeat`. @param given samples come with the call */
  reach(size: number, most: number, given = false): number {
    const stage = this.#stages.get(this.#shapes.get(size) ?? '');
    if (stage?.kind !== 'replayed' || this.#refused || (this.#samples === undefined && !given)) return 1;
    return stage.pace.steps(Math.min(most, MOST_STEPS));
  }

  /**
   * Does steps on `rows` of the samples, or of those `given`, by one call; `begin` is called before each.
   * @returns what they gave, up to the first one that is not finite and was not done; none where TensorFlow does not take the graph
   */
  repeat(rows: readonly Int32Array[], begin: (step: number) => void, given?: readonly Samples[]): Readings[] {
    const ready = this.#repeating(this.#shapes.get(rows[0]!.length)!, rows[0]!.length, given);
    if (ready === undefined) return [];
    this.#leads(ready.replay);
    return ready.pace.timed(rows.length, () => ready.replay.repeat(rows, begin, given)) as unknown as Readings[];
  }

  /** @param only these variables are to be up to date, and the graph goes on (default all) */
  settle(only?: ReadonlySet<Variable>): void {
    this.#latest?.pull(only);
    if (only === undefined) this.#latest = undefined;
  }

  dispose(): void {
    this.settle();
    for (const stage of this.#stages.values()) if (stage.kind === 'replayed') stage.replay.dispose();
    this.#stages.clear();
  }

  /** Has the state where `replay` finds it. */
  #leads(replay: Replay): void {
    if (this.#latest !== replay) this.settle();
    this.#latest = replay;
  }

  /** What does several steps of a shape of batch, made where there is none yet. */
  #repeating(key: string, batch: number, given: readonly Samples[] | undefined): Replayed | undefined {
    const stage = this.#stages.get(key) as Replayed;
    if (stage.repeats) return stage;
    this.settle();
    try {
      const made = {
        ...stage,
        replay: new Replay(stage.replay.trace, { samples: given ?? this.#samples!, batch, resident: given === undefined }),
        repeats: true,
      };
      this.#stages.set(key, made);
      stage.replay.dispose();
      return made;
    } catch (error) {
      this.#refused = true;
      this.#notice?.(`each step is a call of its own: TensorFlow does not take the graph of several (${(error as Error).message})`);
      return undefined;
    }
  }

  #replay(replay: Replay, tensors: readonly Tensor[], wanted: Wanted): Readings {
    this.#leads(replay);
    try {
      return replay.run(tensors, ['report', 'acted', ...wanted]) as unknown as Readings;
    } catch (error) {
      if (!(error instanceof NotFinite)) throw error;
      // what an update changed is not known without it
      return replay.peek(tensors, ['report', ...[...wanted].filter((it) => it !== 'weights')]) as unknown as Readings;
    }
  }

  #record(batch: Batch, tensors: readonly Tensor[], wanted: Wanted): { recorded: Trace; readings: Readings } {
    let made!: { recorded: Trace; readings: Readings };
    tf.tidy(() => {
      const { trace: recorded, results } = trace(tensors, () => ({ ...this.#compute(batch, this.#measurable) }));
      const asked = Object.entries(results).filter(([name]) => !this.#measurable.has(name as Vital) || wanted.has(name as Vital));
      made = { recorded, readings: read(Object.fromEntries(asked) as unknown as Computed) };
    });
    return made;
  }

  #next(stage: Stage, recorded: Trace): Stage {
    const problem = recorded.problems[0] ?? (stage.kind === 'recorded' ? difference(stage.trace, recorded) : undefined);
    if (problem !== undefined) return this.#giveUp(problem);
    if (stage.kind !== 'recorded') return { kind: 'recorded', trace: recorded };
    try {
      return { kind: 'replayed', replay: new Replay(recorded), pace: new Pace(), repeats: false };
    } catch (error) {
      return this.#giveUp(`TensorFlow does not take the graph: ${(error as Error).message}`);
    }
  }

  #giveUp(problem: string): Stage {
    this.#enabled = false;
    this.#notice?.(`steps are done one operation after another, not as one graph: ${problem}`);
    return { kind: 'eager' };
  }
}

const tensorsOf = ({ inputs, targets, labels = [] }: Batch): Tensor[] => [...inputs, ...targets, ...labels];
