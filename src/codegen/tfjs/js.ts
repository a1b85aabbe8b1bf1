/** Prints JavaScript safely: source text enters a program only through these functions, which escape it. */

/** A piece of JavaScript made by this module; a plain string cannot be passed off as one by accident. */
export interface Js {
  readonly code: string;
}

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
/** Control characters, line separators, and the direction marks that make a text look other than it is. */
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const escapeHidden = (text: string): string =>
  text.replace(HIDDEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

export const isIdentifier = (text: string): boolean => IDENTIFIER.test(text);

/** A name that this compiler chose: `x`, `tf.layers.conv2d`. Throws on anything else. */
export function path(text: string): Js {
  if (!text.split('.').every(isIdentifier)) throw new Error(`not a JavaScript name: ${JSON.stringify(text)}`);
  return { code: text };
}

/** A string, number, boolean or null. JSON.stringify escapes quotes, backslashes, line breaks and lone surrogates. */
export function literal(value: string | number | boolean | null): Js {
  if (typeof value === 'string') return { code: escapeHidden(JSON.stringify(value)) };
  return { code: Object.is(value, -0) ? '-0' : String(value) };
}

/** A string with expressions in it; a plain string where there are none. */
export function template(parts: readonly (string | Js)[]): Js {
  if (parts.every((part) => typeof part === 'string')) return literal(parts.join(''));
  const text = parts.map((part) => (typeof part === 'string' ? templateText(part) : `\${${part.code}}`)).join('');
  return { code: `\`${text}\`` };
}

const templateText = (text: string): string =>
  escapeHidden(JSON.stringify(text).slice(1, -1)).replace(/[`$]/g, (character) => `\\${character}`);

export const list = (items: readonly Js[]): Js => ({ code: `[${items.map((item) => item.code).join(', ')}]` });

/** An object; a key whose value is a variable of the same name is written once. */
export function object(entries: readonly (readonly [key: string, value: Js])[], spread?: Js): Js {
  const fields = entries.map(([key, value]) => {
    if (key === value.code) return key;
    // as a plain key this one would set the prototype
    if (key === '__proto__') return `['__proto__']: ${value.code}`;
    return `${isIdentifier(key) ? key : literal(key).code}: ${value.code}`;
  });
  if (spread) fields.push(`...${spread.code}`);
  return { code: fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }` };
}

export const call = (callee: Js, args: readonly Js[]): Js => ({
  code: `${callee.code}(${args.map((argument) => argument.code).join(', ')})`,
});

/** `layer.apply(x)`, `layer.apply([a, b])` */
export const apply = (layer: Js, inputs: readonly Js[]): Js => ({
  code: `${layer.code}.apply(${(inputs.length === 1 ? inputs[0]! : list(inputs)).code})`,
});

/** A line comment: what could end the line is escaped. */
export const comment = (text: string): string => `// ${escapeHidden(text).replace(/\p{Surrogate}/gu, '?')}`;

/** `batch_norm` as JavaScript spells it: `batchNorm`. */
export const camelCase = (name: string): string =>
  name.replace(/[_\W]+([A-Za-z0-9])/g, (_, first: string) => first.toUpperCase());
