/** A model's layers as model.json holds them, and how they are changed on the way to readers that know fewer kinds. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export interface Part { readonly class_name: string; readonly config: { readonly [key: string]: Json } }

export interface Changes {
  /** What a weight begins with. */
  readonly initializer?: (part: Part) => Part;
  /** A layer, a wrapped one too, or any other class that is named. */
  readonly layer?: (part: Part) => Part;
  /** The name of an activation. */
  readonly activation?: (name: string, layer: string) => void;
}

const isPart = (value: Json): value is Json & Part => typeof value === 'object' && value !== null && 'class_name' in value && 'config' in value;

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** The same with `changes` made everywhere in it. */
export function changed(value: Json, changes: Changes, key = '', layer = ''): Json {
  if (isList(value)) return value.map((each) => changed(each, changes, key, layer));
  if (typeof value === 'string' && key.endsWith('activation')) changes.activation?.(value, layer);
  if (typeof value !== 'object' || value === null) return value;
  if (isPart(value)) {
    const change = key.endsWith('initializer') ? changes.initializer : key.endsWith('regularizer') || key.endsWith('constraint') ? undefined : changes.layer;
    const part = change?.(value) ?? value;
    const name = typeof part.config['name'] === 'string' ? part.config['name'] : layer;
    return { ...value, class_name: part.class_name, config: within(part.config, changes, name) };
  }
  return within(value, changes, layer);
}

const within = (value: { readonly [key: string]: Json }, changes: Changes, layer: string): { readonly [key: string]: Json } =>
  Object.fromEntries(Object.entries(value).map(([key, each]) => [key, changed(each, changes, key, layer)]));
