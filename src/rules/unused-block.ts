/** GN4111: a block that nothing calls is not part of any network. */
import { defineRule } from './rule.ts';
import { deletion } from './support/delete.ts';
import { namesOf } from './support/names.ts';

export const unusedBlock = defineRule({
  code: 'GN4111',
  name: 'unused-block',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'unused-block.md',
  summary: 'a block that nothing calls is not part of any network',
  messages: {
    default: ({ block }: { block: string }) => `nothing calls block \`${block}\`, so it is part of no network`,
  },
  checkFile(context, report) {
    const { file } = context.unit;
    for (const { name, whole, kind, used, seenOutside } of namesOf(context.unit)) {
      if (kind !== 'block' || used || seenOutside) continue;
      report('default', { block: name.text }, {
        place: { file, ...name.span },
        label: 'never called here',
        fixes: [{ title: 'take it out', applicability: 'unsafe', edits: [deletion(whole, context)] }],
      });
    }
  },
});
