/** Who declares which name in a file, what uses it, and what it hides: the scopes of the language, read off the tree. */
import type { Body, Expression, Name, SourceUnit, Statement } from '../../parser/ast.ts';
import type { Span } from '../../diagnostics/source.ts';

export type DeclarationKind = 'import' | 'let' | 'shared' | 'block' | 'network' | 'data' | 'parameter' | 'variable' | 'as';

export interface Declared {
  readonly name: Name;
  readonly kind: DeclarationKind;
  /** The declaration with all that belongs to it. */
  readonly whole: Span;
  readonly scope: Names;
  /** Other files may use it, or its name stands in reports: it needs no use here. */
  readonly seenOutside: boolean;
  used: boolean;
}

export class Names {
  readonly own = new Map<string, Declared>();
  constructor(readonly parent?: Names) {}

  find(name: string): Declared | undefined {
    return this.own.get(name) ?? this.parent?.find(name);
  }
}

/** Every declaration of a file, in the order of the walk. A file without network and training is there to be imported. */
export function namesOf(unit: SourceUnit): readonly Declared[] {
  const all: Declared[] = [];
  const uses: { readonly text: string; readonly scope: Names; readonly by: Declared | undefined }[] = [];
  const members = new Set<string>();
  const library = !unit.items.some(({ kind }) => kind === 'network' || kind === 'train');
  let within: Declared | undefined;

  const declare = (name: Name, kind: DeclarationKind, whole: Span, scope: Names, seenOutside = false): Declared => {
    const declared = { name, kind, whole, scope, seenOutside, used: false };
    // A second one of the same name is an error, or another round; both are the first.
    if (!scope.own.has(name.text)) scope.own.set(name.text, declared);
    all.push(declared);
    return declared;
  };
  const use = (name: Name, scope: Names): void => void uses.push({ text: name.text, scope, by: within });
  /** What a declaration says of itself does not count as a use of it. */
  const inside = (declared: Declared, work: () => void): void => {
    const before = within;
    within ??= declared.kind === 'block' || declared.kind === 'let' ? declared : undefined;
    work();
    within = before;
  };

  const body = (node: Body, scope: Names): void => {
    for (const statement of node.statements) visit(statement, scope);
  };
  const either = (node: Expression | Body, scope: Names): void => ('kind' in node ? visit(node, scope) : body(node, new Names(scope)));
  function visit(node: Statement, scope: Names): void {
    switch (node.kind) {
      case 'let': return inside(declare(node.name, node.shared ? 'shared' : 'let', node.span, scope), () => visit(node.value, scope));
      case 'name': return use(node.name, scope);
      case 'call':
        use(node.callee, scope);
        for (const { value } of node.arguments) visit(value, scope);
        if (node.body) body(node.body, new Names(scope));
        return;
      case 'member':
        members.add(node.property.text);
        return visit(node.object, scope);
      case 'index': visit(node.object, scope); return visit(node.index, scope);
      case 'list': for (const item of node.items) visit(item, scope); return;
      case 'unary': return visit(node.operand, scope);
      case 'binary': visit(node.left, scope); return visit(node.right, scope);
      case 'flow': for (const step of node.steps) visit(step, scope); return;
      case 'branches': for (const branch of node.branches) if (branch) visit(branch, scope); return;
      case 'when':
        visit(node.condition, scope);
        either(node.then, scope);
        if (node.else) either(node.else, scope);
        return;
      case 'repeat': {
        visit(node.over, scope);
        const round = new Names(scope);
        if (node.variable) declare(node.variable, 'variable', node.variable.span, round);
        return body(node.body, round);
      }
      case 'named':
        visit(node.value, scope);
        // The layer or block call bears the name in reports and in the program.
        declare(node.name, 'as', { start: node.value.span.end, end: node.name.span.end }, scope, library || node.value.kind === 'call' || node.value.kind === 'name');
    }
  }

  const file = new Names();
  for (const item of unit.items) {
    switch (item.kind) {
      case 'import': for (const { name, alias } of item.names) declare(alias ?? name, 'import', { start: name.span.start, end: (alias ?? name).span.end }, file, library); break;
      case 'let': inside(declare(item.name, 'let', item.span, file, library), () => visit(item.value, file)); break;
      case 'block': {
        const scope = new Names(file);
        inside(declare(item.name, 'block', item.span, file, library), () => {
          for (const { name, default: value, span } of item.parameters) {
            declare(name, 'parameter', span, scope);
            if (value) visit(value, file);
          }
          body(item.body, scope);
        });
        break;
      }
      case 'network': declare(item.name, 'network', item.span, file, true); body(item.body, new Names(file)); break;
      case 'data': declare(item.name, 'data', item.span, file, true); for (const { value } of item.settings) visit(value, file); break;
      case 'sweep': case 'train':
        use(item.network, file);
        use(item.data, file);
        for (const { value } of item.settings) visit(value, file);
    }
  }
  for (const { text, scope, by } of uses) {
    const found = scope.find(text);
    if (found && found !== by) found.used = true;
  }
  for (const each of all) if (each.kind === 'as' && members.has(each.name.text)) each.used = true;
  return all;
}
