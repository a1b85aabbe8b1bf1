/** Which language server is started: the one that is set, the folder's own, or the one that comes with the extension. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TransportKind, type ServerOptions } from 'vscode-languageclient/node.js';

export interface Where {
  /** The setting `gradnet.server.path`; empty where nobody set it. */
  readonly configured: string;
  /** Folders that are open and trusted: what is in another is not started. */
  readonly trusted: readonly string[];
  /** The extension's own server. */
  readonly bundled: string;
}

export function serverOf({ configured, trusted, bundled }: Where): ServerOptions {
  const own = trusted.map((folder) => join(folder, 'node_modules/gradnet/bin/gradnetc.cjs')).find((path) => existsSync(path));
  const path = configured || own;
  if (path === undefined) return { module: bundled, transport: TransportKind.stdio };
  // A script runs on the editor's Node, anything else by itself.
  return /\.[cm]?js$/.test(path) ? { module: path, args: ['lsp'], transport: TransportKind.stdio } : { command: path, args: ['lsp', '--stdio'] };
}
