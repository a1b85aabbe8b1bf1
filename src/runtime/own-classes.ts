/** Makes gradnet's own classes known to `tf.loadLayersModel`, and knows which names are its own: plain TensorFlow.js lacks those. */
import { tf } from './tf.ts';

const names = new Set<string>();

/** Saved models are read with snake case turned into camel case, so that both are the same name. */
const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

export function registerOwn(known: { readonly className: string }): void {
  names.add(plain(known.className));
  tf.serialization.registerClass(known as never);
}

/** Whether a class of that name is gradnet's, as a model.json has it. */
export const isOwn = (className: string): boolean => names.has(plain(className));
