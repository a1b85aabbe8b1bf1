/** Signature help: the arguments of the call around the cursor. */
import type { SignatureHelp } from 'vscode-languageserver-types';
import { cursorAt } from '../cursor.ts';
import { paramDoc, signatureOf } from '../markdown.ts';
import type { Snapshot } from '../snapshot.ts';

export function signatureHelp(snapshot: Snapshot, offset: number): SignatureHelp | undefined {
  const { frames, inComment } = cursorAt(snapshot, offset);
  const frame = frames.findLast(({ kind }) => kind === 'arguments' || kind === 'body' || kind === 'settings');
  if (inComment || frame?.kind !== 'arguments') return undefined;
  const { word, block } = frame;
  const names = word?.params.map(({ name }) => name) ?? block?.parameters.map(({ name }) => name.text) ?? [];
  const active = frame.key === undefined ? (word?.variadic === true ? Math.min(frame.index, names.length - 1) : frame.index) : names.indexOf(frame.key);
  if (word) {
    const { label, parts } = signatureOf(word);
    return {
      signatures: [{ label, documentation: { kind: 'markdown', value: word.summary }, parameters: word.params.map((param, i) => ({ label: parts[i]!, documentation: { kind: 'markdown', value: paramDoc(param) } })) }],
      activeSignature: 0, activeParameter: active < 0 ? 0 : active,
    };
  }
  if (!block) return undefined;
  return {
    signatures: [{ label: `${block.name.text}(${names.join(', ')})`, parameters: names.map((label) => ({ label })) }],
    activeSignature: 0,
    activeParameter: active < 0 ? 0 : active,
  };
}
