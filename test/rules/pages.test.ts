/** Every rule's page does what it says: its example gives the finding, what to use instead does not, a comment silences it. */
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lint } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { applyEdits } from '../../src/edits.ts';
import { rules, type Rule } from '../../src/rules/index.ts';

const folder = new URL('../../src/rules/', import.meta.url);
const page = (docs: string): string => readFileSync(new URL(docs, folder), 'utf8');
const host = { load: () => undefined };
const findings = (text: string, chosen?: readonly Rule[]) => lint(new SourceFile('page.gradnet', text), host, chosen && { rules: chosen });

/** Text of a section's only fence. */
function fence(markdown: string, heading: string): string {
  const section = markdown.split(`## ${heading}\n`)[1]!.split('\n## ')[0]!;
  const fences = [...section.matchAll(/```gradnet\n([\s\S]*?)```/g)];
  expect(fences, heading).toHaveLength(1);
  return fences[0]![1]!;
}

describe('pages', () => {
  it('are there, one a rule', () => {
    const pages = readdirSync(folder).filter((file) => file.endsWith('.md')).sort();
    expect(pages).toEqual(rules.map((rule) => rule.docs).sort());
  });

  for (const rule of rules) {
    describe(rule.name, () => {
      const markdown = page(rule.docs);
      // the recommended rules, and this one though it may not be one of them
      const chosen = rules.filter((each) => each.recommended || each === rule);
      const of = (text: string) => findings(text, chosen);
      const example = fence(markdown, 'Example');

      it('the example gives this finding, once, and no error', () => {
        const found = of(example);
        expect(found.filter((d) => d.code === rule.code)).toHaveLength(1);
        expect(found.filter((d) => d.severity === 'error')).toEqual([]);
        const [finding] = found.filter((d) => d.code === rule.code);
        expect(finding!.name).toBe(rule.name);
        expect(finding!.message).toMatch(/^[a-z`0-9].*[^.]$/);
        expect(finding!.message).not.toMatch(/NaN|undefined|Infinity/);
      });

      it('what to use instead is silent', () => {
        expect(of(fence(markdown, 'Use instead')).map((d) => d.message)).toEqual([]);
      });

      it('a comment with a reason answers it', () => {
        const [finding] = of(example).filter((d) => d.code === rule.code);
        const line = example.lastIndexOf('\n', finding!.place.start) + 1;
        const text = `${example.slice(0, line)}// gradnet-ignore ${rule.name}: shown on purpose\n${example.slice(line)}`;
        expect(of(text).filter((d) => d.code === rule.code)).toEqual([]);
      });

      it('its fixes end the finding', () => {
        const [finding] = of(example).filter((d) => d.code === rule.code);
        for (const fix of finding!.fixes.filter((f) => f.applicability !== 'display')) {
          const edited = applyEdits(new Map([['page.gradnet', new SourceFile('page.gradnet', example)]]), fix.edits);
          const after = of(edited!.get('page.gradnet')!.text);
          expect(after.filter((d) => d.code === rule.code || d.severity === 'error').map((d) => d.message), fix.title).toEqual([]);
        }
      });
    });
  }
});
