/** What names mean where: lexical scopes of values, pieces of network, blocks, tensors and data. */
import type { Block, Expression, Name, Network } from '../../parser/ast.ts';
import type { DataSpec } from '../graph.ts';
import type { Value } from '../types.ts';

/** A tensor that flows: the node that gives it, and the names inside the block call that made it. */
export interface Tensor {
  readonly node: number;
  readonly members?: ReadonlyMap<string, Tensor>;
}

/** The layers that the first use of a shared piece made, in order, for later uses to take their weights from. */
export interface SharedPiece {
  readonly value: Expression;
  readonly scope: Scope;
  first: readonly number[] | undefined;
}

export type Binding =
  /** `let`, or an argument of a block: read where it is used, in the scope where it was written. */
  | { readonly kind: 'lazy'; readonly value: Expression; readonly scope: Scope; busy: boolean; known?: Value }
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'shared'; readonly piece: SharedPiece }
  | { readonly kind: 'block'; readonly block: Block; readonly scope: Scope }
  | { readonly kind: 'data'; readonly spec: DataSpec }
  | { readonly kind: 'tensor'; readonly tensor: Tensor }
  | { readonly kind: 'network'; readonly network: Network; readonly scope: Scope }
  /** Its declaration was wrong and has been reported; whatever uses it stays silent. */
  | { readonly kind: 'broken' };

export const describeBinding: Readonly<Record<Binding['kind'], string>> = {
  lazy: 'a value', value: 'a value', shared: 'a shared piece of network', block: 'a block', data: 'data',
  tensor: 'a tensor', network: 'a network', broken: 'a broken declaration',
};

export class Scope {
  readonly file: string;
  readonly parent: Scope | undefined;
  /** Blocks whose bodies enclose this scope, innermost last: a call of one of them from here would never end. */
  readonly callers: readonly Block[];
  readonly #bindings = new Map<string, Binding>();
  /** Parameters of a block that its defaults do not see yet. */
  #later: readonly string[] = [];

  constructor(file: string, parent?: Scope, callers: readonly Block[] = parent?.callers ?? []) {
    this.file = file;
    this.parent = parent;
    this.callers = callers;
  }

  declare(name: Name | string, binding: Binding): void {
    this.#bindings.set(typeof name === 'string' ? name : name.text, binding);
  }

  /** Declared in this very scope, not around it. */
  own(name: string): Binding | undefined {
    return this.#bindings.get(name);
  }

  find(name: string): Binding | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const binding = scope.#bindings.get(name);
      if (binding) return binding;
    }
    return undefined;
  }

  /** Says which names are declared only further on, for messages about them. */
  announce(names: readonly string[]): void {
    this.#later = names;
  }

  isLater(name: string): boolean {
    return this.#later.includes(name) || this.parent?.isLater(name) === true;
  }

  /** All visible names of these kinds, for did-you-mean. */
  names(...kinds: readonly Binding['kind'][]): string[] {
    const found: string[] = [];
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      for (const [name, binding] of scope.#bindings) if (kinds.includes(binding.kind)) found.push(name);
    }
    return found;
  }
}
