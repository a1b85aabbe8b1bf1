/** Five mistakes in a fresh file: each is mended by one quick fix of the language server, and the result trains. */
import { mkdtempSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { CodeAction } from 'vscode-languageserver-protocol';
import { TextDocument, type TextEdit } from 'vscode-languageserver-textdocument';
import { topics } from '../../src/cli/pages.ts';
import { startClient, type Client } from '../lsp/client.ts';
import { gradnetc, root } from './gradnetc.ts';

const fresh = `data digits {
  source: minst
}

network Net {
  input(28, 28, 1)
  flatten, dense(32) -> relu
  dense(9) -> softmax
}

train Net on digits {
  loss: cross_entropy
  optimizer: adam(lr: 1e-3)
  batch: 64
  epochs: 1
}
`;

/** The first finding's name, and the quick fix that an editor would offer first for it, as the editor applies it. */
async function mendOne(client: Client): Promise<{ name: string; edits: readonly TextEdit[] }> {
  const [finding] = (await client.diagnostics('fresh.gradnet')).sort((a, b) => a.range.start.line - b.range.start.line);
  const uri = client.uri('fresh.gradnet');
  const actions = await client.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range: finding!.range, context: { diagnostics: [finding], only: ['quickfix'] } });
  const { edit } = actions[0]!;
  const edits = edit?.changes?.[uri] ?? edit?.documentChanges?.flatMap((it) => ('edits' in it ? (it.edits as TextEdit[]) : [])) ?? [];
  return { name: topics().find(({ code }) => code === finding!.code)!.name, edits };
}

it('five mistakes, five quick fixes, and it trains', async () => {
  const client = await startClient();
  await client.open('fresh.gradnet', fresh);
  const told: string[] = [];
  let text = fresh;
  for (let i = 0; i < 5; i++) {
    const { name, edits } = await mendOne(client);
    told.push(name);
    text = TextDocument.applyEdits(TextDocument.create('fresh', 'gradnet', 1, text), [...edits]);
    await client.change('fresh.gradnet', { text });
  }
  expect(told).toEqual(['syntax-error', 'unknown-word', 'too-many-arguments', 'unknown-argument', 'output-mismatch']);
  expect(await client.diagnostics('fresh.gradnet')).toEqual([]);

  const cwd = mkdtempSync(join(tmpdir(), 'gradnet-fresh-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(root, join(cwd, 'node_modules/gradnet'));
  writeFileSync(join(cwd, 'fresh.gradnet'), text);
  expect(gradnetc(['compile', 'fresh.gradnet', '-o', 'fresh.mjs'], { cwd })).toMatchObject({ status: 0 });
  const run = gradnetc(['run', 'fresh.gradnet', '--engine', 'wasm'], { cwd, timeout: 120_000 });
  expect(run.status, run.stderr).toBe(0);
  const [, accuracy] = /accuracy\s+(\d+(?:\.\d+)?)/.exec(run.stdout + run.stderr) ?? [];
  expect(Number(accuracy), run.stdout).toBeGreaterThan(0.5);
}, 180_000);
