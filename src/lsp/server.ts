/** The language server: the protocol's requests, each answered by one pure function of a snapshot. */
import {
  CodeActionKind,
  createConnection,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  LSPErrorCodes,
  MessageType,
  ProposedFeatures,
  ResponseError,
  ShowDocumentRequest,
  TextDocuments,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type Connection,
  type DocumentFormattingParams,
  type InitializeResult,
  type Range,
  type TextEdit,
} from 'vscode-languageserver/node.js';
import { basename } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { ConfigError } from '../config/error.ts';
import { isLeftAlone, layoutFor } from '../config/layout.ts';
import { CONFIG_NAME } from '../config/spec.ts';
import { codeActions, EXPLAIN, FIX_ALL } from './features/code-actions.ts';
import { codeLenses, COMPILE, RUN } from './features/code-lenses.ts';
import { complete, triggerCharacters } from './features/completion.ts';
import { diagnose, type PageOf } from './features/diagnostics.ts';
import { GRAPH, type DrawingRequest } from './features/drawing-request.ts';
import { format } from './features/formatting.ts';
import { inlayHints } from './features/hints.ts';
import { hover } from './features/hover.ts';
import { hoverSuppression } from './features/hover-suppression.ts';
import { define, highlights, prepareRename, references, rename, RenameRefused } from './features/navigation.ts';
import { documentSymbols, foldingRanges, selectionRange, workspaceSymbols } from './features/outline.ts';
import { semanticTokens, tokenModifiers, tokenTypes } from './features/semantic-tokens.ts';
import { signatureHelp } from './features/signature.ts';
import { offsetOf } from './positions.ts';
import type { Snapshot } from './snapshot.ts';
import type { Host } from '../lint.ts';
import { pathToUri, uriToPath } from './uris.ts';
import { Workspace } from './workspace.ts';

export interface ServerOptions {
  readonly version: string;
  /** Address of a finding's page. */
  readonly pageOf: PageOf;
  /** The page itself, for editors that cannot show a document. */
  readonly readPage: (name: string) => string;
  /** What a file of trained weights holds. */
  readonly weights: NonNullable<Host['weights']>;
}

/** Pushed findings wait for the edits that come in one burst; pulled ones are the editor's to time. Most of 50 ms is for the work. */
const PAUSE_MS = 10;

/** What a finding may depend on: texts, the configuration, stored weights in each form that `pretrained` reads. */
const WATCHED = ['**/*.gradnet', `**/${CONFIG_NAME}`, '**/model.json', '**/*.{h5,hdf5,keras,npz}'];

/** Speaks over stdin and stdout until the client ends it. */
export function startServer(options: ServerOptions): void {
  // Anything else on stdout would be taken for the protocol.
  for (const name of ['log', 'info', 'debug', 'warn', 'trace'] as const) console[name] = console.error;
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  new Server(connection, options).listen();
}

class Server {
  readonly #connection: Connection;
  readonly #options: ServerOptions;
  readonly #workspace: Workspace;
  readonly #documents = new TextDocuments(TextDocument);
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #client: ClientCapabilities = {};

  constructor(connection: Connection, options: ServerOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#workspace = new Workspace(options.weights);
  }

