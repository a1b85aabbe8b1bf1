/** Every feature over stdio, against whole and broken files, with places counted after an emoji and on CRLF. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CodeAction, CompletionItem, Diagnostic, DocumentSymbol, Hover, InlayHint, Location, SignatureHelp, TextEdit, WorkspaceEdit, WorkspaceSymbol } from 'vscode-languageserver-protocol';
import { gradnetc, root } from '../cli/gradnetc.ts';
import { applyEdits, marked, startClient, type Client } from './client.ts';

const lenet = readFileSync(join(root, 'examples/lenet5.gradnet'), 'utf8');
const deep = readFileSync(join(root, 'examples/deep-sigmoid.gradnet'), 'utf8');

async function ask<T>(client: Client, method: string, text: string, more: object = {}): Promise<T> {
  const { text: plain, position } = marked(text);
  await client.open(`f${Math.random()}.gradnet`.replace('0.', ''), plain);
  const name = `g${Math.random()}.gradnet`.replace('0.', '');
  await client.open(name, plain);
  return client.at<T>(method, name, position, more);
}

const value = ({ contents }: Hover): string => (contents as { value: string }).value;

describe('findings', () => {
  test('are pulled by clients that can, with code, page and source', async () => {
    const client = await startClient();
    await client.open('a.gradnet', 'network A {\n  // 🎉 café\n  /* 🎉 */ input(8) -> dens(3)\n}\n');
    const [finding, ...others] = await client.diagnostics('a.gradnet');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'GN1001', source: 'gradnet', severity: 1, range: { start: { line: 2, character: 23 }, end: { line: 2, character: 27 } } });
    expect(finding!.codeDescription!.href).toMatch(/^file:.*unknown-word\.md$/);
    expect(client.heard.filter(({ method }) => method === 'textDocument/publishDiagnostics')).toEqual([]);
    expect(await client.stop()).toBe(0);
  });

  test('are pushed to clients that cannot, and only to them', async () => {
    const client = await startClient({});
    const pushed = new Promise<{ uri: string; version: number; diagnostics: Diagnostic[] }>((resolve) => client.connection.onNotification('textDocument/publishDiagnostics', resolve));
    await client.open('a.gradnet', 'network A {\r\n  input(8) -> dens(3)\r\n}\r\n');
    expect(await pushed).toMatchObject({ uri: client.uri('a.gradnet'), version: 1, diagnostics: [{ code: 'GN1001', range: { start: { line: 1, character: 14 } } }] });
    expect(client.capabilities['diagnosticProvider']).toBeUndefined();
  });

  test('of a user follow edits of what it imports', async () => {
    const client = await startClient({ textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } });
    await client.open('blocks.gradnet', 'block B(n) {\n  dense(n)\n}\n');
    await client.open('user.gradnet', 'import { B } from "./blocks.gradnet"\nnetwork A {\n  input(8)\n  B(3)\n}\n');
    expect(await client.diagnostics('user.gradnet')).toEqual([]);
    await client.change('blocks.gradnet', { range: { start: { line: 0, character: 6 }, end: { line: 0, character: 9 } }, text: 'B(n, m' });
    const [finding] = await client.diagnostics('user.gradnet');
    expect(finding).toMatchObject({ code: 'GN1003' });
    expect(client.heard.map(({ method }) => method)).toContain('workspace/diagnostic/refresh');
    // On disk as well, though the editor says nothing of it.
    writeFileSync(join(client.folder, 'disk.gradnet'), 'block D() { relu }\n');
    await client.open('user2.gradnet', 'import { D } from "./disk.gradnet"\nnetwork A {\n  input(8)\n  D()\n}\n');
    expect(await client.diagnostics('user2.gradnet')).toEqual([]);
    writeFileSync(join(client.folder, 'disk.gradnet'), 'block E() { relu -> relu }\n');
    expect((await client.diagnostics('user2.gradnet')).map(({ code }) => code)).toContain('GN1008');
  });
});

