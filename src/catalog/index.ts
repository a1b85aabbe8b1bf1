/** Looks words up, by name and family. */
import { registry } from './registry.gen.ts';
import type { ActivationWord, CallWord, Family, InitializerWord, LayerWord, OpenWord, SectionWord, SourceWord, StructureWord, Word } from './types.ts';

interface WordOf {
  layer: LayerWord; activation: ActivationWord; initializer: InitializerWord; source: SourceWord; section: SectionWord; structure: StructureWord;
  optimizer: CallWord; schedule: CallWord; loss: CallWord; metric: CallWord; clip: CallWord; regularizer: CallWord; constraint: CallWord;
  augmentation: CallWord; adversarial: CallWord; early_stopping: CallWord; monitor: CallWord; checkpoint: CallWord;
  choice: OpenWord; search: OpenWord;
}

const byFamily = new Map<string, Map<string, Word>>();
const byName = new Map<string, Word[]>();
for (const word of registry) {
  const family = byFamily.get(word.family) ?? new Map<string, Word>();
  byFamily.set(word.family, family.set(word.name, word));
  byName.set(word.name, [...(byName.get(word.name) ?? []), word]);
}

/** The word of that name in that family, or in whichever has it first. O(1). */
export function lookUpWord<F extends Family>(name: string, family: F): WordOf[F] | undefined;
export function lookUpWord(name: string, family?: string): Word | undefined;
export function lookUpWord(name: string, family?: string): Word | undefined {
  return family === undefined ? byName.get(name)?.[0] : byFamily.get(family)?.get(name);
}

/** Every word of a family, in alphabetical order of files. */
export const wordsOf = (family: Family): readonly Word[] => [...(byFamily.get(family)?.values() ?? [])];

/** All words, for documentation and tests. */
export const allWords = (): readonly Word[] => registry;
