/** Numbers drawn between two bounds: `uniform(0, 0.5)`, `log_uniform(1e-4, 1e-1)`, read from their calls and written as text. */
import { lookUpWord } from '../catalog/index.ts';
import type { Call, Expression } from '../parser/ast.ts';

export interface Draw {
  readonly low: number;
  readonly high: number;
  readonly step: number | undefined;
  readonly log: boolean;
  /** What follows the number: `%`, ` epochs`. */
  readonly unit: string;
}

/** Digits of a number that has no step: what is trained is what is written. */
const DIGITS = 4;

/** Reads bounds that are plain numbers; tells `wrong` where they are not. */
export function readDraw(call: Call, wrong: (problem: string, remedy: string) => void): Draw {
  const name = call.callee.text;
  const params = lookUpWord(name, 'choice')!.params.map((param) => param.name);
  const given = new Map(call.arguments.map((argument, index) => [argument.name?.text ?? params[index] ?? `argument ${index + 1}`, argument.value]));
  const strange = [...given.keys()].find((key) => !params.includes(key));
  if (strange !== undefined) wrong(`\`${name}\` has no ${strange}`, `it takes ${params.join(', ')}: \`${name}(0.001, 0.1)\``);
  const bounds = ['low', 'high', 'step'].map((key) => numberOf(given.get(key)));
  const [low, high, step] = bounds;
  const log = name === 'log_uniform';
  if (low === undefined || high === undefined || (given.has('step') && step === undefined)) {
    wrong(`\`${name}\` needs bounds that are plain numbers`, `write them out: \`${name}(0.001, 0.1)\``);
  } else if (low.unit !== high.unit || (step !== undefined && step.unit !== low.unit)) {
    wrong(`the bounds of \`${name}\` have different units`, 'give all of them the same one');
  } else if (!(low.value < high.value) || (log && low.value <= 0) || (step !== undefined && !(step.value > 0 && step.value <= high.value - low.value))) {
    wrong(`\`${name}\` needs a \`low\` below its \`high\`${log ? ', both above zero,' : ''} and a \`step\` that fits between them`, `e.g. \`${name}(${log ? '0.001, 0.1' : '0, 1'})\``);
  }
  return { low: low?.value ?? 0, high: high?.value ?? 1, step: step?.value, log, unit: low?.unit ?? '' };
}

function numberOf(expression: Expression | undefined): { value: number; unit: string } | undefined {
  if (expression?.kind === 'unary' && expression.operator === '-') {
    const inner = numberOf(expression.operand);
    return inner && { ...inner, value: -inner.value };
  }
  if (expression?.kind !== 'number') return undefined;
  const unit = expression.unit?.text ?? '';
  return { value: expression.value, unit: /^[a-z]{4,}$|^s$|^min$|^h$/.test(unit) ? ` ${unit}` : unit };
}

/** The text of a draw; `random` gives numbers from 0 to below 1. */
export function drawText({ low, high, step, log, unit }: Draw, random: () => number): string {
  const share = random();
  if (step === undefined) {
    const value = log ? low * (high / low) ** share : low + share * (high - low);
    return written(Math.min(high, Math.max(low, Number(value.toPrecision(DIGITS)))), unit);
  }
  const steps = Math.floor((high - low) / step + 1e-9);
  const count = log ? Math.round((low * (high / low) ** share - low) / step) : Math.floor(share * (steps + 1));
  return written(Number((low + Math.min(steps, count) * step).toPrecision(12)), unit);
}

/** The language has no `1e+21`. */
const written = (value: number, unit: string): string => `${String(value).replace('e+', 'e')}${unit}`;
