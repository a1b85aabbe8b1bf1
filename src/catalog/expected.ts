/** What an argument takes, in words: the same ones in messages, hover and reference pages. */
import type { ParamType } from './types.ts';

const familyNames: Partial<Record<string, string>> = {
  early_stopping: 'an early-stopping setting',
  source: 'a data source',
  activation: 'an activation',
  initializer: 'an initializer',
  optimizer: 'an optimizer',
  augmentation: 'an augmentation',
  adversarial: 'an adversarial training',
  clip: 'a way of clipping',
  monitor: 'something to record',
  checkpoint: '`keep(…)` or `never`',
};

/** `optimizer` as `an optimizer`, `loss` as `a loss`. */
export const familyName = (family: string): string => familyNames[family] ?? `a ${family}`;

/** One of the family, without an article: `there is no way of clipping …`. */
export const kindName = (family: string): string =>
  family === 'monitor' || family === 'checkpoint' ? `${family} setting` : familyName(family).replace(/^an? /, '');

const range = (type: { min?: number; max?: number; above?: number; below?: number }, unit = ''): string => {
  const parts = [
    ...(type.above === undefined ? [] : [`above ${type.above}${unit}`]),
    ...(type.min === undefined ? [] : [`${type.min}${unit} or more`]),
    ...(type.below === undefined ? [] : [`below ${type.below}${unit}`]),
    ...(type.max === undefined ? [] : [`at most ${type.max}${unit}`]),
  ];
  return parts.join(' and ');
};

const withRange = (what: string, type: Parameters<typeof range>[0]): string => [what, range(type)].filter(Boolean).join(', ');

const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items[items.length - 1]!}`;

/** `a whole number, 1 or more`; `\`same\` or \`valid\``; `an initializer`. */
export function expectedOf(type: ParamType): string {
  switch (type.type) {
    case 'integer': return withRange('a whole number', type);
    case 'number': return withRange('a number', type);
    case 'fraction': return 'a share such as 10% or 0.1';
    case 'angle': return 'an angle such as 15deg';
    case 'extent': return 'a share of the size or pixels, such as 10% or 4px';
    case 'pipeline': return 'a flow of augmentations such as rotate(15deg) -> flip(horizontal)';
    case 'boolean': return 'true or false';
    case 'string': return 'a text in double quotes';
    case 'choice': return listed(type.of.map((word) => `\`${word}\``));
    case 'size': return 'a size such as 3 or 3x3';
    case 'margins': return 'margins such as 1, [1, 2] by axis or [[1, 2], [0, 3]] by axis and end';
    case 'shape': return type.open ? 'a shape such as 28x28x1 or [any, 8]' : 'a shape such as 28x28x1';
    case 'duration': return `a duration such as 5 ${type.unit}${type.clock ? ' or 10 min' : ''}`;
    case 'word': {
      const families = listed(type.families.map(familyName));
      return type.orFormula ? `a number, ${families} or a formula of \`step\` and \`epoch\`` : type.orNumber ? `a number or ${families}` : families;
    }
    case 'tensor': return 'a tensor that `as` has named';
    case 'label': return 'a name';
    case 'flow': return 'a piece of network';
    case 'anything': return 'a value';
    // One word alone is a list of one.
    case 'list': return type.of.type === 'word' ? `${expectedOf(type.of)}, or several with commas between` : `a list of which each is ${expectedOf(type.of)}`;
    case 'shares': return `shares such as ${type.of.map((name, i) => `${name} ${i === 0 ? 90 : 10}%`).slice(0, 2).join(', ')}`;
  }
}

/** What is allowed of a number that has the right type, e.g. `0 or more and below 1`. */
export function allowedOf(type: ParamType): string {
  if (type.type === 'fraction') return type.below === undefined ? 'from 0 to 1 (0% to 100%)' : `from 0 to below ${type.below} (${type.below * 100}%)`;
  if (type.type === 'integer' || type.type === 'number') return range(type);
  if (type.type === 'angle') return range(type, 'deg') || 'an angle';
  if (type.type === 'extent') return type.above === undefined ? '0 or more' : `above ${type.above}`;
  if (type.type === 'size') return `${type.min ?? 1} or more along each axis`;
  if (type.type === 'margins') return 'whole numbers, 0 or more';
  if (type.type === 'shape') return '1 or more along each axis';
  if (type.type === 'duration') return '0 or more';
  if (type.type === 'word' && type.orNumber) return range(type.orNumber);
  return expectedOf(type);
}
