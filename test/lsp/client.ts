/** An editor without a screen: starts the built server over stdio and speaks the protocol with it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter, type ProtocolConnection } from 'vscode-languageserver-protocol/node.js';
import type { MessageConnection } from 'vscode-jsonrpc';
import type { ClientCapabilities, Diagnostic, Position, Range, TextEdit } from 'vscode-languageserver-protocol';
import { bin } from '../cli/gradnetc.ts';

export interface Client {
  readonly connection: ProtocolConnection;
  readonly folder: string;
  readonly capabilities: Record<string, unknown>;
  uri(name: string): string;
  open(name: string, text: string): Promise<void>;
  /** Incremental edits, each against the text that the one before left. */
  change(name: string, ...changes: { range?: Range; text: string }[]): Promise<void>;
  request<T>(method: string, params: object): Promise<T>;
  /** A request about a place in a document. */
  at<T>(method: string, name: string, position: Position, more?: object): Promise<T>;
  /** By pulling. */
  diagnostics(name: string): Promise<Diagnostic[]>;
  /** What the server has said without being asked, by method. */
  readonly heard: { readonly method: string; readonly params: unknown }[];
  /** Shuts down as the protocol has it; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** All that came on stderr. */
  stderr(): string;
}

const PULLING: ClientCapabilities = { textDocument: { diagnostic: {} } };

/** @param command the server: ours, or the one that an extension brings */
export async function startClient(client: ClientCapabilities = PULLING, command: readonly string[] = [bin, 'lsp', '--stdio']): Promise<Client> {
  const folder = mkdtempSync(join(tmpdir(), 'gradnet-lsp-'));
  const child = spawn(process.execPath, [...command], { cwd: folder, stdio: 'pipe' });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const heard: { method: string; params: unknown }[] = [];
  connection.onUnhandledNotification((it) => heard.push({ method: it.method, params: (it as { params?: unknown }).params }));
  // Requests of the server too; the protocol's own type leaves the general handler out.
  (connection as unknown as MessageConnection).onRequest((method) => {
    heard.push({ method, params: undefined });
    return null;
  });
  connection.listen();
  onTestFinished(() => {
    connection.dispose();
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const uri = (name: string): string => pathToFileURL(join(folder, name)).href;
  const rootUri = pathToFileURL(folder).href;
  const { capabilities } = await connection.sendRequest<{ capabilities: Record<string, unknown> }>('initialize', { processId: process.pid, rootUri, workspaceFolders: [{ uri: rootUri, name: 'w' }], capabilities: client });
  await connection.sendNotification('initialized', {});
  const versions = new Map<string, number>();
  const request = <T>(method: string, params: object): Promise<T> => connection.sendRequest<T>(method, params);
  return {
    connection, folder, capabilities, uri, request, heard,
    open: (name, text) => connection.sendNotification('textDocument/didOpen', { textDocument: { uri: uri(name), languageId: 'gradnet', version: 1, text } }),
    change(name, ...contentChanges) {
      const version = (versions.get(name) ?? 1) + 1;
      versions.set(name, version);
      return connection.sendNotification('textDocument/didChange', { textDocument: { uri: uri(name), version }, contentChanges });
    },
    at: (method, name, position, more = {}) => request(`textDocument/${method}`, { textDocument: { uri: uri(name) }, position, ...more }),
    diagnostics: async (name) => (await request<{ items: Diagnostic[] }>('textDocument/diagnostic', { textDocument: { uri: uri(name) } })).items,
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      return exited;
    },
    stderr: () => complaints,
  };
}

/** A text with `<|>` where the cursor is: the text without it, and the place. */
export function marked(text: string): { text: string; offset: number; position: Position } {
  const offset = text.indexOf('<|>');
  if (offset < 0) throw new Error('no <|> in the text');
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { text: text.replace('<|>', ''), offset, position: { line: before.length - 1, character: before[before.length - 1]!.length } };
}

/** Applies edits as an editor does, counting UTF-16 code units. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((it) => it.index + it[0].length)];
  const offsetOf = ({ line, character }: Position): number => Math.min((starts[line] ?? text.length) + character, text.length);
  return [...edits].sort((a, b) => offsetOf(b.range.start) - offsetOf(a.range.start))
    .reduce((result, { range, newText }) => result.slice(0, offsetOf(range.start)) + newText + result.slice(offsetOf(range.end)), text);
}
