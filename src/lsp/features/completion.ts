/** Completion: what may stand at the cursor, out of the catalogue and the names in scope. */
import { CompletionItemKind, InsertTextFormat, type CompletionItem } from 'vscode-languageserver-types';
import type { Param, ParamType, Word } from '../../catalog/types.ts';
import { kinds } from '../../parser/tokens.ts';
import { blockNamed, cursorAt, type Cursor } from '../cursor.ts';
import { paramDoc, wordDoc } from '../markdown.ts';
import type { Declared, DeclaredKind } from '../names.ts';
import { rangeOf } from '../positions.ts';
import type { Snapshot } from '../snapshot.ts';
import { wordsFor, type Expected } from '../words.ts';
import { dataMembers, goalNames, type Named } from './goals.ts';
import { completeSuppression } from './suppression-completion.ts';

/** A completion before it knows what it replaces; `rank` orders the groups. */
interface Proposal {
  readonly label: string;
  readonly insert?: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
  readonly documentation?: string;
  readonly rank: number;
  /** What else finds it when it is typed: `Linear` finds `dense`. */
  readonly aliases?: readonly string[];
}

export function complete(snapshot: Snapshot, offset: number): CompletionItem[] {
  const cursor = cursorAt(snapshot, offset);
  if (cursor.inComment) return completeSuppression(snapshot, offset);
  if (cursor.inString || /^\d/.test(cursor.prefix)) return [];
  const range = rangeOf(snapshot.source, { start: cursor.start, end: offset });
  return distinct(proposals(snapshot, cursor)).map(({ label, insert, kind, detail, documentation, rank, aliases = [] }) => ({
    label, kind, sortText: `${rank}${label}`,
    insertTextFormat: InsertTextFormat.Snippet,
    textEdit: { range, newText: insert ?? label },
    ...(aliases.length === 0 ? {} : { filterText: [label, ...aliases].join(' ') }),
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation: { kind: 'markdown' as const, value: documentation } }),
  }));
}

function distinct(all: readonly Proposal[]): Proposal[] {
  const seen = new Set<string>();
  return all.filter(({ label }) => !seen.has(label) && seen.add(label));
}

function proposals(snapshot: Snapshot, cursor: Cursor): Proposal[] {
  const { frame, previous } = cursor;
  if (previous?.tokenType === kinds.Dot) return members(snapshot, cursor);
  if (previous?.tokenType === kinds.As) return [];
  if (frame.kind === 'file') return inFile(snapshot, cursor);
  if (frame.kind === 'names' || frame.kind === 'parameters' && previous?.tokenType !== kinds.Equals) return frame.kind === 'names' ? importable(snapshot, cursor) : [];
  const keys = keysAt(cursor);
  const asksForKey = frame.kind === 'settings' && frame.key === undefined;
  return [...keys, ...(asksForKey ? [] : values(snapshot, cursor, cursor.expected))];
}

/** Names of arguments or settings that are not given yet. */
function keysAt({ frame }: Cursor): Proposal[] {
  if (frame.kind === 'settings' && frame.key !== undefined) return [];
  if (frame.kind === 'arguments' && frame.key !== undefined) return [];
  if (frame.block) {
    return frame.block.parameters.filter(({ name }, i) => !frame.used.includes(name.text) && i >= frame.index)
      .map(({ name }) => ({ label: `${name.text}:`, insert: `${name.text}: $0`, kind: CompletionItemKind.Property, detail: `of ${frame.block!.name.text}`, rank: 2 }));
  }
  return (frame.word?.params ?? []).filter(({ name }, i) => !frame.used.includes(name) && (frame.kind === 'settings' || i >= frame.index)).map((param) => key(param, frame.kind === 'settings'));
}

const key = (param: Param, isSetting: boolean): Proposal => ({
  label: isSetting ? param.name : `${param.name}:`, insert: `${param.name}: $0`, kind: CompletionItemKind.Property,
  detail: param.default === undefined ? 'required' : 'optional', documentation: paramDoc(param), rank: param.default === undefined ? 0 : 2,
});

