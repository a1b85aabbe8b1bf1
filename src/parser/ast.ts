/**
 * The abstract syntax tree: what the grammar in `grammar/gradnet.md` says, without tokens. Spans are UTF-16 offsets into
 * the file. There is one expression type for arguments, settings and the flow of layers alike.
 */
import type { Span } from '../diagnostics/source.ts';

interface Node {
  readonly span: Span;
}

/** A name as written; also what carries the smallest span to point at. Empty, and zero wide, where recovery found none. */
export interface Name extends Node {
  readonly text: string;
}

export interface SourceUnit extends Node {
  readonly kind: 'file';
  readonly file: string;
  readonly items: readonly Item[];
  /** `//` and block comments in order, for the formatter and for suppressions. */
  readonly comments: readonly Comment[];
}

export interface Comment extends Node {
  /** Between the delimiters, blanks included. */
  readonly text: string;
  readonly block: boolean;
}

export type Item = Import | Let | Data | Block | Network | Train | Sweep;

/** `import { Basic, Wide as W } from "./blocks.gradnet"` */
export interface Import extends Node {
  readonly kind: 'import';
  readonly names: readonly { readonly name: Name; readonly alias?: Name }[];
  readonly path: StringLiteral;
}

/** `let width = 64`; in a body, `shared encoder = dense(64) -> relu` names layers whose every use shares its weights. */
export interface Let extends Node {
  readonly kind: 'let';
  readonly shared: boolean;
  readonly name: Name;
  readonly value: Expression;
}

/** `data digits { source: mnist … }` */
export interface Data extends Node {
  readonly kind: 'data';
  readonly name: Name;
  readonly settings: readonly Setting[];
}

/** `block Basic(filters, stride = 1) { … }` */
export interface Block extends Node {
  readonly kind: 'block';
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly body: Body;
}

export interface Parameter extends Node {
  readonly name: Name;
  readonly default?: Expression;
}

/** `network LeNet5 { … }` */
export interface Network extends Node {
  readonly kind: 'network';
  readonly name: Name;
  readonly body: Body;
}

/** `train LeNet5 on digits { … }` */
export interface Train extends Node {
  readonly kind: 'train';
  readonly network: Name;
  readonly data: Name;
  readonly settings: readonly Setting[];
  /** The sweep whose trial it is; only in trees that a sweep was expanded in. */
  readonly sweep?: Name;
}

/** `sweep optimizers for Mlp on digits { … }` */
export interface Sweep extends Node {
  readonly kind: 'sweep';
  readonly name: Name;
  readonly network: Name;
  readonly data: Name;
  readonly settings: readonly Setting[];
}

/** `key: value`; several values separated by commas arrive as a `list` with `bare: true`. */
export interface Setting extends Node {
  readonly key: Name;
  readonly value: Expression;
}

/** `{ … }`: statements, each a new line or the next step of `->`. */
export interface Body extends Node {
  readonly statements: readonly Statement[];
}

export type Statement = Let | Expression;

export type Expression =
  | NumberLiteral
  | ShapeLiteral
  | StringLiteral
  | BooleanLiteral
  | NameExpression
  | Call
  | Member
  | Index
  | List
  | Labelled
  | Unary
  | Binary
  | Flow
  | Branches
  | When
  | Repeat
  | Named
  | Missing;

/** `1e-4`, `10%`, `15deg`, `5 epochs`; `value` is as written (10 for `10%`), the unit its word or `%`. */
export interface NumberLiteral extends Node {
  readonly kind: 'number';
  readonly value: number;
  readonly unit?: Name;
}

/** `3x3`, `28x28x1` */
export interface ShapeLiteral extends Node {
  readonly kind: 'shape';
  readonly dims: readonly number[];
}

export interface StringLiteral extends Node {
  readonly kind: 'string';
  readonly value: string;
}

export interface BooleanLiteral extends Node {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface NameExpression extends Node {
  readonly kind: 'name';
  readonly name: Name;
}

/** `conv(16, 3x3, stride: 2)`, `residual(shortcut: …) { … }`, `residual { … }` */
export interface Call extends Node {
  readonly kind: 'call';
  readonly callee: Name;
  /** Absent when the call has a body only. */
  readonly arguments: readonly Argument[];
  readonly body?: Body;
}

export interface Argument extends Node {
  readonly name?: Name;
  readonly value: Expression;
}

/** `cifar.classes` */
export interface Member extends Node {
  readonly kind: 'member';
  readonly object: Expression;
  readonly property: Name;
}

/** `widths[0]` */
export interface Index extends Node {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
}

/** `[64, 128]`, or `a, b` as the value of a setting (`bare`). */
export interface List extends Node {
  readonly kind: 'list';
  readonly bare: boolean;
  readonly items: readonly Expression[];
}

/** `validation 10%` in `split: train 90%, validation 10%` */
export interface Labelled extends Node {
  readonly kind: 'labelled';
  readonly label: Name;
  readonly amount: NumberLiteral;
}

export interface Unary extends Node {
  readonly kind: 'unary';
  readonly operator: '-' | 'not';
  readonly operand: Expression;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '^' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'and' | 'or';

/** Arithmetic and comparison; `Basic(16) * 3` is parsed as this and means three in series. */
export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `a -> b -> c`, two steps or more */
export interface Flow extends Node {
  readonly kind: 'flow';
  readonly steps: readonly Expression[];
}

/** `( a | b )`, `( a | )`: an absent branch is the identity. One branch is grouping, and is not represented. */
export interface Branches extends Node {
  readonly kind: 'branches';
  readonly branches: readonly (Expression | null)[];
}

/** `x when condition`, `x when condition else y`; as a statement `when condition { … } else { … }` */
export interface When extends Node {
  readonly kind: 'when';
  readonly then: Expression | Body;
  readonly condition: Expression;
  readonly else?: Expression | Body;
}

/** `repeat 3 { … }`, `repeat filters in [64, 128] { … }` */
export interface Repeat extends Node {
  readonly kind: 'repeat';
  readonly variable?: Name;
  /** A count, or a list when there is a variable. */
  readonly over: Expression;
  readonly body: Body;
}

/** `conv(64, 3x3) as skip`: names the tensor that flows out here. */
export interface Named extends Node {
  readonly kind: 'named';
  readonly value: Expression;
  readonly name: Name;
}

/** Stands where recovery found nothing; says nothing more, since the syntax error has been said. */
export interface Missing extends Node {
  readonly kind: 'missing';
}
