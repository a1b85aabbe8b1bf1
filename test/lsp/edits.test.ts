/** What the server knows after edits: what a fresh reader of the text would, in the file itself and in those that import it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { root } from '../cli/gradnetc.ts';
import { startClient, type Client } from './client.ts';
import { randomEdits } from './random-edits.ts';

/** Asked of a whole document. */
async function known(client: Client, name: string): Promise<unknown> {
  const textDocument = { uri: client.uri(name) };
  const range = { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } };
  const answers = await Promise.all(['diagnostic', 'documentSymbol', 'foldingRange', 'semanticTokens/full', 'inlayHint'].map((it) => client.request(`textDocument/${it}`, { textDocument, range })));
  return JSON.parse(JSON.stringify(answers).replaceAll(name, 'NAME'));
}

test('a document after random edits is what a fresh one is', async () => {
  const client = await startClient();
  const original = readFileSync(join(root, 'examples/resnet-small.gradnet'), 'utf8').replaceAll('\n', '\r\n');
  await client.open('edited.gradnet', original);
  let i = 0;
  for (const { change, text } of randomEdits(original, 'edits')) {
    if (++i > 300) break;
    await client.change('edited.gradnet', change as { text: string });
    const { range } = change;
    if (range && i % 3 === 0) await client.at('completion', 'edited.gradnet', range.start);
    if (i % 7 !== 0) continue;
    await client.open('fresh.gradnet', text);
    expect(await known(client, 'edited.gradnet')).toEqual(await known(client, 'fresh.gradnet'));
  }
  expect(await client.stop()).toBe(0);
  expect(client.stderr()).toBe('');
}, 60_000);

test('an edit in an imported block pushes anew what is wrong in its users, through files between', async () => {
  const client = await startClient({});
  const pushed = new Map<string, Diagnostic[]>();
  client.connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) => void pushed.set(uri, diagnostics));
  const codes = (): string[] | undefined => pushed.get(client.uri('user.gradnet'))?.map(({ code }) => String(code));
  await client.open('base.gradnet', 'block Base(n) {\n  dense(n)\n}\n');
  await client.open('between.gradnet', 'import { Base } from "./base.gradnet"\nblock Between(n) {\n  Base(n) -> relu\n}\n');
  await client.open('user.gradnet', 'import { Between } from "./between.gradnet"\nnetwork A {\n  input(8)\n  Between(3)\n  reshape(3x1)\n}\n');
  await expect.poll(codes).toEqual([]);
  const width = { start: { line: 1, character: 8 }, end: { line: 1, character: 9 } };
  await client.change('base.gradnet', { range: width, text: 'n + 1' });
  await expect.poll(codes).toHaveLength(1);
  await client.change('base.gradnet', { range: { ...width, end: { line: 1, character: 13 } }, text: 'n' });
  await expect.poll(codes).toEqual([]);
});
