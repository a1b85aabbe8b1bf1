/** The panel beside the text: asks the server for the pictures when the text changes, and follows the cursor. */
import { Range, TextEditorRevealType, Uri, ViewColumn, window, workspace, type Disposable, type TextEditor, type WebviewPanel } from 'vscode';
import { GRAPH, type Drawing } from '../../../src/lsp/features/drawing-request.ts';
import { previewPage } from './page.ts';

/** The server answers for the text as it is; asking at every letter would only make it wait. */
const PAUSE_MS = 150;

export class Preview implements Disposable {
  readonly #extension: Uri;
  readonly #ask: (method: string, params: object) => Promise<unknown>;
  readonly #listeners: Disposable[];
  #panel: WebviewPanel | undefined;
  #editor: TextEditor | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(extension: Uri, ask: (method: string, params: object) => Promise<unknown>) {
    this.#extension = extension;
    this.#ask = ask;
    this.#listeners = [
      window.onDidChangeActiveTextEditor((editor) => this.#follow(editor)),
      workspace.onDidChangeTextDocument(({ document }) => { if (document === this.#editor?.document) this.refresh(); }),
      window.onDidChangeTextEditorSelection(({ textEditor }) => { if (textEditor === this.#editor) this.#mark(); }),
    ];
  }

  show(): void {
    this.#editor = window.activeTextEditor;
    this.#panel ??= this.#open();
    this.#panel.reveal(ViewColumn.Beside, true);
    this.refresh();
  }

  /** After a pause in typing. */
  refresh(): void {
    clearTimeout(this.#timer);
    if (this.#panel) this.#timer = setTimeout(() => void this.#draw(), PAUSE_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener.dispose();
    this.#panel?.dispose();
  }

  #open(): WebviewPanel {
    const media = Uri.joinPath(this.#extension, 'media');
    const panel = window.createWebviewPanel('gradnet.preview', 'Network', { viewColumn: ViewColumn.Beside, preserveFocus: true }, { enableScripts: true, localResourceRoots: [media] });
    const at = (name: string): string => panel.webview.asWebviewUri(Uri.joinPath(media, name)).toString();
    panel.webview.html = previewPage({ style: at('preview.css'), script: at('preview.js'), source: panel.webview.cspSource });
    panel.webview.onDidReceiveMessage(({ line }: { line?: number }) => (line === undefined ? this.refresh() : this.#reveal(line)));
    panel.onDidDispose(() => (this.#panel = undefined));
    return panel;
  }

  #follow(editor: TextEditor | undefined): void {
    if (editor?.document.languageId !== 'gradnet' || editor === this.#editor) return;
    this.#editor = editor;
    this.refresh();
  }

  async #draw(): Promise<void> {
    const { document } = this.#editor ?? {};
    if (!document || !this.#panel) return;
    const drawing = (await this.#ask(GRAPH, { textDocument: { uri: document.uri.toString() } })) as Drawing | null;
    // Half-written there may be no network: the last picture stays until there is one again.
    await this.#panel.webview.postMessage(drawing === null ? { missing: true } : { drawing });
    this.#mark();
  }

  #mark(): void {
    const line = this.#editor && this.#editor.selection.active.line + 1;
    void this.#panel?.webview.postMessage({ line });
  }

  #reveal(line: number): void {
    if (!this.#editor) return;
    const range = new Range(line - 1, 0, line - 1, 0);
    void window.showTextDocument(this.#editor.document, { viewColumn: this.#editor.viewColumn ?? ViewColumn.One, selection: range })
      .then((editor) => editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport));
  }
}
