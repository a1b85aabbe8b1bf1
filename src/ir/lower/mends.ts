/** Edits for the commonest slips in a value: quotes around a word, a unit too many or too few, a fraction where a whole number is wanted. */
import { stepFamilies } from '../../catalog/families.ts';
import { lookUpWord } from '../../catalog/index.ts';
import type { Family, ParamType } from '../../catalog/types.ts';
import type { Fix } from '../../diagnostics/diagnostic.ts';
import type { Place } from '../../diagnostics/source.ts';
import type { Expression } from '../../parser/ast.ts';

const write = (text: string, place: Place, applicability: Fix['applicability'] = 'unsafe'): Fix => ({
  title: `write \`${text}\``,
  applicability,
  edits: [{ place, text }],
});
/** The same value in the form that is wanted there: nothing else can have been meant. */
const rewrite = (text: string, place: Place): Fix => write(text, place, 'safe');

/**
 * What was probably meant where `written` is not what `type` takes.
 *
 * @param written as it stands in the source at `place`
 * @param value what it comes to, where that is a number
 */
export function mendsOf(type: ParamType, written: Expression, place: Place, value?: number): Fix[] {
  if (written.kind === 'name' && type.type === 'string') return [rewrite(`"${written.name.text}"`, place)];
  if (written.kind === 'string') return fits(type, written.value) ? [rewrite(written.value, place)] : [];
  if (type.type === 'integer' && value !== undefined && !Number.isInteger(value)) return rounded(written, value, place);
  if (written.kind !== 'number') return sameSides(type, written, place);
  const { value: number, unit } = written;
  switch (type.type) {
    case 'integer':
    case 'number':
      return unit === undefined || unit.text === '%' ? [] : [write(String(number), place)];
    case 'boolean':
      return unit === undefined && (number === 0 || number === 1) ? [rewrite(String(number === 1), place)] : [];
    case 'fraction':
      return unit === undefined && number > 1 && number <= 100 && Number.isInteger(number) ? [write(`${number}%`, place)] : [];
    case 'angle':
      return unit === undefined ? [write(`${number}deg`, place)] : [];
    case 'extent':
      return unit !== undefined ? [] : [write(number < 1 ? `${Number((number * 100).toPrecision(6))}%` : `${number}px`, place)];
    case 'shares':
      return unit === undefined && number > 0 && number < 1 ? [write(`train ${Number((100 - 100 * number).toPrecision(6))}%, validation ${Number((100 * number).toPrecision(6))}%`, place)] : [];
    case 'word':
      return unit === undefined
        ? type.families.flatMap((family) => (aroundNumber[family] === undefined ? [] : [write(aroundNumber[family](number), place)]))
        : [];
    default:
      return [];
  }
}

/** The usual word of a family around the number that stands alone. */
const aroundNumber: Partial<Record<Family, (number: number) => string>> = {
  regularizer: (n) => `l2(${n})`, clip: (n) => `global_norm(${n})`, early_stopping: (n) => `val_loss(patience: ${n})`,
};

/** `crop(24x24)`: one length stands for both axes. */
function sameSides(type: ParamType, written: Expression, place: Place): Fix[] {
  const [side] = written.kind === 'shape' ? written.dims : [];
  return type.type === 'extent' && side !== undefined && written.kind === 'shape' && written.dims.every((d) => d === side) ? [rewrite(`${side}px`, place)] : [];
}

/** Both ways, since a number of units that is a fraction says that something else is not as thought. */
function rounded(written: Expression, value: number, place: Place): Fix[] {
  if (written.kind === 'number') return [Math.ceil(value), Math.floor(value)].filter((n) => n > 0).map((n) => write(String(n), place));
  return (['floor', 'ceil'] as const).map((name) => ({
    title: `round ${name === 'floor' ? 'down' : 'up'} to ${Math[name](value)}: \`${name}(…)\``, applicability: 'unsafe',
    edits: [{ place: { ...place, end: place.start }, text: `${name}(` }, { place: { ...place, start: place.end }, text: ')' }],
  }));
}

/** Would the text be right without its quotes? */
function fits(type: ParamType, text: string): boolean {
  switch (type.type) {
    case 'integer': return /^\d+$/.test(text);
    case 'number': return /^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
    case 'fraction': return /^\d+(\.\d+)?%?$/.test(text);
    case 'angle': return /^\d+(\.\d+)?(deg|rad)$/.test(text);
    case 'extent': return /^\d+(\.\d+)?(%|px)$/.test(text);
    case 'boolean': return text === 'true' || text === 'false';
    case 'choice': return type.of.includes(text);
    case 'size':
    case 'shape': return /^\d+(x\d+)*$/.test(text);
    case 'word':
    case 'pipeline': return type.families.some((family) => lookUpWord(text, family) !== undefined);
    case 'flow': return stepFamilies.some((family) => lookUpWord(text, family) !== undefined);
    case 'list': return fits(type.of, text);
    default: return false;
  }
}
