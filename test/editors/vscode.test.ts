/** The extension for VS Code: what is packed, its server, its start, its preview, and its grammars. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Drawing } from '../../src/lsp/features/drawing-request.ts';
import { serverOf } from '../../editors/vscode/src/server.ts';
import { folder, root, small } from '../cli/gradnetc.ts';
import { wellFormedness } from '../cli/well-formed.ts';
import { startClient } from '../lsp/client.ts';

// The library itself asks for `vscode`; of it only this number is needed.
vi.mock('vscode-languageclient/node.js', () => ({ TransportKind: { stdio: 0 } }));

const place = mkdtempSync(join(tmpdir(), 'gradnet-vsix-'));
const extension = join(place, 'extension');
let packed: string[] = [];

beforeAll(() => {
  const out = join(place, 'gradnet.vsix');
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/vscode.mjs'), out], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  const files = unzipSync(readFileSync(out));
  packed = Object.keys(files);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), content);
  }
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('the package', () => {
  it('holds all that its manifest names, and no sources', () => {
    const { main, contributes } = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8')) as { main: string; contributes: Record<'languages' | 'grammars' | 'snippets', { path?: string; configuration?: string }[]> };
    const named = [main, ...[...contributes.languages, ...contributes.grammars, ...contributes.snippets].map((it) => (it.path ?? it.configuration)!)];
    for (const path of named) expect(packed).toContain(`extension/${path.replace('./', '')}`);
    expect(packed.filter((name) => name.endsWith('.ts') || name.includes('node_modules'))).toEqual([]);
  });

  it('starts its own server, which finds, formats and draws', async () => {
    const client = await startClient({ textDocument: { diagnostic: {} } }, [join(extension, 'dist/server/main.mjs'), '--stdio']);
    await client.open('a.gradnet', small.replace('adam(learning_rate: 1e-3)', 'adam( learning_rate:1e-3 )'));
    const textDocument = { uri: client.uri('a.gradnet') };
    expect(await client.diagnostics('a.gradnet')).toEqual([]);
    expect(await client.request('textDocument/formatting', { textDocument, options: { tabSize: 2, insertSpaces: true } })).not.toEqual([]);
    // Prettier's part that reads its configuration, in either language, is in the package.
    for (const [indent, config] of [['   ', 'tabWidth: 3\n'], ['    ', '{ "tabWidth": 4 }\n']] as const) {
      writeFileSync(join(client.folder, '.prettierrc'), config);
      expect(JSON.stringify(await client.request('textDocument/formatting', { textDocument, options: { tabSize: 2, insertSpaces: true } }))).toContain(`"newText":"${indent}flatten`);
    }
    const { network, graph, profile } = await client.request<Drawing>('gradnet/graph', { textDocument });
    expect(network).toBe('Small');
    for (const svg of [graph, profile]) {
      expect(wellFormedness(svg)).toBe('');
      expect(svg).toContain('data-lines="7"');
    }
    await client.open('b.gradnet', 'network');
    expect(await client.request('gradnet/graph', { textDocument: { uri: client.uri('b.gradnet') } })).toBeNull();
  });

  it('starts where `vscode` is a stub, and shows the network with the line of the cursor', () => {
    const file = join(folder({ 'a.gradnet': small }), 'a.gradnet');
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'test/editors/vscode-stub.cjs'), extension, file], { encoding: 'utf8', timeout: 60_000 });
    expect(status, stderr).toBe(0);
    const { commands, posted, html } = JSON.parse(stdout) as { commands: string[]; posted: { drawing?: Drawing; line?: number }[]; html: string };
    expect(commands).toEqual(expect.arrayContaining(['gradnet.preview', 'gradnet.restart']));
    expect(posted[0]!.drawing!.network).toBe('Small');
    expect(posted[1]).toEqual({ line: 7 });
    expect(html).toContain("default-src 'none'; style-src stub: 'unsafe-inline'; script-src stub:");
  });
});

describe('the server that is started', () => {
  const bundled = '/ext/dist/server/main.mjs';
  it('is the one that is set, then the folder\'s own, then the extension\'s', () => {
    const project = folder({ 'node_modules/gradnet/bin/gradnetc.cjs': '' });
    const own = join(project, 'node_modules/gradnet/bin/gradnetc.cjs');
    expect(serverOf({ configured: '/opt/gradnetc', trusted: [project], bundled })).toEqual({ command: '/opt/gradnetc', args: ['lsp', '--stdio'] });
    expect(serverOf({ configured: '', trusted: [folder(), project], bundled })).toMatchObject({ module: own, args: ['lsp'] });
    expect(serverOf({ configured: '', trusted: [], bundled })).toMatchObject({ module: bundled });
  });
});

interface Grammar {
  tokenizeLine(line: string, state: unknown): { tokens: { startIndex: number; endIndex: number; scopes: string[] }[]; ruleStack: unknown };
}
interface TextMate {
  Registry: new (options: object) => { loadGrammar(scope: string): Promise<Grammar> };
  INITIAL: unknown;
  parseRawGrammar(text: string, path: string): object;
}
interface Oniguruma {
  loadWASM(wasm: ArrayBuffer): Promise<void>;
  createOnigScanner(patterns: string[]): unknown;
  createOnigString(text: string): unknown;
}

describe('the grammars', () => {
  const require = createRequire(import.meta.url);
  /** `text` and the last of its scopes, token by token. */
  async function colour(scope: string, text: string): Promise<string[]> {
    const oniguruma = require('vscode-oniguruma') as Oniguruma;
    const textMate = require('vscode-textmate') as TextMate;
    await oniguruma.loadWASM(new Uint8Array(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'))).buffer);
    const files: Record<string, string> = { 'source.gradnet': 'gradnet', 'markdown.gradnet.codeblock': 'markdown' };
    const registry = new textMate.Registry({
      onigLib: Promise.resolve({ createOnigScanner: (it: string[]) => oniguruma.createOnigScanner(it), createOnigString: (it: string) => oniguruma.createOnigString(it) }),
      getInjections: (of: string) => (of === 'text.html.markdown' ? ['markdown.gradnet.codeblock'] : undefined),
      loadGrammar: async (of: string) => (of in files ? textMate.parseRawGrammar(readFileSync(join(extension, 'syntaxes', `${files[of]!}.tmLanguage.json`), 'utf8'), 'a.json') : { scopeName: of, patterns: [] }),
    });
    const grammar = await registry.loadGrammar(scope);
    let state = textMate.INITIAL;
    return text.split('\n').flatMap((line) => {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
      state = ruleStack;
      return tokens.map(({ startIndex, endIndex, scopes }) => `${line.slice(startIndex, endIndex).trim()} ${scopes.at(-1)!}`).filter((it) => !it.startsWith(' '));
    });
  }

  it('colour what a file is made of', async () => {
    expect(await colour('source.gradnet', 'network Net { // a note\n  input(28x28x1)\n  repeat 3 { dense(8, use_bias: false) -> relu } /* on\n  two lines */\n  dropout(10%)\n}\nimport { B } from "./b.gradnet"')).toMatchInlineSnapshot(`
      [
        "network keyword.declaration.gradnet",
        "Net entity.name.type.gradnet",
        "{ source.gradnet",
        "// a note comment.line.double-slash.gradnet",
        "input entity.name.function.gradnet",
        "( source.gradnet",
        "28x28x1 constant.numeric.shape.gradnet",
        ") source.gradnet",
        "repeat keyword.control.gradnet",
        "3 constant.numeric.gradnet",
        "{ source.gradnet",
        "dense entity.name.function.gradnet",
        "( source.gradnet",
        "8 constant.numeric.gradnet",
        ", source.gradnet",
        "use_bias variable.parameter.gradnet",
        ": source.gradnet",
        "false constant.language.gradnet",
        ") source.gradnet",
        "-> keyword.operator.flow.gradnet",
        "relu variable.other.gradnet",
        "} source.gradnet",
        "/* comment.block.gradnet",
        "on comment.block.gradnet",
        "two lines comment.block.gradnet",
        "*/ comment.block.gradnet",
        "dropout entity.name.function.gradnet",
        "( source.gradnet",
        "10 constant.numeric.gradnet",
        "% keyword.other.unit.gradnet",
        ") source.gradnet",
        "} source.gradnet",
        "import keyword.control.import.gradnet",
        "{ source.gradnet",
        "B variable.other.gradnet",
        "} source.gradnet",
        "from keyword.control.gradnet",
        "" string.quoted.double.gradnet",
        "./b.gradnet string.quoted.double.gradnet",
        "" string.quoted.double.gradnet",
      ]
    `);
  });

  it('colour fences of Markdown that say gradnet, and no others', async () => {
    const colours = await colour('text.html.markdown', 'Text network\n```gradnet\nnetwork Net {\n```\nafter\n```js\nnetwork Net {\n```');
    expect(colours.filter((it) => it.startsWith('network'))).toEqual(['network keyword.declaration.gradnet', 'network Net { text.html.markdown']);
  });
});
