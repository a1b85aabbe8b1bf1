/** Who declares which name in a file, what uses it, and what it hides: the scopes of the language, read off the tree. */
import type { Body, Expression, SourceUnit, Statement } from '../../parser/ast.ts';
import { Names, Register, type Declared } from './scopes.ts';

/** Several rules ask about the same file. */
const known = new WeakMap<SourceUnit, readonly Declared[]>();

/** Every declaration of a file, in the order of the walk. A file without network and training is there to be imported. */
export function namesOf(unit: SourceUnit): readonly Declared[] {
  let names = known.get(unit);
  if (names === undefined) known.set(unit, (names = collect(unit)));
  return names;
}

function collect(unit: SourceUnit): readonly Declared[] {
  const seen = new Register();
  const library = !unit.items.some(({ kind }) => kind === 'network' || kind === 'train');

  const body = (node: Body, scope: Names): void => {
    for (const statement of node.statements) visit(statement, scope);
  };
  const either = (node: Expression | Body, scope: Names): void => ('kind' in node ? visit(node, scope) : body(node, new Names(scope)));
  function visit(node: Statement, scope: Names): void {
    switch (node.kind) {
      case 'let': return seen.inside(seen.declare(node.name, node.shared ? 'shared' : 'let', node.span, scope), () => visit(node.value, scope));
      case 'name': return seen.use(node.name, scope);
      case 'call':
        seen.use(node.callee, scope);
        for (const { value } of node.arguments) visit(value, scope);
        if (node.body) body(node.body, new Names(scope));
        return;
      case 'member':
        seen.useMember(node.property);
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
        if (node.variable) seen.declare(node.variable, 'variable', node.variable.span, round);
        return body(node.body, round);
      }
      case 'named':
        visit(node.value, scope);
        // The layer or block call bears the name in reports and in the program.
        seen.declare(node.name, 'as', { start: node.value.span.end, end: node.name.span.end }, scope, library || node.value.kind === 'call' || node.value.kind === 'name');
    }
  }

  const file = new Names();
  for (const item of unit.items) {
    switch (item.kind) {
      case 'import': for (const { name, alias } of item.names) seen.declare(alias ?? name, 'import', { start: name.span.start, end: (alias ?? name).span.end }, file, library); break;
      case 'let': seen.inside(seen.declare(item.name, 'let', item.span, file, library), () => visit(item.value, file)); break;
      case 'block': {
        const scope = new Names(file);
        seen.inside(seen.declare(item.name, 'block', item.span, file, library), () => {
          let before = file;
          for (const { name, default: value, span } of item.parameters) {
            if (value) visit(value, before);
            before = new Names(before);
            before.own.set(name.text, seen.declare(name, 'parameter', span, scope));
          }
          body(item.body, scope);
        });
        break;
      }
      case 'network': seen.declare(item.name, 'network', item.span, file, true); body(item.body, new Names(file)); break;
      case 'data': seen.declare(item.name, 'data', item.span, file, true); for (const { value } of item.settings) visit(value, file); break;
      case 'sweep': case 'train':
        seen.use(item.network, file);
        seen.use(item.data, file);
        for (const { value } of item.settings) visit(value, file);
    }
  }
  return seen.settled();
}
