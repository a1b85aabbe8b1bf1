/** GN4113: a name hides another one, or a word of the language, that means something else. */
import { lookUpWord } from '../catalog/index.ts';
import { defineRule } from './rule.ts';
import { namesOf } from './support/names.ts';

export const shadowedName = defineRule({
  code: 'GN4113',
  name: 'shadowed-name',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'shadowed-name.md',
  summary: 'a name hides another one, or a word of the language, that means something else',
  messages: {
    outer: ({ name }: { name: string }) => `\`${name}\` hides the \`${name}\` that is declared outside`,
    word: ({ name, family }: { name: string; family: string }) => `\`${name}\` hides the ${family} of this name`,
  },
  checkFile({ unit }, report) {
    for (const { name, kind, scope } of namesOf(unit)) {
      const place = { file: unit.file, ...name.span };
      const outer = scope.parent?.find(name.text);
      if (outer) {
        report('outer', { name: name.text }, {
          place,
          label: 'from here on the name means this',
          related: [{ place: { file: unit.file, ...outer.name.span }, text: 'hidden' }],
          notes: ['give one of them another name'],
        });
        continue;
      }
      // Networks and data are never steps, so the word stays what it is.
      const word =
        kind === 'network' || kind === 'data'
          ? undefined
          : (lookUpWord(name.text, 'layer') ?? lookUpWord(name.text, 'activation') ?? lookUpWord(name.text, 'structure'));
      if (!word) continue;
      report('word', { name: name.text, family: word.family }, {
        place,
        label: `\`${name.text}\` as a step now means this`,
        notes: ['give it another name'],
      });
    }
  },
});
