/** Which name means which declaration, by the text alone, so that it works in broken files as well. */
import type { Span } from '../diagnostics/source.ts';
import type { Body, Call, Expression, Item, Name, SourceUnit } from '../parser/ast.ts';

export type DeclaredKind = 'import' | 'let' | 'shared' | 'data' | 'block' | 'network' | 'sweep' | 'parameter' | 'variable' | 'tensor';

export interface Declared {
  readonly name: Name;
  readonly kind: DeclaredKind;
  /** Where it can be used. */
  readonly visible: Span;
  /** The whole declaration. */
  readonly node: { readonly span: Span };
  /** For imports: the name in the other file, and that file. */
  readonly imported?: { readonly name: Name; readonly path: string };
}

export interface Reference {
  readonly name: Name;
  /** Undefined for words of the catalogue, choices, and names that do not exist. */
  readonly symbol: Declared | undefined;
}

/** `n` of `Basic(n: 3)`, which means a parameter of the block: perhaps one of another file, so that it is looked up there. */
export interface Key {
  readonly name: Name;
  readonly callee: Declared;
}

export interface Names {
  readonly declared: readonly Declared[];
  readonly references: readonly Reference[];
  readonly keys: readonly Key[];
}

class Scope {
  readonly own = new Map<string, Declared>();
  readonly parent: Scope | undefined;
  constructor(parent?: Scope) {
    this.parent = parent;
  }
  find(name: string): Declared | undefined {
    return this.own.get(name) ?? this.parent?.find(name);
  }
}

/** Anything of a syntax tree. */
type Node = { readonly span: Span; readonly kind?: string };
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'span' in value;
const isBody = (node: Node): node is Body => 'statements' in node;

/** The nodes directly below, in the order of the fields. */
export function childrenOf(node: object): Node[] {
  const children: Node[] = [];
  // A span has no span of its own. Every request walks whole trees, where iterators would be most of the time.
  for (const key in node) {
    const value = (node as Record<string, unknown>)[key];
    if (!Array.isArray(value)) { if (isNode(value)) children.push(value); }
    else for (const each of value) if (isNode(each)) children.push(each);
  }
  return children;
}

/** Resolves every name of a file. */
export function resolveNames(unit: SourceUnit): Names {
  const declared: Declared[] = [];
  const references: Reference[] = [];
  const keys: Key[] = [];

  const declare = (scope: Scope, entry: Declared): void => {
    if (entry.name.text === '') return;
    declared.push(entry);
    if (!scope.own.has(entry.name.text)) scope.own.set(entry.name.text, entry);
  };
  const refer = (name: Name, scope: Scope): void => {
    if (name.text !== '') references.push({ name, symbol: scope.find(name.text) });
  };

  const referKeys = ({ callee, arguments: given }: Call, scope: Scope): void => {
    const symbol = scope.find(callee.text);
    if (symbol?.kind === 'block' || symbol?.kind === 'import') for (const { name } of given) if (name) keys.push({ name, callee: symbol });
  };

  /** Tensors that `as` names, in a body or a value, those in bodies of their own left to these. */
  const declareTensors = (node: Node, scope: Scope, visible: Span): void => {
    if (node.kind === 'named') declare(scope, { name: (node as { name: Name } & Node).name, kind: 'tensor', visible, node });
    for (const child of childrenOf(node)) if (!isBody(child)) declareTensors(child, scope, visible);
  };

  const visitBody = (body: Body, outer: Scope): void => {
    const scope = new Scope(outer);
    for (const statement of body.statements) {
      if (statement.kind === 'let') declare(scope, { name: statement.name, kind: statement.shared ? 'shared' : 'let', visible: body.span, node: statement });
      declareTensors(statement, scope, body.span);
    }
    for (const statement of body.statements) visit(statement, scope);
  };

  const visit = (node: Node, scope: Scope): void => {
    if (isBody(node)) return visitBody(node, scope);
    const it = node as Expression | Item;
    switch (it.kind) {
      case 'name':
        return refer(it.name, scope);
      case 'call':
        refer(it.callee, scope);
        referKeys(it, scope);
        break;
      case 'train':
      case 'sweep':
        refer(it.network, scope);
        refer(it.data, scope);
        break;
      case 'block': {
        const inner = new Scope(scope);
        for (const parameter of it.parameters) {
          // Before its own name is known: a default sees the parameters in front of it.
          if (parameter.default) visit(parameter.default, inner);
          declare(inner, { name: parameter.name, kind: 'parameter', visible: it.span, node: parameter });
        }
        return visitBody(it.body, inner);
      }
      case 'repeat': {
        visit(it.over, scope);
        const inner = new Scope(scope);
        if (it.variable) declare(inner, { name: it.variable, kind: 'variable', visible: it.body.span, node: it });
        return visitBody(it.body, inner);
      }
    }
    for (const child of childrenOf(node)) visit(child, scope);
  };

  const file = new Scope();
  for (const item of unit.items) declareItem(item, unit.span, (entry) => declare(file, entry));
  for (const item of unit.items) {
    if (item.kind === 'let') declareTensors(item, file, unit.span);
    visit(item, file);
  }
  return { declared, references, keys };
}

function declareItem(item: Item, visible: Span, declare: (entry: Declared) => void): void {
  switch (item.kind) {
    case 'import':
      for (const { name, alias } of item.names)
        declare({ name: alias ?? name, kind: 'import', visible, node: item, imported: { name, path: item.path.value } });
      return;
    case 'let':
      return declare({ name: (item).name, kind: 'let', visible, node: item });
    case 'data':
    case 'block':
    case 'network':
    case 'sweep':
      return declare({ name: item.name, kind: item.kind, visible, node: item });
    case 'train':
      return;
  }
}

/** Of nested nodes that hold an offset those from the outermost to the innermost. */
export function pathTo(root: Node, offset: number): Node[] {
  const path: Node[] = [root];
  for (let node: Node | undefined = root; node; ) {
    node = childrenOf(node).find(
      (child) =>
        child.span.start <= offset &&
        offset <= child.span.end &&
        child.span.end > child.span.start &&
        // Between two neighbours the one that begins here.
        !(
          child.span.end === offset &&
          childrenOf(path[path.length - 1]!).some((other) => other !== child && other.span.start === offset && other.span.end > offset)
        ),
    );
    if (node) path.push(node);
  }
  return path;
}
