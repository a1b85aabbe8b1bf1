/** The extension: starts the language server, and shows the network beside the text. */
import { commands, window, workspace, type ExtensionContext } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/node.js';
import { Preview } from './preview.ts';
import { serverOf } from './server.ts';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  client = createClient(context);
  const preview = new Preview(context.extensionUri, (method, params) => client!.sendRequest(method, params));
  context.subscriptions.push(
    preview,
    commands.registerCommand('gradnet.preview', () => preview.show()),
    commands.registerCommand('gradnet.restart', async () => {
      // Made anew, since another server may be set or installed by now.
      await client?.dispose();
      client = createClient(context);
      await client.start();
      preview.refresh();
    }),
  );
  await client.start();
}

export const deactivate = async (): Promise<void> => client?.dispose();

function createClient(context: ExtensionContext): LanguageClient {
  const server = serverOf({
    configured: workspace.getConfiguration('gradnet').get('server.path', ''),
    trusted: workspace.isTrusted ? (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath) : [],
    bundled: context.asAbsolutePath('dist/server/main.mjs'),
  });
  return new LanguageClient('gradnet', 'gradnet', server, {
    documentSelector: [{ scheme: 'file', language: 'gradnet' }, { scheme: 'untitled', language: 'gradnet' }],
    middleware: {
      // The server cannot open a terminal; here is one.
      executeCommand(command, args, next) {
        if (command !== 'gradnet.run' && command !== 'gradnet.compile') return next(command, args) as unknown;
        inTerminal(command === 'gradnet.run' ? 'run' : 'compile', String(args[0]));
        return undefined;
      },
    },
  });
}

function inTerminal(command: string, uri: string): void {
  const path = decodeURIComponent(new URL(uri).pathname);
  const terminal = window.terminals.find(({ name }) => name === 'gradnet') ?? window.createTerminal('gradnet');
  terminal.show();
  terminal.sendText(`npx gradnetc ${command} ${JSON.stringify(path)}`);
}
