/** Numbers with their units, shapes and strings: from the text of a token to its value. */
import { report } from '../diagnostics/codes.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { nearest } from '../diagnostics/suggest.ts';
import type { NumberLiteral, ShapeLiteral, StringLiteral } from './ast.ts';
import type { Building } from './building.ts';
import { nameOf, tokenSpan } from './cst.ts';
import type { Token } from './tokens.ts';
import { isUnit, unitAliases, units } from './units.ts';

/** `10%`, `5 epochs`: the value as written, and the unit as written; a unit that does not exist is reported. */
export function numberLiteral(number: Token, unit: Token | undefined, b: Building): NumberLiteral {
  const value = Number(number.image);
  if (!unit) return { kind: 'number', value, span: tokenSpan(number) };
  if (!isUnit(unit.image)) unknownUnit(unit, b);
  return { kind: 'number', value, unit: nameOf(unit, unit.startOffset), span: { start: number.startOffset, end: unit.endOffset + 1 } };
}

function unknownUnit(unit: Token, b: Building): void {
  const place = { file: b.file, ...tokenSpan(unit) };
  report(b.bag, 'unknown-unit', { unit: unit.image }, { place, ...didYouMean(nearest(unit.image, units, unitAliases), place), notes: [`units are ${units.join(', ')}`] });
}

/** `28x28x1` */
export const shapeLiteral = (token: Token): ShapeLiteral => ({ kind: 'shape', dims: token.image.split('x').map(Number), span: tokenSpan(token) });

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', t: '\t' };

/** The token's image has its opening quote, and its closing one unless that was missing. */
export function stringLiteral(token: Token, b: Building): StringLiteral {
  const { image } = token;
  let value = '';
  let i = 1;
  for (; i < image.length && image[i] !== '"'; i++) {
    if (image[i] !== '\\') {
      value += image[i]!;
      continue;
    }
    const escaped = ESCAPES[image[i + 1] ?? ''];
    if (escaped === undefined) {
      const start = token.startOffset + i;
      report(b.bag, 'syntax-error', { problem: `\`${image.slice(i, i + 2)}\` means nothing in a string` }, {
        place: { file: b.file, start, end: Math.min(start + 2, token.endOffset + 1) },
        notes: ['a backslash stands before `"`, `\\`, `n` or `t`'],
        fixes: [{ title: 'write `\\\\`', applicability: 'safe', edits: [{ place: { file: b.file, start, end: start + 1 }, text: '\\\\' }] }],
      });
    }
    value += escaped ?? image[i + 1] ?? '';
    i++;
  }
  return { kind: 'string', value, span: tokenSpan(token) };
}