function values(snapshot: Snapshot, cursor: Cursor, expected: Expected | undefined): Proposal[] {
  if (expected !== undefined && expected !== 'step') {
    const fixed = fixedValues(expected);
    if (fixed) return fixed;
    if (expected.type === 'tensor') return scope(snapshot, cursor, ['tensor']);
    if (expected.type === 'label') return goalNames(snapshot, cursor.start, cursor.frame.key).map(field);
    if (expected.type === 'string') return [];
  }
  const words = expected === undefined ? [] : wordsFor(expected).map((word) => wordProposal(word));
  const isStep = expected === 'step' || (expected !== undefined && expected.type === 'flow');
  const names = isStep
    ? scope(snapshot, cursor, ['block', 'let', 'shared', 'parameter', 'tensor', 'import'])
    : scope(snapshot, cursor, ['let', 'parameter', 'variable', 'data', 'import']);
  return [...words, ...names, ...(isStep ? structure : [])];
}

function fixedValues(type: ParamType): Proposal[] | undefined {
  const listed = (labels: readonly string[]): Proposal[] => labels.map((label) => ({ label, kind: CompletionItemKind.EnumMember, rank: 0 }));
  switch (type.type) {
    case 'choice': return listed(type.of);
    case 'boolean': return listed(['true', 'false']);
    case 'shares': return type.of.map((label) => ({ label, insert: `${label} \${1:10%}`, kind: CompletionItemKind.EnumMember, rank: 0 }));
    case 'list': return fixedValues(type.of);
    default: return undefined;
  }
}

const FAMILY_KINDS: Partial<Record<Word['family'], CompletionItemKind>> = {
  layer: CompletionItemKind.Class,
  activation: CompletionItemKind.Function,
  structure: CompletionItemKind.Struct,
};

function wordProposal(word: Word): Proposal {
  const needed = word.params.filter((param) => param.default === undefined);
  const body = word.family === 'structure' && word.body === 'required' ? ' { $0 }' : '';
  const insert = needed.length > 0 ? `${word.name}(${needed.map((param, i) => `\${${i + 1}:${param.name}}`).join(', ')})${body}` : `${word.name}${body}`;
  return {
    label: word.name,
    insert,
    kind: FAMILY_KINDS[word.family] ?? CompletionItemKind.Value,
    detail: `${word.family.replaceAll('_', ' ')}: ${word.summary}`,
    documentation: wordDoc(word),
    rank: 1,
    aliases: word.aliases ?? [],
  };
}

const structure: readonly Proposal[] = [
  { label: 'repeat', insert: 'repeat ${1:3} { $0 }', kind: CompletionItemKind.Keyword, detail: 'the body several times in series', rank: 3 },
  { label: 'when', insert: 'when ${1:condition} { $0 }', kind: CompletionItemKind.Keyword, detail: 'the body where the condition holds', rank: 3 },
  { label: 'let', insert: 'let ${1:name} = $0', kind: CompletionItemKind.Keyword, detail: 'names a value or a piece of network', rank: 3 },
];

const NAME_KINDS: Readonly<Record<DeclaredKind, CompletionItemKind>> = {
  import: CompletionItemKind.Module,
  let: CompletionItemKind.Variable,
  shared: CompletionItemKind.Variable,
  data: CompletionItemKind.Module,
  block: CompletionItemKind.Class,
  network: CompletionItemKind.Module,
  sweep: CompletionItemKind.Module,
  parameter: CompletionItemKind.Variable,
  variable: CompletionItemKind.Variable,
  tensor: CompletionItemKind.Field,
};

/** Declarations of these kinds that can be used at the cursor; the nearest of one name. */
function scope(snapshot: Snapshot, cursor: Cursor, of: readonly DeclaredKind[]): Proposal[] {
  const at = cursor.start;
  const visible = snapshot.names.declared.filter((it) => of.includes(it.kind) && it.visible.start <= at && at <= it.visible.end && it.name.span.start !== at);
  return [...visible].sort((a, b) => b.visible.start - a.visible.start).map((it) => nameProposal(snapshot, it));
}

function nameProposal(snapshot: Snapshot, declared: Declared): Proposal {
  const name = declared.name.text;
  const block = declared.kind === 'block' || declared.kind === 'import' ? blockNamed(snapshot, name) : undefined;
  const needed = block && 'parameters' in block ? block.parameters.filter((it) => !it.default) : [];
  const insert = needed.length > 0 ? `${name}(${needed.map((it, i) => `\${${i + 1}:${it.name.text}}`).join(', ')})` : name;
  return { label: name, insert, kind: NAME_KINDS[declared.kind], detail: declared.kind, rank: 1 };
}

