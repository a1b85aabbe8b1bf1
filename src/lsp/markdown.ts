/** What hover, completion and signature help say of a word, in Markdown. */
import { expectedOf } from '../catalog/expected.ts';
import type { Param, Word } from '../catalog/types.ts';
import type { Value } from '../ir/types.ts';

/** A default as it would be written. */
export function showValue(value: Value): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return `[${value.map(showValue).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  const it = value as Exclude<Value, null | number | string | boolean | readonly Value[]>;
  if (it.kind === 'quantity') return `${it.value} ${it.unit}`;
  return it.kind === 'word' ? it.word : 'a formula';
}

/** `conv(filters, kernel_size, stride: 1, …)` */
export function signatureOf(word: Word): { label: string; parts: [number, number][] } {
  let label = `${word.name}(`;
  const parts: [number, number][] = word.params.map((param, i) => {
    const text = param.default === undefined ? param.name : `${param.name}: ${showValue(param.default)}`;
    label += i === 0 ? '' : ', ';
    const start = label.length;
    label += text;
    return [start, label.length];
  });
  return { label: `${label}${word.variadic === true ? ', …' : ''})`, parts };
}

export const paramDoc = (param: Param): string =>
  `\`${param.name}\`: ${expectedOf(param.type)}. ${param.doc}${param.default === undefined || param.default === null ? '' : ` Default: \`${showValue(param.default)}\`.`}`;

export function wordDoc(word: Word): string {
  const lines = [`\`\`\`gradnet\n${word.params.length === 0 ? word.name : signatureOf(word).label}\n\`\`\``, `*${word.family.replaceAll('_', ' ')}*: ${word.summary}`, word.doc];
  if (word.params.length > 0) lines.push(word.params.map((it) => `- ${paramDoc(it)}`).join('\n'));
  if (word.reference) lines.push(word.reference.startsWith('http') ? `[${word.reference}](${word.reference})` : word.reference);
  return lines.join('\n\n');
}