  listen(): void {
    const connection = this.#connection;
    connection.onInitialize(({ capabilities, workspaceFolders }) => {
      this.#client = capabilities;
      this.#workspace.roots = workspaceFolders?.map(({ uri }) => uriToPath(uri)) ?? [];
      return this.#capabilities();
    });
    connection.onInitialized(() => {
      if (!this.#client.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: WATCHED.map((globPattern) => ({ globPattern })),
      });
    });
    this.#documents.onDidChangeContent(({ document }) =>
      this.#refresh(document.uri, this.#workspace.set(uriToPath(document.uri), document.getText())),
    );
    this.#documents.onDidClose(({ document }) => {
      const users = this.#workspace.close(uriToPath(document.uri));
      if (!this.#pulls) void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
      this.#refresh(undefined, users);
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
      const paths = changes.map(({ uri }) => uriToPath(uri));
      this.#refresh(
        undefined,
        paths.some((path) => basename(path) === CONFIG_NAME)
          ? this.#workspace.configChanged()
          : paths.flatMap((path) => this.#workspace.changed(path)),
      );
    });
    this.#workspace.onMistake = (message) => void connection.sendNotification('window/showMessage', { type: MessageType.Error, message });
    this.#answer();
    this.#documents.listen(connection);
    connection.listen();
  }

  get #pulls(): boolean {
    return this.#client.textDocument?.diagnostic !== undefined;
  }

  #capabilities(): InitializeResult {
    return {
      serverInfo: { name: 'gradnet', version: this.#options.version },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: TextDocumentSyncKind.Incremental,
        ...(this.#pulls ? { diagnosticProvider: { identifier: 'gradnet', interFileDependencies: true, workspaceDiagnostics: false } } : {}),
        hoverProvider: true,
        inlayHintProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
        completionProvider: { triggerCharacters },
        signatureHelpProvider: { triggerCharacters: ['(', ','] },
        renameProvider: { prepareProvider: true },
        documentSymbolProvider: true,
        workspaceSymbolProvider: true,
        foldingRangeProvider: true,
        selectionRangeProvider: true,
        semanticTokensProvider: { legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] }, full: true },
        documentFormattingProvider: true,
        documentRangeFormattingProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
        codeLensProvider: {},
        executeCommandProvider: { commands: [EXPLAIN, RUN, COMPILE] },
      },
    };
  }

  /** One line a request: the snapshot, the place in it, the feature. */
  #answer(): void {
    const c = this.#connection;
    const { pageOf } = this.#options;
    c.languages.diagnostics.on((p) => ({ kind: 'full' as const, items: this.#with(p, (s) => diagnose(s, pageOf)) ?? [] }));
    c.onHover((p) => this.#at(p, (s, offset) => hover(s, offset) ?? hoverSuppression(s, offset, this.#options.readPage)) ?? null);
    c.languages.inlayHint.on(
      (p) =>
        this.#with(p, (s) => inlayHints(s, { start: offsetOf(s.source, p.range.start), end: offsetOf(s.source, p.range.end) })) ?? null,
    );
    c.onCompletion((p) => this.#at(p, complete) ?? null);
    c.onSignatureHelp((p) => this.#at(p, signatureHelp) ?? null);
    c.onDefinition((p) => this.#at(p, define) ?? null);
    c.onReferences((p) => this.#at(p, (s, offset) => references(s, offset, this.#workspace.all(), p.context.includeDeclaration)) ?? null);
    c.onDocumentHighlight((p) => this.#at(p, highlights) ?? null);
    c.onPrepareRename((p) => this.#at(p, prepareRename) ?? null);
    c.onRenameRequest((p) => this.#at(p, (s, offset) => rename(s, offset, p.newName, this.#workspace.all())) ?? null);
    c.onDocumentSymbol((p) => this.#with(p, documentSymbols) ?? null);
    c.onWorkspaceSymbol(({ query }) => workspaceSymbols(this.#workspace.all(), query, this.#openUri));
    c.onFoldingRanges((p) => this.#with(p, foldingRanges) ?? null);
    c.onSelectionRanges(
      (p) => this.#with(p, (s) => p.positions.map((position) => selectionRange(s, offsetOf(s.source, position)))) ?? null,
    );
    c.languages.semanticTokens.on((p) => ({ data: this.#with(p, semanticTokens) ?? [] }));
    c.onDocumentFormatting((p) => this.#format(p));
    c.onDocumentRangeFormatting((p) => this.#format(p, p.range));
    c.onCodeAction(
      (p) =>
        this.#with(p, (s) =>
          codeActions(s, { start: offsetOf(s.source, p.range.start), end: offsetOf(s.source, p.range.end) }, p.context.only, pageOf),
        ) ?? null,
    );
    c.onCodeLens((p) => this.#with(p, codeLenses) ?? null);
    // Loaded when a preview is first asked for: it brings the library that places boxes.
    c.onRequest(GRAPH, async (p: DrawingRequest) => {
      const { drawing } = await import('./features/drawing.ts');
      return this.#with(p, (s) => drawing(s, p.fold)) ?? null;
    });
    c.onExecuteCommand((p) => this.#execute(p.command, String(p.arguments?.[0] ?? '')));
  }

  /** As `gradnetc fmt` lays it out; the editor's own settings hold where prettier's files say nothing. */
  async #format({ textDocument, options: { tabSize, insertSpaces } }: DocumentFormattingParams, range?: Range): Promise<TextEdit[] | null> {
    const path = uriToPath(textDocument.uri);
    try {
      if (await isLeftAlone(path, this.#workspace.rootOf(path))) return null;
      const layout = { tabWidth: tabSize, useTabs: !insertSpaces, ...(await layoutFor(path, false)) };
      return (
        (await this.#with({ textDocument }, (s) =>
          format(s, layout, range && { start: offsetOf(s.source, range.start), end: offsetOf(s.source, range.end) }),
        )) ?? null
      );
    } catch (error) {
      if (error instanceof ConfigError) throw new ResponseError(LSPErrorCodes.RequestFailed, `${error.message}; ${error.remedy}`);
      throw error;
    }
  }

  /** Undefined for a document that is not there; a refusal reaches the user in its own words. */
  #with<T>({ textDocument }: { textDocument: { uri: string } }, answer: (snapshot: Snapshot) => T): T | undefined {
    const snapshot = this.#workspace.snapshot(uriToPath(textDocument.uri));
    try {
      return snapshot && answer(snapshot);
    } catch (error) {
      if (error instanceof RenameRefused) throw new ResponseError(ErrorCodes.InvalidParams, error.message);
      throw error;
    }
  }

  #at<T>(
    params: { textDocument: { uri: string }; position: { line: number; character: number } },
    answer: (snapshot: Snapshot, offset: number) => T,
  ): T | undefined {
    return this.#with(params, (snapshot) => answer(snapshot, offsetOf(snapshot.source, params.position)));
  }

  /** Tells what changed in a document and in those that import it. */
  #refresh(uri: string | undefined, users: readonly string[]): void {
    if (!this.#pulls)
      for (const each of [...(uri === undefined ? [] : [uri]), ...users.map((name) => this.#openUri(name))]) this.#push(each);
    else if (users.length > 0 && this.#client.workspace?.diagnostics?.refreshSupport) this.#connection.languages.diagnostics.refresh();
    if (users.length === 0) return;
    if (this.#client.workspace?.inlayHint?.refreshSupport) void this.#connection.languages.inlayHint.refresh();
    if (this.#client.workspace?.codeLens?.refreshSupport) void this.#connection.sendRequest('workspace/codeLens/refresh');
  }

  /** As the client spells it, which may differ from how it would be spelt anew. */
  #openUri = (name: string): string => this.#documents.keys().find((uri) => uriToPath(uri) === name) ?? pathToUri(name);

  #push(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.set(
      uri,
      setTimeout(() => {
        this.#timers.delete(uri);
        const document = this.#documents.get(uri);
        const items = document && this.#with({ textDocument: { uri } }, (snapshot) => diagnose(snapshot, this.#options.pageOf));
        if (items) void this.#connection.sendDiagnostics({ uri, version: document.version, diagnostics: items });
      }, PAUSE_MS),
    );
  }

  async #execute(command: string, argument: string): Promise<null> {
    if (command === EXPLAIN) {
      const uri = this.#options.pageOf(argument);
      if (uri !== undefined && this.#client.window?.showDocument?.support)
        await this.#connection.sendRequest(ShowDocumentRequest.type, { uri });
      else
        await this.#connection.sendNotification('window/showMessage', {
          type: MessageType.Info,
          message: this.#options.readPage(argument),
        });
      return null;
    }
    // An editor that runs programs has commands of these names itself; in others a terminal has to do.
    const line = `gradnetc ${command === RUN ? 'run' : 'compile'} ${uriToPath(argument)}`;
    await this.#connection.sendNotification('window/showMessage', { type: MessageType.Info, message: `in a terminal: ${line}` });
    return null;
  }
}
