/** docs/reference: one page a word of the catalogue. */
import { expectedOf } from '../../src/catalog/expected.ts';
import { allWords } from '../../src/catalog/index.ts';
import type { Param, Value, Word } from '../../src/catalog/types.ts';

const words = allWords();

export function wordPages(): [string, string][] {
  const families = [...new Set(words.map((it) => it.family))];
  const sections = families.map((family) => {
    const rows = words.filter((it) => it.family === family).map((it) => `| [\`${it.name}\`](${family}/${it.name}.md) | ${it.summary} |`);
    return `## ${family.replaceAll('_', ' ')}\n\n| word | is |\n| --- | --- |\n${rows.join('\n')}`;
  });
  const index = `# Words of the language\n\nNone of them is a keyword: each is a file in the catalogue.\n\n${sections.join('\n\n')}\n`;
  return [['reference/README.md', index], ...words.map((it): [string, string] => [`reference/${it.family}/${it.name}.md`, page(it)])];
}

function page(word: Word): string {
  const parts = [
    `# ${word.name}`,
    `${word.summary}.`,
    `\`\`\`gradnet fragment\n${word.example.trim()}\n\`\`\``,
    word.doc.trim(),
    ...(word.params.length === 0 ? [] : [`## Arguments\n\nBy position in this order, or by name.\n\n| argument | takes | default | |\n| --- | --- | --- | --- |\n${word.params.map(row).join('\n')}`]),
    ...(word.aliases === undefined || word.aliases.length === 0 ? [] : [`Elsewhere called ${word.aliases.map((it) => `\`${it}\``).join(', ')}.`]),
    ...(word.reference === undefined ? [] : [`Reference: ${word.reference}`]),
  ];
  return `${parts.join('\n\n')}\n`;
}

const row = (it: Param): string => `| \`${it.name}\` | ${cell(expectedOf(it.type))} | ${it.default === undefined ? 'must be given' : it.default === null ? '' : `\`${cell(show(it.default))}\``} | ${cell(it.doc)} |`;
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function show(value: Value): string {
  if (value === null || typeof value !== 'object') return String(value);
  if ('length' in value) return value.every((it) => typeof it === 'number') ? value.join('x') : value.map(show).join(', ');
  if (value.kind === 'quantity') return value.unit === 'fraction' ? `${value.value * 100}%` : value.unit === 'pixels' ? `${value.value}px` : `${value.value} ${value.unit}`;
  if (value.kind === 'formula') return JSON.stringify(value.expression);
  const args = Object.entries(value.args).filter(([, it]) => it !== null).map(([name, it]) => `${name}: ${show(it)}`);
  return args.length === 0 ? value.word : `${value.word}(${args.join(', ')})`;
}
