/** The built server over stdio, as an editor that pulls findings speaks with it. */
import { spawn } from 'node:child_process';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node.js';
import type { Change } from '../../test/lsp/random-edits.ts';

export interface Server {
  open(uri: string, text: string): Promise<void>;
  change(uri: string, change: Change): Promise<void>;
  close(uri: string): Promise<void>;
  request<T>(method: string, uri: string, more?: object): Promise<T>;
  stop(): Promise<void>;
}

export async function startServer(): Promise<Server> {
  const child = spawn(process.execPath, ['bin/gradnetc.cjs', 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  connection.listen();
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: { textDocument: { diagnostic: {} } } });
  await connection.sendNotification('initialized', {});
  let version = 1;
  return {
    open: (uri, text) => connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'gradnet', version, text } }),
    change: (uri, change) => connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: ++version }, contentChanges: [change] }),
    close: (uri) => connection.sendNotification('textDocument/didClose', { textDocument: { uri } }),
    request: (method, uri, more = {}) => connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...more }),
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      connection.dispose();
    },
  };
}
