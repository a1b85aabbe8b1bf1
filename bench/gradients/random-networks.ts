/** Random networks as source texts: depth 1 to 100, width 8 to 512, whatever layers, activations, initializers and normalizations the catalogue has. */
import { wordsOf } from '../../src/catalog/index.ts';
import { stream } from '../../src/runtime/random.ts';
import { bodies, families, type Family } from './random-bodies.ts';

export interface RandomNetwork {
  readonly name: string;
  readonly family: Family;
  readonly text: string;
  readonly width: number;
  readonly depth: number;
  readonly activation: string;
  readonly initializer: string;
  /** Why the theory does not claim to know this one: only its interval is judged. */
  readonly beyond: string | undefined;
}

/** Words that need no argument. */
const words = (family: Parameters<typeof wordsOf>[0]): string[] =>
  wordsOf(family).filter((word) => !('params' in word) || !word.params.some((it) => !('default' in it))).map(({ name }) => name).sort();
/** Constant draws are findings of their own; the others need a square kernel or arguments. */
const initializers = words('initializer').filter((name) => !/zeros|ones|constant|identity/.test(name));
/** Softmax mixes units; step has no gradient; linear is no activation. */
const activations = words('activation').filter((name) => !/softmax|step|linear/.test(name));
/** Without a fixed point that nearby variances are drawn to, small errors grow with depth. */
const UNSTABLE = /gelu|swish|silu|mish|exponential/;

const WIDEST: Readonly<Partial<Record<Family, number>>> = { conv: 64, image: 64 };
/** Wide and deep at once takes minutes and tells nothing new. */
const deepest = (family: Family, width: number): number =>
  (({ conv: 10, image: 8, sequence: 5, recurrent: 3 } as Partial<Record<Family, number>>)[family] ?? (width > 200 ? 40 : 100));

export function randomNetwork(index: number): RandomNetwork {
  const random = stream(index, 'network');
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const between = (low: number, high: number): number => Math.round(low * (high / low) ** random());
  const family = pick(families);
  const activation = pick(activations);
  const width = between(8, WIDEST[family] ?? 512);
  // TensorFlow.js takes minutes to make large matrices orthogonal, which `lsuv` begins with.
  const initializer = pick(initializers.filter((name) => !/orthogonal|lsuv/.test(name) || width <= 40));
  const depth = between(1, deepest(family, width));
  const classes = pick([2, 4, 10]);
  const made = bodies[family]({ random, pick, between, activation, initializer, width, depth });
  const source = made.tokens ? `tokens(${made.input}, vocabulary: 100, classes: ${classes}, samples: 320)`
    : `gaussian(${made.input}, classes: ${classes}, samples: 320, separation: ${pick([0, 1])})`;
  const text = `data samples {
  source: ${source}
}

network Random {
  input(samples.shape)
${made.lines.map((line) => `  ${line}`).join('\n')}
  dense(${classes}) -> softmax
}

train Random on samples {
  loss: cross_entropy
  optimizer: sgd(0.01)
  batch: ${pick([16, 32, 64])}
  epochs: 1
}
`;
  const beyond = width < 16 ? 'width under 16' : UNSTABLE.test(activation) && family !== 'recurrent' && depth > 3 && !made.normalized ? 'unstable fixed point' : undefined;
  return { name: `random${index}`, family, text, width, depth, activation, initializer, beyond };
}
