/** Definition, references, highlights and rename, over files that import one another. */
import type { DocumentHighlight, Location, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { Name } from '../../parser/ast.ts';
import { structureWords } from '../../parser/tokens.ts';
import { importedItem } from '../cursor.ts';
import type { Declared, Key } from '../names.ts';
import { contains, rangeOf } from '../positions.ts';
import type { Snapshot } from '../snapshot.ts';
import { pathToUri } from '../uris.ts';

/** Where a name comes from in the end. */
interface Origin {
  readonly snapshot: Snapshot;
  readonly symbol: Declared;
}

/** The declared name at an offset, at its declaration or at a use; `snapshot` is of the file that declares it. */
export function symbolAt(snapshot: Snapshot, offset: number): Origin & { readonly name: Name } | undefined {
  const { declared, references } = snapshot.names;
  const use = references.find(({ name, symbol }) => symbol && contains(name.span, offset));
  if (use?.symbol) return { snapshot, name: use.name, symbol: use.symbol };
  for (const symbol of declared) {
    if (contains(symbol.name.span, offset)) return { snapshot, name: symbol.name, symbol };
    // `import { Basic as B }`: the name before `as` is the other file's.
    if (symbol.imported && contains(symbol.imported.name.span, offset)) return { snapshot, name: symbol.imported.name, symbol };
  }
  const key = snapshot.names.keys.find(({ name }) => contains(name.span, offset));
  const parameter = key && parameterOf(snapshot, key);
  return parameter && { ...parameter, name: key.name };
}

/** What an argument's name means: undefined where the block has no such parameter. */
function parameterOf(snapshot: Snapshot, { name, callee }: Key): Origin | undefined {
  const block = originOf(snapshot, callee);
  const symbol = block.snapshot.names.declared.find((it) => it.kind === 'parameter' && it.visible === block.symbol.node.span && it.name.text === name.text);
  return symbol && { snapshot: block.snapshot, symbol };
}

function originOf(snapshot: Snapshot, symbol: Declared): Origin {
  const found = symbol.imported ? importedItem(snapshot, symbol) : undefined;
  return found ? { snapshot: found.snapshot, symbol: found.declared } : { snapshot, symbol };
}

const locationIn = (snapshot: Snapshot, span: Name['span']): Location => ({ uri: pathToUri(snapshot.source.name), range: rangeOf(snapshot.source, span) });

export function define(snapshot: Snapshot, offset: number): Location | undefined {
  const path = importPathAt(snapshot, offset);
  if (path) return path;
  const found = symbolAt(snapshot, offset);
  if (!found) return undefined;
  const origin = originOf(found.snapshot, found.symbol);
  return locationIn(origin.snapshot, origin.symbol.name.span);
}

function importPathAt(snapshot: Snapshot, offset: number): Location | undefined {
  const item = snapshot.unit.items.find((it) => it.kind === 'import' && contains(it.path.span, offset));
  const file = item?.kind === 'import' ? snapshot.host.load(snapshot.source.name, item.path.value) : undefined;
  return typeof file === 'object' ? { uri: pathToUri(file.name), range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } } : undefined;
}

interface Use {
  readonly snapshot: Snapshot;
  readonly name: Name;
  readonly isDeclaration: boolean;
  /** The name of an argument, which is in no scope. */
  readonly isKey?: boolean;
}

