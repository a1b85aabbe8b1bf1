/** Declarations, the scopes that hold them, and the uses that find them. */
import type { Name } from '../../parser/ast.ts';
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

/** The names of one scope. */
export class Names {
  readonly own = new Map<string, Declared>();
  constructor(readonly parent?: Names) {}

  find(name: string): Declared | undefined {
    return this.own.get(name) ?? this.parent?.find(name);
  }
}

/** What a walk over a file declares and uses. */
export class Register {
  readonly #all: Declared[] = [];
  readonly #uses: { readonly text: string; readonly scope: Names; readonly by: Declared | undefined }[] = [];
  readonly #members = new Set<string>();
  #within: Declared | undefined;

  declare(name: Name, kind: DeclarationKind, whole: Span, scope: Names, seenOutside = false): Declared {
    const declared = { name, kind, whole, scope, seenOutside, used: false };
    // A second one of the same name is an error, or another round; both are the first.
    if (!scope.own.has(name.text)) scope.own.set(name.text, declared);
    this.#all.push(declared);
    return declared;
  }

  use(name: Name, scope: Names): void {
    this.#uses.push({ text: name.text, scope, by: this.#within });
  }

  /** `stage.here` uses the one named `here` inside `stage`, which this walk does not look into. */
  useMember(name: Name): void {
    this.#members.add(name.text);
  }

  /** What a declaration says of itself does not count as a use of it. */
  inside(declared: Declared, work: () => void): void {
    const before = this.#within;
    this.#within ??= declared.kind === 'block' || declared.kind === 'let' ? declared : undefined;
    work();
    this.#within = before;
  }

  /** Every declaration in the order of the walk, with its uses found: a name may be used before it is declared. */
  settled(): readonly Declared[] {
    for (const { text, scope, by } of this.#uses) {
      const found = scope.find(text);
      if (found && found !== by) found.used = true;
    }
    for (const each of this.#all) if (each.kind === 'as' && this.#members.has(each.name.text)) each.used = true;
    return this.#all;
  }
}
