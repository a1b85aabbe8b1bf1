/**
 * The graphs of a training's steps on the native engine: for each shape of batch the first step runs as ever, the next
 * two are recorded, and where both recordings are the same, all others are replayed by TensorFlow without JavaScript.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Batch } from '../data/batches.ts';
import { isNative } from '../engine/native/graph/backend.ts';
import { difference } from '../engine/native/graph/compare.ts';
import { NotFinite, Replay } from '../engine/native/graph/replay.ts';
import { trace, type Trace } from '../engine/native/graph/trace.ts';
import { tf } from '../tf.ts';
import { NOTHING, VITALS, type Vital, type Wanted } from '../vitals/figures.ts';
import { read, type Computed, type Readings } from './readings.ts';

/** What is known of the steps of one shape of batch. */
type Stage =
  | { readonly kind: 'new' }
  | { readonly kind: 'run once' }
  | { readonly kind: 'recorded'; readonly trace: Trace }
  | { readonly kind: 'replayed'; readonly replay: Replay }
  | { readonly kind: 'eager' };

export interface GraphSettings {
  /** Have JavaScript do every step (default false). */
  readonly eager?: boolean;
  /** Told once why steps cannot be done by a graph. */
  readonly notice?: (text: string) => void;
  /** All that steps may be asked to measure (default every group of figures): a graph holds no more. */
  readonly measurable?: Wanted;
}

/** Does steps by `compute`, or by what was recorded of it. */
export class StepGraphs {
  readonly #compute: (batch: Batch, wanted: Wanted) => Computed;
  readonly #measurable: Wanted;
  readonly #notice: ((text: string) => void) | undefined;
  readonly #stages = new Map<string, Stage>();
  /** The graph that did the last step: its variables are the newest. */
  #latest: Replay | undefined;
  #enabled: boolean;

  constructor(compute: (batch: Batch, wanted: Wanted) => Computed, { eager = false, notice, measurable = new Set(VITALS) }: GraphSettings) {
    this.#compute = compute;
    this.#enabled = !eager && isNative();
    this.#notice = notice;
    this.#measurable = measurable;
  }

  /** Does a step. Leaves no tensors behind. */
  run(batch: Batch, wanted: Wanted = NOTHING): Readings {
    const tensors = tensorsOf(batch);
    const key = tensors.map(({ shape, dtype }) => `${dtype}[${shape.join()}]`).join();
    const stage = this.#enabled ? (this.#stages.get(key) ?? { kind: 'new' }) : { kind: 'eager' } as const;
    if (stage.kind === 'replayed') return this.#replay(stage.replay, tensors, wanted);
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

  settle(): void {
    this.#latest?.pull();
    this.#latest = undefined;
  }

  dispose(): void {
    this.settle();
    for (const stage of this.#stages.values()) if (stage.kind === 'replayed') stage.replay.dispose();
    this.#stages.clear();
  }

  #replay(replay: Replay, tensors: readonly Tensor[], wanted: Wanted): Readings {
    if (this.#latest !== replay) this.settle();
    this.#latest = replay;
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
      return { kind: 'replayed', replay: new Replay(recorded) };
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
