/** The text of a .gradnet file with its words coloured, for a page. */
import { html, Markup } from './html.ts';

/** In the order they are tried; what none of them takes stays plain. */
const TOKENS: readonly (readonly [kind: string, pattern: string])[] = [
  ['c', '//[^\\n]*'],
  ['s', '"(?:[^"\\\\\\n]|\\\\.)*"'],
  ['w', '\\b(?:data|network|train|block|sweep|import|from|let|shared|repeat|residual|when|else|as|on|for)\\b(?!\\s*:)'],
  ['k', '\\b[a-z_][a-z0-9_]*(?=\\s*:)'],
  ['n', '\\b\\d+(?:x\\d+)+\\b|\\b\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?%?'],
  ['', '[A-Za-z_][A-Za-z0-9_]*'],
];
const ANY = new RegExp(TOKENS.map(([, pattern]) => `(${pattern})`).join('|'), 'gi');

export function colouredSource(text: string): Markup {
  const pieces: (Markup | string)[] = [];
  let at = 0;
  for (const match of text.matchAll(ANY)) {
    const [kind] = TOKENS[match.slice(1).findIndex((group) => group !== undefined)]!;
    pieces.push(text.slice(at, match.index), kind === '' ? match[0] : html`<span class="${kind}">${match[0]}</span>`);
    at = match.index + match[0].length;
  }
  return html`<pre>${[...pieces, text.slice(at)]}</pre>`;
}
