/** Finds equal rounds in series in a body and makes loops of them, where the layers' names count on evenly. */
import { list, literal, type Js } from './js.ts';
import { countsFrom, growth, patternOf } from './name-pattern.ts';
import type { Body, LoopStep, Step, ValueId } from './plan.ts';
import { argsOf, followsInRepeat, type Repeatable } from './repeatable.ts';
import { Rounds } from './rounds.ts';

/** Longest round that is looked for; longer ones are written out. */
const LONGEST_ROUND = 32;

/** Replaces runs of rounds by loops, in place. The functions of the block calls in it must be known. */
export function findLoops(body: Body): void {
  const rounds = new Rounds(body);
  const made: Step[] = [];
  for (let at = 0; at < body.steps.length; ) {
    const { steps, covered } = bestLoop(body.steps, rounds, at);
    made.push(...steps);
    at += covered;
  }
  body.steps = made;
}

interface Found {
  readonly steps: readonly Step[];
  readonly covered: number;
}

/** The loop that covers most from here; otherwise steps as they are, and how far there is no use to look again. */
function bestLoop(steps: readonly Step[], rounds: Rounds, at: number): Found {
  let best: Found | undefined;
  let failed = 1;
  for (let period = 1; period <= LONGEST_ROUND && at + 2 * period <= steps.length; period++) {
    const count = rounds.from(at, period);
    const covered = count * period;
    if (count < 2 || covered <= (best?.covered ?? 0)) continue;
    const loop = makeLoop(steps.slice(at, at + covered) as Repeatable[], period, count);
    if (loop) best = { steps: [loop], covered };
    else if (count > 2) failed = Math.max(failed, covered);
  }
  return best ?? { steps: steps.slice(at, at + failed), covered: failed };
}

function makeLoop(steps: readonly Repeatable[], period: number, rounds: number): LoopStep | undefined {
  const first = steps.slice(0, period);
  const columns = first.map((_, k) => Array.from({ length: rounds }, (_, round) => steps[round * period + k]!));
  const varying = varyingArgs(columns);
  const [over, ...more] = new Map([...varying].map(([at, items]) => [items.code, { key: at.slice(at.indexOf(':') + 1), items }])).values();
  const written = columns.every((column) => isOneRepeat(column));
  // numbers that a person wrote one by one stay so; a loop over a list comes from a loop over a list
  if (more.length > 0 || (over !== undefined && !written)) return undefined;
  if (rounds < 3 && !(written && period > 2)) return undefined;
  const grown = first.map(({ name }, k) => growth(name, columns[k]![1]!.name)!);
  const counted = first.map(({ name }, k) => countsFrom(name, grown[k]!)).find((n) => n !== undefined);
  const from = over === undefined ? (counted ?? 1) : 0;
  const carried = carriedInto(steps, period);
  const inner = new Set(first.flatMap(({ outputs }) => outputs));
  const others = [...new Set(first.flatMap((step) => step.inputs))].filter((value) => !inner.has(value) && value !== carried);
  return {
    kind: 'loop',
    body: first,
    names: first.map(({ name }, k) => patternOf(name, grown[k]!, from)),
    from,
    to: literal(from + rounds - 1),
    ...(over === undefined ? {} : { over }),
    varying: new Set(varying.keys()),
    carried,
    inputs: [carried, ...others],
    outputs: steps.at(-1)!.outputs,
  };
}

/** Arguments that differ from round to round, as `step:key`, with their values in order. */
function varyingArgs(columns: readonly (readonly Repeatable[])[]): Map<string, Js> {
  const varying = new Map<string, Js>();
  for (const [k, column] of columns.entries()) {
    for (const [n, { key, code }] of argsOf(column[0]!).entries()) {
      const codes = column.map((step) => argsOf(step)[n]!.code);
      if (codes.some((other) => other.code !== code.code)) varying.set(`${k}:${key}`, list(codes));
    }
  }
  return varying;
}

/** What the first round takes where the second takes the first one's result. */
function carriedInto(steps: readonly Repeatable[], period: number): ValueId {
  const result = steps[period - 1]!.outputs[0]!;
  for (let k = 0; k < period; k++) {
    const n = steps[period + k]!.inputs.indexOf(result);
    if (n !== -1) return steps[k]!.inputs[n]!;
  }
  throw new Error('a loop that carries nothing');
}

const isOneRepeat = (column: readonly Repeatable[]): boolean => column.every((step, n) => n === 0 || followsInRepeat(column[n - 1]!, step));