test('gradnet.config.json holds here as in lint, again when it changes, and a mistake in it is told', async () => {
  const client = await startClient();
  const config = join(client.folder, 'gradnet.config.json');
  const changed = async (text: string): Promise<void> => {
    writeFileSync(config, text);
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: client.uri('gradnet.config.json'), type: 2 }] });
  };
  writeFileSync(config, '{ "ignore": ["vanishing-gradient"] }');
  await client.open('deep.gradnet', deep);
  expect(await client.diagnostics('deep.gradnet')).toEqual([]);
  await changed('{ "rules": { "vanishing-gradient": "error" } }');
  expect(await client.diagnostics('deep.gradnet')).toMatchObject([{ code: 'GN3001', severity: 1 }]);
  await changed('{ "rule": {} }');
  expect(await client.diagnostics('deep.gradnet')).toMatchObject([{ code: 'GN3001', severity: 2 }]);
  expect(client.heard.find(({ method }) => method === 'window/showMessage')).toMatchObject({ params: { message: expect.stringContaining('did you mean `rules`?') as string } });
});

describe('at the cursor', () => {
  test('hover: words with what is predicted of them, arguments, names, comments', async () => {
    const client = await startClient();
    const word = value(await ask<Hover>(client, 'hover', lenet.replace('conv(6', 'co<|>nv(6')));
    for (const part of ['28x28x1 → 28x28x6', '156 parameters', 'predicted gain of the gradient', 'Slides `filters` small kernels', '`padding`: `same` or `valid`']) expect(word).toContain(part);
    expect(value(await ask<Hover>(client, 'hover', lenet.replace('padding', 'padd<|>ing')))).toContain('`padding`');
    expect(value(await ask<Hover>(client, 'hover', lenet.replace('on digits', 'on dig<|>its')))).toContain('source: mnist');
    expect(value(await ask<Hover>(client, 'hover', lenet.replace('optimizer:', 'opti<|>mizer:')))).toContain('How weights move');
    expect(value(await ask<Hover>(client, 'hover', '// gradnet-ig<|>nore vanishing-gradient: why\nnetwork A { input(3) }\n'))).toMatch(/^nothing to ignore: .*`vanishing-gradient`.*\n\n# vanishing-gradient \(GN3001\)/);
    const answered = deep.replace(/^( *)repeat/m, '$1// gradnet-ignore vanishing<|>-gradient, dead-relu: why\n$1repeat');
    const about = value(await ask<Hover>(client, 'hover', answered));
    for (const part of ['Used: silences `vanishing-gradient` on line ', '# vanishing-gradient (GN3001)', '## What it does']) expect(about).toContain(part);
    expect(about).not.toContain('dead-relu (GN');
    expect(value(await ask<Hover>(client, 'hover', answered.replace('<|>', '').replace('dead-relu: why', 'dead<|>-relu: why')))).toContain('# dead-relu (GN');
    expect(value(await ask<Hover>(client, 'hover', answered.replace('<|>', '').replace(': why', ': w<|>hy')))).toMatch(/vanishing-gradient \(GN3001\)[^]*dead-relu \(GN/);
    expect(await ask(client, 'hover', '<|>\nnetwork A { input(3) }\n')).toBeNull();
  });

  test('completion: by place, in whole and in broken text', async () => {
    const client = await startClient();
    const labels = async (text: string): Promise<string[]> => ((await ask<CompletionItem[] | null>(client, 'completion', text)) ?? []).map(({ label }) => label);
    const inBody = await labels('block Mine(n) { relu }\nnetwork A {\n  input(8)\n  de<|>\n}\n');
    for (const label of ['dense', 'conv', 'relu', 'residual', 'Mine', 'repeat']) expect(inBody).toContain(label);
    expect(inBody).not.toContain('adam');
    expect(await labels('network A {\n  conv(3, 3x3, padding: <|>')).toEqual(['same', 'valid']);
    expect(await labels('network A {\n  conv(3, use_bias: <|>)\n}')).toEqual(['true', 'false']);
    const args = await labels('network A {\n  conv(3, <|>)\n}');
    expect(args).toContain('padding:');
    expect(args).not.toContain('filters:');
    expect(await labels('block Mine(n, rate = 10%) { relu }\nnetwork A {\n  Mine(3, <|>)\n}')).toEqual(['rate:']);
    const named = await labels('block Mine(n, rate = 10%) { relu }\nnetwork A {\n  Mine(rate: 5%, <|>)\n}');
    expect(named).toContain('n:');
    expect(named).not.toContain('rate:');
    const initializers = await labels('network A {\n  dense(3, kernel_initializer: he<|>)\n}');
    expect(initializers).toContain('he_uniform');
    expect(initializers).not.toContain('dense');
    const keys = await labels('train A on d {\n  loss: cross_entropy\n  <|>\n}');
    expect(keys).toContain('optimizer');
    expect(keys).not.toContain('loss');
    expect(await labels('train A on d {\n  optimizer: <|>\n}')).toContain('adam');
    expect(await labels('data d { source: mnist }\nnetwork A {\n  input(d.<|>)\n}')).toEqual(['classes', 'samples', 'shape']);
    expect(await labels('network Net { input(3) }\ntrain <|>')).toEqual(['Net']);
    expect(await labels('data d { source: mnist }\ntrain Net on <|>')).toEqual(['d']);
    expect(await labels('network A {\n  input(8) ->\n  (dense(3) -> <|>')).toContain('relu');
    expect(await labels('<|>')).toContain('network');
    expect(await labels('network A { // com<|>ment\n}')).toEqual([]);
    expect(await labels('import { Basic } from "some<|>where"')).toEqual([]);
  });

  test('completion in a comment that ignores: what was found first, no errors, nothing in the reason', async () => {
    const client = await startClient();
    const above = (comment: string): Promise<CompletionItem[] | null> => ask(client, 'completion', deep.replace(/^( *)repeat/m, `$1// ${comment}\n$1repeat`));
    const items = (await above('gradnet-ignore dead-relu, van<|>'))!;
    expect([...items].sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1))[0]).toMatchObject({ label: 'vanishing-gradient', detail: 'GN3001, found in this file' });
    const { range } = items[0]!.textEdit as TextEdit;
    expect(range.end.character - range.start.character).toBe(3);
    expect(items.map(({ label }) => label)).not.toContain('unknown-word');
    expect(await above('gradnet-ignore vanishing-gradient: as the <|>')).toEqual([]);
    expect(await above('as the <|>')).toEqual([]);
  });

  test('completion replaces what was typed, after an emoji and on CRLF', async () => {
    const client = await startClient();
    const text = '/* 🎉 */ network A {\r\n  /* 🎉 */ input(8) -> dropo<|>\r\n}\r\n';
    const item = (await ask<CompletionItem[]>(client, 'completion', text)).find(({ label }) => label === 'dropout')!;
    const { text: plain } = marked(text);
    expect(applyEdits(plain, [item.textEdit as TextEdit])).toBe(plain.replace('dropo', 'dropout(${1:rate})'));
  });

  test('signature help: the argument that is written', async () => {
    const client = await startClient();
    const help = await ask<SignatureHelp>(client, 'signatureHelp', 'network A {\n  conv(16, 3x3, stride: <|>');
    expect(help.signatures[0]!.label).toMatch(/^conv\(filters, kernel_size/);
    const [from, to] = help.signatures[0]!.parameters![help.activeParameter!]!.label as [number, number];
    expect(help.signatures[0]!.label.slice(from, to)).toMatch(/^stride: /);
    expect((await ask<SignatureHelp>(client, 'signatureHelp', 'block B(a, b) { relu }\nnetwork A { B(1, <|>) }')).activeParameter).toBe(1);
    expect(await ask(client, 'signatureHelp', 'network A { relu -> <|> }')).toBeNull();
  });
});

describe('names', () => {
  const text = 'block Basic(n) {\n  dense(n) as first\n  (first | relu) -> add\n}\nlet n = 3\nnetwork A {\n  input(8)\n  Basic(n)\n}\n';

  test('definition and references, each name in its scope', async () => {
    const client = await startClient();
    await client.open('a.gradnet', text);
    expect(await client.at<Location>('definition', 'a.gradnet', { line: 1, character: 8 })).toMatchObject({ range: { start: { line: 0, character: 12 } } });
    expect(await client.at<Location>('definition', 'a.gradnet', { line: 7, character: 8 })).toMatchObject({ range: { start: { line: 4, character: 4 } } });
    const found = await client.at<Location[]>('references', 'a.gradnet', { line: 1, character: 8 }, { context: { includeDeclaration: true } });
    expect(found.map(({ range }) => range.start)).toEqual([{ line: 0, character: 12 }, { line: 1, character: 8 }]);
    expect(await client.at<unknown[]>('documentHighlight', 'a.gradnet', { line: 2, character: 4 })).toHaveLength(2);
    expect(await client.at('definition', 'a.gradnet', { line: 1, character: 3 })).toBeNull();
  });

  test('rename over files; refused where it would clash', async () => {
    const client = await startClient();
    const user = '// 🎉\r\nimport { Basic } from "./a.gradnet"\r\nnetwork U {\r\n  input(8) /* 🎉 */ -> Basic(3)\r\n}\r\n';
    await client.open('a.gradnet', text);
    writeFileSync(join(client.folder, 'user.gradnet'), user);
    expect(await client.at('prepareRename', 'a.gradnet', { line: 0, character: 8 })).toMatchObject({ placeholder: 'Basic' });
    const { changes } = await client.at<WorkspaceEdit>('rename', 'a.gradnet', { line: 0, character: 8 }, { newName: 'Plain' });
    expect(applyEdits(text, changes![client.uri('a.gradnet')]!)).toBe(text.replaceAll('Basic', 'Plain'));
    expect(applyEdits(user, changes![client.uri('user.gradnet')]!)).toBe(user.replaceAll('Basic', 'Plain'));
    await expect(client.at('rename', 'a.gradnet', { line: 0, character: 8 }, { newName: 'A' })).rejects.toThrow('declared already');
    await expect(client.at('rename', 'a.gradnet', { line: 0, character: 8 }, { newName: 'repeat' })).rejects.toThrow('word of the language');
  });
});

describe('the whole file', () => {
  test('inlay hints: shapes, and the gradient where it leaves the band', async () => {
    const client = await startClient();
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    await client.open('a.gradnet', lenet);
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri: client.uri('a.gradnet') }, range });
    expect(hints.map(({ label, position }) => `${position.line}: ${String(label)}`)).toEqual(['6: 28x28x1', '7: 14x14x6', '8: 5x5x16', '9: 400', '10: 120', '11: 84', '12: 10']);
    expect(lenet.split('\n')[7]!.slice(0, hints[1]!.position.character)).toBe('  conv(6, 5x5) -> relu -> average_pool(2x2)');
    await client.open('b.gradnet', deep);
    const sick = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri: client.uri('b.gradnet') }, range });
    expect(sick.map(({ label }) => String(label)).filter((it) => it.includes('∇'))).toHaveLength(1);
  });

  test('symbols, folding, selection, semantic tokens, lenses', async () => {
    const client = await startClient();
    await client.open('a.gradnet', lenet);
    const textDocument = { uri: client.uri('a.gradnet') };
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
    expect(symbols.map(({ name, detail }) => `${name} ${detail}`)).toEqual(['digits data', 'LeNet5 network', 'train LeNet5 on digits']);
    expect(await client.request('textDocument/foldingRange', { textDocument })).toEqual([{ startLine: 1, endLine: 2 }, { startLine: 5, endLine: 12 }, { startLine: 15, endLine: 20 }]);
    const [selection] = await client.request<{ range: unknown; parent: { range: unknown } }[]>('textDocument/selectionRange', { textDocument, positions: [{ line: 7, character: 3 }] });
    expect(selection!.range).toEqual({ start: { line: 7, character: 2 }, end: { line: 7, character: 6 } });
    const { data } = await client.request<{ data: number[] }>('textDocument/semanticTokens/full', { textDocument });
    expect(data.length % 5).toBe(0);
    expect(data.slice(0, 10)).toEqual([1, 5, 6, 5, 1, 1, 2, 6, 4, 0]);
    const lenses = await client.request<{ command: { title: string; command: string } }[]>('textDocument/codeLens', { textDocument });
    expect(lenses.map(({ command }) => command.title)).toEqual([expect.stringMatching(/^61,706 parameters · [\d.]+ kFLOP and [\d.]+ KiB of activations a sample$/), '▶ run', 'compile']);
    await client.request('workspace/executeCommand', { command: 'gradnet.run', arguments: [textDocument.uri] });
    expect(client.heard).toContainEqual({ method: 'window/showMessage', params: { type: 3, message: expect.stringContaining('gradnetc run') as string } });
  });

  test('symbols of all files, open ones and those on disk', async () => {
    const client = await startClient();
    await client.open('a.gradnet', lenet);
    writeFileSync(join(client.folder, 'blocks.gradnet'), 'block Netlike(n) {\n  dense(n) as inner -> relu\n}\n');
    const find = async (query: string): Promise<string[]> =>
      (await client.request<WorkspaceSymbol[]>('workspace/symbol', { query })).map(({ name, location }) => `${name} ${location.uri.replace(/.*\//, '')}`).sort();
    expect(await find('NET')).toEqual(['LeNet5 a.gradnet', 'Netlike blocks.gradnet', 'train LeNet5 a.gradnet']);
    expect(await find('l5')).toEqual(['LeNet5 a.gradnet', 'train LeNet5 a.gradnet']);
    expect(await find('')).toHaveLength(4);
    expect(await find('inner')).toEqual([]);
    expect(await find('(-_.*')).toEqual([]);
  });

  test('formatting: what fmt writes, as few edits; nothing of a broken file', async () => {
    const client = await startClient();
    const messy = '// 🎉\r\ndata d{source:mnist}\r\nnetwork A {\r\n  input(8)\r\n  /* 🎉 */ dense( 3 )->relu\r\n}\r\n';
    await client.open('a.gradnet', messy);
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await client.request<TextEdit[]>('textDocument/formatting', { textDocument: { uri: client.uri('a.gradnet') }, options });
    expect(applyEdits(messy, edits)).toBe('// 🎉\r\ndata d {\r\n  source: mnist\r\n}\r\nnetwork A {\r\n  input(8)\r\n  /* 🎉 */ dense(3) -> relu\r\n}\r\n');
    expect(edits).toHaveLength(2);
    const range = { start: { line: 4, character: 0 }, end: { line: 4, character: 5 } };
    const part = await client.request<TextEdit[]>('textDocument/rangeFormatting', { textDocument: { uri: client.uri('a.gradnet') }, range, options });
    expect(applyEdits(messy, part)).toBe(messy.replace('dense( 3 )->relu', 'dense(3) -> relu'));
    await client.open('b.gradnet', 'network A{ dense(3 }\n');
    expect(await client.request('textDocument/formatting', { textDocument: { uri: client.uri('b.gradnet') }, options })).toEqual([]);
  });

  test('formatting: as .editorconfig, .prettierrc and .prettierignore say, again when they change', async () => {
    const client = await startClient();
    const text = 'network A {\ninput(8)\n}\n';
    const write = (name: string, content: string): void => writeFileSync(join(client.folder, name), content);
    const formatted = async (name: string): Promise<string> =>
      applyEdits(text, (await client.request<TextEdit[] | null>('textDocument/formatting', { textDocument: { uri: client.uri(name) }, options: { tabSize: 2, insertSpaces: true } })) ?? []);
    await client.open('a.gradnet', text);
    await client.open('kept.gradnet', text);
    write('.editorconfig', '[*.gradnet]\nindent_size = 4\n');
    write('.prettierignore', 'kept.gradnet\n');
    expect(await formatted('a.gradnet')).toBe('network A {\n    input(8)\n}\n');
    expect(await formatted('kept.gradnet')).toBe(text);
    write('.prettierrc', 'tabWidth: 3\n');
    expect(await formatted('a.gradnet')).toBe('network A {\n   input(8)\n}\n');
    write('.prettierrc', '{');
    await expect(formatted('a.gradnet')).rejects.toThrow(/^prettier's configuration for .*a\.gradnet cannot be read: .*; mend or remove it$/);
  });

  test('code actions: a fix with its effect that mends, a suppression, an explanation, all safe fixes', async () => {
    const client = await startClient({ textDocument: { diagnostic: {} }, window: { showDocument: { support: true } } });
    await client.open('deep.gradnet', deep);
    const [finding] = (await client.diagnostics('deep.gradnet')).filter(({ code }) => code === 'GN3001');
    const textDocument = { uri: client.uri('deep.gradnet') };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', { textDocument, range: finding!.range, context: { diagnostics: [finding] } });
    const fix = actions.find(({ title }) => / → /.test(title))!;
    await client.open('mended.gradnet', applyEdits(deep, fix.edit!.changes![textDocument.uri]!));
    expect((await client.diagnostics('mended.gradnet')).map(({ code }) => code)).not.toContain('GN3001');
    const ignore = actions.find(({ title }) => title.startsWith('ignore'))!;
    const silenced = applyEdits(deep, ignore.edit!.changes![textDocument.uri]!);
    expect(silenced).toMatch(/\n {2}\/\/ gradnet-ignore vanishing-gradient: say why\n {2}repeat/);
    await client.open('silenced.gradnet', silenced);
    expect((await client.diagnostics('silenced.gradnet')).map(({ code }) => code)).not.toContain('GN3001');
    const explain = actions.find(({ title }) => title === 'explain vanishing-gradient')!;
    await client.request('workspace/executeCommand', explain.command!);
    expect(client.heard.map(({ method }) => method)).toContain('window/showDocument');

    const typo = 'network A {\n  input(8)\n  dense(3,, units: 4)\n  # note\n}\n';
    await client.open('typo.gradnet', typo);
    const all = await client.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri: client.uri('typo.gradnet') }, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, context: { diagnostics: [], only: ['source.fixAll'] } });
    expect(all.map(({ kind }) => kind)).toEqual(['source.fixAll.gradnet']);

    // What an editor may apply without a look is what --fix does: a word that only one can be meant by.
    const misspelt = 'network A {\n  input(8)\n  dnese(4) -> delu\n}\n';
    await client.open('misspelt.gradnet', misspelt);
    const uri = client.uri('misspelt.gradnet');
    const whole = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } };
    const ask = (only: string): Promise<CodeAction[]> => client.request('textDocument/codeAction', { textDocument: { uri }, range: whole, context: { diagnostics: [], only: [only] } });
    const fixes = (await ask('quickfix')).filter(({ edit }) => edit);
    expect(fixes.map(({ title, isPreferred }) => [title, isPreferred])).toEqual([['write `dense`', true], ['write `elu`', false], ['write `gelu`', false], ['write `relu`', false]]);
    const [mend] = await ask('source.fixAll');
    expect(applyEdits(misspelt, mend!.edit!.changes![uri]!)).toBe(misspelt.replace('dnese', 'dense'));
    expect(applyEdits(typo, all[0]!.edit!.changes![client.uri('typo.gradnet')]!)).toContain('// note');
  });
});

test('gradnetc lint loads nothing of the server or the formatter', () => {
  const loaded = gradnetc(['lint', 'examples/lenet5.gradnet'], { nodeArgs: ['--require', join(root, 'test/lsp/loaded.cjs')] });
  expect(loaded.status).toBe(0);
  const modules = loaded.stderr.split('\n');
  expect(modules).toContainEqual(expect.stringContaining('gradnetc.cjs'));
  expect(modules.filter((it) => /vscode-|prettier|dist\/cli/.test(it))).toEqual([]);
  expect(readFileSync(join(root, 'dist/lint.cjs'), 'utf8')).not.toMatch(/textDocument\/|vscode-jsonrpc|printDocToString/);
});
