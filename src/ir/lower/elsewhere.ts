/** Where a word or an argument belongs that was written in the wrong place: what the catalogue knows of it elsewhere. */
import { argumentAliases } from '../../catalog/aliases.ts';
import { lookUpWord, wordsOf } from '../../catalog/index.ts';
import { familyName } from '../../catalog/expected.ts';
import { familiesOf } from '../../catalog/families.ts';
import type { Family, Param, Word } from '../../catalog/types.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Expression } from '../../parser/ast.ts';

const takes = (word: Word, name: string): boolean => word.params.some((param: Param) => param.name === name);

interface Written {
  readonly name?: { readonly text: string };
  readonly value: Expression;
}

/** A sweep takes what a training takes, and more: the narrower section is the one that is meant. */
const sections = (): Word[] => [...wordsOf('section')].sort((a, b) => a.params.length - b.params.length);

/** Settings that have no like here, and where what they are for is found. */
const otherWays = new Map([
  ['device', '`gradnetc run --engine` says what computes, `gradnetc doctor` what there is'],
  ['callbacks', 'what callbacks do has settings of its own: `early_stopping: val_loss(patience: 10)`, `checkpoint: keep(3)`, `monitor: gradients`, and a schedule is the rate of the optimizer, `adam(cosine(1e-3))`'],
  ['scheduler', 'a schedule is the rate of the optimizer: `optimizer: adam(cosine(1e-3))`'],
  ['shuffle', 'training samples are shuffled in every epoch, by `seed`'],
  ['verbose', '`gradnetc run` shows one line that is renewed, and lines of JSON with --json'],
]);

/** `learning_rate: 3` as a setting of `train` is an argument of the optimizer; `batch: 32` in `data` is a setting of `train`. */
export function belongs(section: Word, written: string, value: string, given: readonly Written[]): string | undefined {
  const other = otherWays.get(written);
  if (other !== undefined) return other;
  // `lr` is `learning_rate` wherever it stands, unless the section has a like of its own.
  const alias = argumentAliases.get(written);
  const name = alias === undefined || takes(section, alias) ? written : alias;
  for (const param of section.params) {
    const words = familiesOf(param.type).flatMap((family) => wordsOf(family));
    const written = given.find((item) => item.name?.text === param.name)?.value;
    const called = written?.kind === 'call' ? written.callee.text : written?.kind === 'name' ? written.name.text : undefined;
    const word = words.find((each) => each.name === called && takes(each, name));
    if (word) return `it is an argument of \`${word.name}\`: write \`${param.name}: ${word.name}(${name}: ${value})\``;
    const some = words.filter((each) => takes(each, name));
    const [first] = some;
    if (called === undefined && first) return `it is an argument of ${some.slice(0, 3).map((each) => `\`${each.name}\``).join(', ')}: write \`${param.name}: ${first.name}(${name}: ${value})\``;
  }
  const near = (of: Word): string | undefined => suggest(name, of.params.map((each) => each.name), argumentAliases)[0];
  if (near(section) !== undefined) return undefined;
  for (const other of sections()) {
    const meant = near(other);
    if (meant !== undefined) return `\`${meant}\` is a setting of \`${other.name}\``;
  }
  return undefined;
}

/** `activation: relu` of another library's layer is a step of its own here. */
export function asStep(word: Word, value: Expression): string | undefined {
  const name = value.kind === 'name' ? value.name.text : value.kind === 'call' ? value.callee.text : value.kind === 'string' ? value.value : undefined;
  const found = name === undefined || word.family === 'section' ? undefined : lookUpWord(name, 'activation');
  return found && `an activation is a step of its own: \`${word.name}(…) -> ${found.name}\``;
}

/** Arguments of other libraries' optimizers that mean one thing in one and another in the next. */
export const asSchedule = (word: Word, name: string): string | undefined =>
  (word.family === 'optimizer' && name === 'decay' ? 'a rate that falls is a schedule, `learning_rate: inverse_time(…)`; decay of the weights is `weight_decay`' : undefined);

/** What optimizers of other libraries take and a training does here. */
const clipping = new Map([
  ['clipnorm', 'norm'],
  ['clipvalue', 'value'],
  ['global_clipnorm', 'global_norm'],
  ['clip_norm', 'norm'],
  ['clip_value', 'value'],
  ['max_grad_norm', 'global_norm'],
]);

/** `clipnorm: 1.0` of another library's optimizer is a setting of `train` here. */
export function asClipping(word: Word, name: string, value: string): string | undefined {
  const clip = word.family === 'optimizer' ? clipping.get(name) : undefined;
  return clip && `clipping is a setting of \`train\`: \`clip: ${clip}(${value})\``;
}

/** Where a word that is no layer is written: `kernel_initializer: he_uniform` of a layer, `optimizer: adam` of a training. */
export function placeOfFamily(name: string, family: Family): string | undefined {
  for (const word of [...sections(), ...wordsOf('layer').filter(({ name: layer }) => layer === 'dense'), ...wordsOf('layer')]) {
    const param = word.params.find(({ type }) => familiesOf(type).includes(family));
    if (param) return `${familyName(family)} is written as ${word.family === 'section' ? 'a setting' : 'an argument'} of \`${word.name}\`: \`${param.name}: ${name}\``;
  }
  return undefined;
}
