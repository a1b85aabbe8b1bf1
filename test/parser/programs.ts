/** Arbitrary syntax trees, for property tests: every construct of the language, in every place where it may stand. */
import fc from 'fast-check';

const at = { span: { start: 0, end: 0 } };
const words = ['conv', 'dense', 'relu', 'x', 'y_1', 'Basic', '_', 'constructor', 'train', 'data', 'on', 'for', 'from', 'network', 'block', 'sweep', 'import', 'epochs', 'x3', 'e5'];
const plain = ['conv', 'dense', 'relu', 'x', 'y_1', 'Basic', '_', 'constructor', '__proto__'];
const name = fc.constantFrom(...words).map((text) => ({ text, ...at }));
const plainName = fc.constantFrom(...plain).map((text) => ({ text, ...at }));
const unit = fc.constantFrom('%', 'deg', 'epochs', 's', 'min', 'h', 'px').map((text) => ({ text, ...at }));
const value = fc.oneof(fc.nat(5000), fc.double({ min: 0, max: 1e9, noNaN: true }).map(Math.abs));
const number = fc.record({ value, unit: fc.option(unit, { nil: undefined }) })
  .map(({ value, unit }) => ({ kind: 'number', value, ...(unit ? { unit } : {}), ...at }));
const literal = fc.oneof(
  number,
  fc.array(fc.nat(300), { minLength: 2, maxLength: 4 }).map((dims) => ({ kind: 'shape', dims, ...at })),
  fc.string({ unit: 'binary', maxLength: 8 }).filter((s) => !/[\r\u2028\u2029]/.test(s)).map((text) => ({ kind: 'string', value: text, ...at })),
  fc.boolean().map((truth) => ({ kind: 'boolean', value: truth, ...at })),
  name.map((n) => ({ kind: 'name', name: n, ...at })),
);
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const defined = <T extends object>(record: T): T => Object.fromEntries(Object.entries(record).filter(([, v]) => v !== undefined)) as T;
const operators = ['+', '-', '*', '/', '^', '==', '!=', '<', '<=', '>', '>=', 'and', 'or'];

const { expression, body } = fc.letrec<{ expression: unknown; flow: unknown; value: unknown; body: unknown; statement: unknown; argument: unknown }>((tie) => {
  const value = tie('value');
  const flow = tie('expression');
  return {
    // What may stand anywhere but as one step of a flow among several, or below a name.
    expression: fc.oneof({ maxDepth: 4, depthIdentifier: 'e' }, value,
      fc.array(value, { minLength: 2, maxLength: 3 }).map((steps) => ({ kind: 'flow', steps, ...at })),
      fc.record({ value, name: plainName }).map((r) => ({ kind: 'named', ...r, ...at }))),
    flow,
    value: fc.oneof({ maxDepth: 4, depthIdentifier: 'e' }, literal,
      fc.record({ callee: name, arguments: fc.array(tie('argument'), { maxLength: 3 }), body: optional(tie('body')) })
        .map((r) => defined({ kind: 'call', ...r, ...at })),
      fc.record({ object: value, property: name }).map((r) => ({ kind: 'member', ...r, ...at })),
      fc.record({ object: value, index: flow }).map((r) => ({ kind: 'index', ...r, ...at })),
      fc.array(flow, { maxLength: 3 }).map((items) => ({ kind: 'list', bare: false, items, ...at })),
      fc.record({ operator: fc.constantFrom('-', 'not'), operand: value }).map((r) => ({ kind: 'unary', ...r, ...at })),
      fc.record({ operator: fc.constantFrom(...operators), left: value, right: value }).map((r) => ({ kind: 'binary', ...r, ...at })),
      fc.array(fc.option(flow), { minLength: 2, maxLength: 3 }).map((branches) => ({ kind: 'branches', branches, ...at })),
      fc.record({ then: value, condition: value, else: optional(value) }).map((r) => defined({ kind: 'when', ...r, ...at })),
      fc.record({ then: tie('body'), condition: value, else: optional(tie('body')) }).map((r) => defined({ kind: 'when', ...r, ...at })),
      fc.record({ variable: optional(plainName), over: flow, body: tie('body') }).map((r) => defined({ kind: 'repeat', ...r, ...at }))),
    argument: fc.record({ name: optional(name), value: flow }).map((r) => defined({ ...r, ...at })),
    statement: fc.oneof(flow, fc.record({ shared: fc.boolean(), name: plainName, value: flow }).map((r) => ({ kind: 'let', ...r, ...at }))),
    body: fc.array(tie('statement'), { maxLength: 3 }).map((statements) => ({ statements, ...at })),
  };
});

const labelled = fc.record({ label: name, amount: number }).map((r) => ({ kind: 'labelled', ...r, ...at }));
const item = fc.oneof(labelled, expression);
const setting = fc.record({ key: name, value: fc.oneof(item, fc.array(item, { minLength: 2, maxLength: 3 }).map((items) => ({ kind: 'list', bare: true, items, ...at }))) })
  .map((r) => ({ ...r, ...at }));
const settings = fc.array(setting, { maxLength: 4 });
const imported = fc.record({ name: plainName, alias: optional(plainName) }).map(defined);

/** Trees as the parser makes them, but for their spans, which are all zero. */
export const programs = fc.array(fc.oneof(
  fc.record({ names: fc.array(imported, { minLength: 1, maxLength: 3 }), path: fc.constant({ kind: 'string', value: './a.gradnet', ...at }) }).map((r) => ({ kind: 'import', ...r, ...at })),
  fc.record({ name: plainName, value: expression }).map((r) => ({ kind: 'let', shared: false, ...r, ...at })),
  fc.record({ name: plainName, settings }).map((r) => ({ kind: 'data', ...r, ...at })),
  fc.record({ name: plainName, parameters: fc.array(fc.record({ name: plainName, default: optional(expression) }).map((r) => defined({ ...r, ...at })), { maxLength: 3 }), body }).map((r) => ({ kind: 'block', ...r, ...at })),
  fc.record({ name: plainName, body }).map((r) => ({ kind: 'network', ...r, ...at })),
  fc.record({ network: plainName, data: plainName, settings }).map((r) => ({ kind: 'train', ...r, ...at })),
  fc.record({ name: plainName, network: plainName, data: plainName, settings }).map((r) => ({ kind: 'sweep', ...r, ...at })),
), { minLength: 1, maxLength: 4 });
