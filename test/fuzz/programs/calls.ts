/** Calls of the catalogue's words, from nothing but what the catalogue says of their parameters. */
import type { Param, Word } from '../../../src/catalog/types.ts';
import type { Args, Value } from '../../../src/ir/types.ts';
import { always, fresh, type Env, type Place, type Written } from './place.ts';
import { write, type Accepts } from './values.ts';

export interface Called {
  readonly text: string;
  /** Defaults filled in; undefined where one of them is not known. */
  readonly args: (env: Env) => Args | undefined;
  /** Named tensors among the arguments. */
  readonly tensors: readonly string[];
}

type Given = readonly (readonly [Param, Written])[];

/** A call that the word's own check lets pass, if a dozen tries find one. `env` are the values of the parameters in scope. */
export function call(word: Word, place: Place, env: Env = new Map(), accepts?: Accepts): Called {
  for (let tries = 0; ; tries++) {
    const given = word.params.flatMap((param): Given => {
      const written = wanted(param, place) ? write(param, place, accepts) : undefined;
      return written ? [[param, wrapped(param, written, place)]] : [];
    });
    const args = (inner: Env): Args | undefined => argsOf(word, given, inner);
    const known = args(env);
    if (tries < 12 && known && word.check?.(known) !== undefined) continue;
    const texts = listed(word, given, place);
    const tensors = given.filter(([{ type }]) => type.type === 'tensor').map(([, { text }]) => text);
    return { text: `${word.name}${texts.length > 0 ? `(${texts.join(', ')})` : ''}`, args, tensors };
  }
}

/** Needed ones always, the others now and then: many at once would leave no room for what is likely. Names of outputs are for networks of several. */
const wanted = ({ default: standard, type }: Param, { draw, file }: Place): boolean =>
  standard === undefined ? !draw.chance(file.mistakes) : draw.chance(type.type === 'tensor' ? 0.3 : type.type === 'label' ? file.mistakes : 0.12);

function argsOf(word: Word, given: Given, env: Env): Args | undefined {
  const args: Record<string, Value> = {};
  for (const param of word.params) {
    const written = given.find(([each]) => each === param)?.[1];
    const value = written ? written.value(env) : param.default;
    if (value !== undefined) args[param.name] = value;
    else if (param.type.type !== 'tensor' && param.type.type !== 'flow' && param.type.type !== 'label' && param.type.type !== 'duration') return undefined;
  }
  return args;
}

/** Positions first, then names; with mistakes in the names where they are wanted. */
function listed(word: Word, given: Given, { draw, file }: Place): string[] {
  let positional = draw.below(word.params.length + 1);
  const texts: string[] = [];
  for (const [i, param] of word.params.entries()) {
    const written = given.find(([each]) => each === param)?.[1];
    if (!written) positional = Math.min(positional, i);
    else texts.push(i < positional ? written.text : `${param.name}: ${written.text}`);
  }
  if (draw.chance(file.mistakes)) texts.push(draw.pick(['7', 'nothing: 3', texts[0] ?? 'x', 'name: "a"', '']));
  return texts;
}

const plain = new Set(['integer', 'number', 'fraction', 'boolean', 'choice', 'size', 'angle', 'extent', 'word']);

/** Behind a name, or under a condition, a value means the same. */
function wrapped({ type }: Param, written: Written, { draw, file, parameters }: Place): Written {
  if (!plain.has(type.type) || draw.chance(0.93)) return written;
  if (draw.chance(0.5)) return { ...written, text: `${written.text} when 1 < 2${draw.chance(0.5) ? ' else 3' : ''}` };
  // What names a parameter of the block, or a counter of the training, means nothing at the file's own level.
  if (parameters.some(({ name }) => new RegExp(`\\b${name}\\b`).test(written.text)) || /\b(step|epoch)\b|steps_per/.test(written.text)) return written;
  const name = fresh(file, 'v');
  file.declarations.push(`let ${name} = ${written.text}`);
  return { ...written, text: always(name, undefined).text };
}