/** Every place that means the same declaration, in these files. */
function usesOf(origin: Origin, files: readonly Snapshot[]): Use[] {
  const isOrigin = ({ snapshot, symbol }: Origin): boolean =>
    snapshot.source.name === origin.snapshot.source.name && symbol.name.span.start === origin.symbol.name.span.start;
  const all = files.some((it) => it.source.name === origin.snapshot.source.name) ? files : [...files, origin.snapshot];
  return all.flatMap((snapshot) => {
    const same = snapshot.names.declared.filter((symbol) => isOrigin(originOf(snapshot, symbol)));
    const declared = same.flatMap((symbol): Use[] => {
      const { imported, name } = symbol;
      // An alias is a name of its own; what it stands for is the other file's.
      const names = imported && imported.name !== name ? [imported.name] : [name];
      return names.map((it) => ({ snapshot, name: it, isDeclaration: !imported }));
    });
    const used = snapshot.names.references
      .filter(({ symbol }) => symbol && same.includes(symbol))
      .map(({ name }): Use => ({ snapshot, name, isDeclaration: false }));
    const keys = origin.symbol.kind !== 'parameter' ? [] : snapshot.names.keys.filter((key) => {
      const parameter = parameterOf(snapshot, key);
      return parameter && isOrigin(parameter);
    });
    return [...declared, ...used, ...keys.map(({ name }): Use => ({ snapshot, name, isDeclaration: false, isKey: true }))];
  });
}

export function references(snapshot: Snapshot, offset: number, files: readonly Snapshot[], withDeclaration: boolean): Location[] {
  const found = symbolAt(snapshot, offset);
  if (!found) return [];
  return usesOf(originOf(found.snapshot, found.symbol), files)
    .filter((use) => withDeclaration || !use.isDeclaration)
    .map((use) => locationIn(use.snapshot, use.name.span));
}

export function highlights(snapshot: Snapshot, offset: number): DocumentHighlight[] {
  const found = symbolAt(snapshot, offset);
  if (!found) return [];
  return usesOf(originOf(found.snapshot, found.symbol), [snapshot]).filter((use) => use.snapshot.source.name === snapshot.source.name)
    .map((use) => ({ range: rangeOf(snapshot.source, use.name.span), kind: use.isDeclaration ? 3 : 2 }));
}

/** The name that a rename would change; undefined where there is none, as on a word of the language. */
export function prepareRename(snapshot: Snapshot, offset: number): { range: Range; placeholder: string } | undefined {
  const found = symbolAt(snapshot, offset);
  return found && { range: rangeOf(snapshot.source, found.name.span), placeholder: found.name.text };
}

/** A rename that cannot be: says why. */
export class RenameRefused extends Error {}

export function rename(snapshot: Snapshot, offset: number, to: string, files: readonly Snapshot[]): WorkspaceEdit {
  const found = symbolAt(snapshot, offset);
  if (!found) throw new RenameRefused('there is no declared name here');
  if (!/^[A-Za-z_]\w*$/.test(to)) throw new RenameRefused(`\`${to}\` is no name: a letter or _, then letters, digits and _`);
  if (structureWords.has(to)) throw new RenameRefused(`\`${to}\` is a word of the language; choose another name`);
  const isAlias = found.symbol.imported && found.symbol.imported.name !== found.symbol.name && found.name.text === found.symbol.name.text;
  const origin = originOf(found.snapshot, found.symbol);
  const uses = isAlias ? aliasUses(snapshot, found.symbol) : usesOf(origin, files).filter((use) => use.name.text === origin.symbol.name.text);
  const clash = uses
    .filter(({ isKey }) => !isKey)
    .flatMap((use) =>
      use.snapshot.names.declared.filter(({ name, visible }) => name.text === to && contains(visible, use.name.span.start)),
    )[0];
  if (clash) throw new RenameRefused(`\`${to}\` is declared already (as ${clash.kind}); choose another name`);
  const changes: Record<string, TextEdit[]> = {};
  for (const use of uses) (changes[pathToUri(use.snapshot.source.name)] ??= []).push({ range: rangeOf(use.snapshot.source, use.name.span), newText: to });
  return { changes };
}

function aliasUses(snapshot: Snapshot, symbol: Declared): Use[] {
  const uses = snapshot.names.references.filter((it) => it.symbol === symbol).map(({ name }) => ({ snapshot, name, isDeclaration: false }));
  return [{ snapshot, name: symbol.name, isDeclaration: true }, ...uses];
}
