/**
 * Loads the packed extension where there is no editor: `node vscode-stub.cjs EXTENSION_FOLDER FILE`. What the extension
 * asks of an editor is answered here as far as it needs to start its server and show the preview; anything else of the
 * module `vscode` is a class that does nothing. Prints what happened as JSON.
 */
const Module = require('node:module');
const { join } = require('node:path');
const { readFileSync } = require('node:fs');
const { pathToFileURL, fileURLToPath } = require('node:url');

const [folder, file] = process.argv.slice(2);
/** What a call gives, whether a registration or a promise was wanted. */
const nothing = () => Object.assign(Promise.resolve(), { dispose() {}, append: nothing });
class EventEmitter {
  #listeners = [];
  event = (listener) => (this.#listeners.push(listener), { dispose() {} });
  fire(it) { for (const listener of this.#listeners) listener(it); }
  dispose() {}
}
class Disposable {
  static from = nothing;
  dispose() {}
}
class Uri {
  constructor(href) { this.href = href; this.scheme = 'file'; this.path = fileURLToPath(href); this.fsPath = this.path; }
  static file = (path) => new Uri(pathToFileURL(path).href);
  static parse = (href) => new Uri(href);
  static joinPath = (base, ...parts) => Uri.file(join(base.fsPath, ...parts));
  with() { return this; }
  toString() { return this.href; }
}
const registered = new Map();
const posted = [];
let panel;
const text = readFileSync(file, 'utf8');
const document = { uri: Uri.file(file), languageId: 'gradnet', version: 1, isClosed: false, getText: () => text };
const editor = { document, selection: { active: { line: 6 } } };
const known = {
  EventEmitter, Disposable, Uri, ViewColumn: { Beside: -2, One: 1 }, env: { language: 'en', appName: 'stub' }, version: '1.90.0',
  commands: { registerCommand: (name, run) => (registered.set(name, run), nothing()), executeCommand: async () => undefined },
  workspace: { textDocuments: [document], isTrusted: true, workspaceFolders: undefined, getConfiguration: () => ({ get: (_, standard) => standard }), createFileSystemWatcher: () => new Proxy({}, { get: () => nothing }) },
  window: {
    activeTextEditor: editor, visibleTextEditors: [editor], terminals: [],
    tabGroups: { all: [], onDidChangeTabs: nothing, onDidChangeTabGroups: nothing },
    createOutputChannel: () => new Proxy({}, { get: (_, name) => (name === 'appendLine' || name === 'append' ? (it) => console.error(it) : nothing) }),
    createWebviewPanel: () => (panel = { webview: { cspSource: 'stub:', asWebviewUri: (it) => it, onDidReceiveMessage: nothing, postMessage: async (it) => posted.push(it), html: '' }, reveal() {}, onDidDispose: nothing, dispose() {} }),
  },
  languages: { match: () => 10, createDiagnosticCollection: () => new Proxy({}, { get: () => nothing }) },
};
/** A class, a function, a list of numbers, a namespace of these: whatever it is used as. */
const anything = () => {
  const parts = new Map();
  return new Proxy(function () {}, {
    get: (it, name) => (name in it ? it[name] : typeof name === 'symbol' || name === 'then' ? undefined : parts.get(name) ?? parts.set(name, anything()).get(name)),
    apply: nothing,
  });
};
const filled = (it) => new Proxy(it, { get: (of, name) => (name in of ? of[name] : typeof name === 'symbol' ? undefined : nothing) });
for (const name of ['commands', 'workspace', 'window', 'languages', 'env']) known[name] = filled(known[name]);
const missing = new Map();
const vscode = new Proxy(known, { get: (it, name) => (name in it ? it[name] : name === '__esModule' || typeof name === 'symbol' ? undefined : missing.get(name) ?? missing.set(name, anything()).get(name)) });

const load = Module._load;
Module._load = (request, ...rest) => (request === 'vscode' ? vscode : load(request, ...rest));
const wait = (holds) => new Promise((resolve, reject) => {
  const until = Date.now() + 30_000;
  const look = () => (holds() ? resolve() : Date.now() > until ? reject(new Error('waited for too long')) : setTimeout(look, 50));
  look();
});
void (async () => {
  const extension = require(join(folder, 'dist/extension.cjs'));
  await extension.activate({ extensionUri: Uri.file(folder), asAbsolutePath: (path) => join(folder, path), subscriptions: [] });
  registered.get('gradnet.preview')();
  await wait(() => posted.some((it) => 'line' in it));
  console.log(JSON.stringify({ commands: [...registered.keys()].sort(), posted, html: panel.webview.html }));
  await extension.deactivate();
  process.exit(0);
})().catch((error) => { console.error(error); process.exit(1); });