/** `digits.`, or `twos.left.` of one of several columns. */
function members(snapshot: Snapshot, cursor: Cursor): Proposal[] {
  const [column, dot, data] = [cursor.before.at(-2), cursor.before.at(-3), cursor.before.at(-4)];
  const ofColumn = dot?.tokenType === kinds.Dot;
  const object = ofColumn ? data : column;
  const declared = object && snapshot.names.declared.find(({ name }) => name.text === object.image);
  if (!object || declared && declared.kind !== 'data' && declared.kind !== 'import') return [];
  return dataMembers(snapshot, object.image, ofColumn ? column?.image : undefined).map(field);
}

const field = ({ label, detail }: Named): Proposal => ({ label, kind: CompletionItemKind.Field, detail, rank: 0 });

/** Names that the file of `import { … } from "…"` declares; the path stands behind the cursor. */
function importable(snapshot: Snapshot, cursor: Cursor): Proposal[] {
  const path = snapshot.tokens.find((token) => token.startOffset >= cursor.start && token.tokenType === kinds.String);
  const file = path && snapshot.host.load(snapshot.source.name, path.image.slice(1, -1));
  if (typeof file !== 'object') return [];
  const other = snapshot.sibling(file);
  return other.names.declared.filter(({ visible, kind }) => visible.start === 0 && visible.end === file.text.length && kind !== 'import' && kind !== 'tensor')
    .map(({ name, kind }): Proposal => ({ label: name.text, kind: NAME_KINDS[kind], detail: kind, rank: 0 }));
}

const declarations: readonly Proposal[] = [
  { label: 'data', insert: 'data ${1:digits} {\n  source: ${2:mnist}\n}', kind: CompletionItemKind.Keyword, detail: 'what is trained on', rank: 0 },
  { label: 'network', insert: 'network ${1:Name} {\n  input(${2:digits.shape})\n  $0\n}', kind: CompletionItemKind.Keyword, detail: 'layers', rank: 0 },
  { label: 'train', insert: 'train ${1:Name} on ${2:digits} {\n  loss: ${3:cross_entropy}\n  optimizer: ${4:adam}\n  epochs: ${5:5}\n}', kind: CompletionItemKind.Keyword, detail: 'a training', rank: 0 },
  { label: 'block', insert: 'block ${1:Name}(${2:filters}) {\n  $0\n}', kind: CompletionItemKind.Keyword, detail: 'a piece of network with parameters', rank: 0 },
  { label: 'let', insert: 'let ${1:name} = $0', kind: CompletionItemKind.Keyword, detail: 'names a value or a piece of network', rank: 0 },
  { label: 'import', insert: 'import { $0 } from "./${1:blocks}.gradnet"', kind: CompletionItemKind.Keyword, detail: 'names of another file', rank: 0 },
  { label: 'sweep', insert: 'sweep ${1:name} for ${2:Net} on ${3:digits} {\n  $0\n}', kind: CompletionItemKind.Keyword, detail: 'a training for each combination of settings', rank: 0 },
];

/** Outside of all brackets: declarations, or the names that one's head asks for. */
function inFile(snapshot: Snapshot, cursor: Cursor): Proposal[] {
  const heading = cursor.heading.map(({ image }) => image);
  const [first] = heading;
  const last = heading[heading.length - 1];
  const isNewLine = cursor.previous === undefined || /[\r\n]/.test(snapshot.source.text.slice(cursor.previous.endOffset + 1, cursor.start));
  if (first === 'train' && last === 'train' || first === 'sweep' && last === 'for') return scope(snapshot, cursor, ['network', 'import']);
  if ((first === 'train' || first === 'sweep') && last === 'on') return scope(snapshot, cursor, ['data', 'import']);
  if (first === 'train' && heading.length === 2 && !isNewLine) return [{ label: 'on', kind: CompletionItemKind.Keyword, rank: 0 }];
  if (first === 'let' && heading.length > 2 && (!isNewLine || last === '->')) return values(snapshot, cursor, 'step');
  if (!isNewLine && cursor.previous?.tokenType !== kinds.BraceClose) return [];
  return [...declarations];
}

/** For tests and the server's capabilities: what opens completion without being asked. */
export const triggerCharacters = ['.', '(', ':', ','];

