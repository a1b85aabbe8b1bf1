/** Files and their imports: reads each file once, declares what it brings, finds circles. */
import { SourceFile, type Place } from '../../diagnostics/source.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { nearest } from '../../diagnostics/suggest.ts';
import type { Import, Item, SourceUnit, Train } from '../../parser/ast.ts';
import { parse } from '../../parser/parse.ts';
import { placeOf, type Lowering } from './context.ts';
import { Scope, type Binding } from './scope.ts';
import { lowerData } from './sections.ts';

type Declaration = Exclude<Item, Import | Train>;

/** A file: its scope, with everything declared in it, and its networks. */
export interface Module {
  readonly unit: SourceUnit;
  readonly scope: Scope;
}

export class Modules {
  readonly #loaded = new Map<string, Module>();
  readonly #open: string[] = [];

  constructor(private readonly lowering: Lowering) {}

  /** Declares all that a parsed file says and imports. */
  enter(unit: SourceUnit): Module {
    const scope = new Scope(unit.file);
    const module = { unit, scope };
    this.#loaded.set(unit.file, module);
    this.#open.push(unit.file);
    const places = new Map<string, Place>();
    const claim = (name: { readonly text: string; readonly span: Place | { start: number; end: number } }, kind: string): boolean => {
      const place = placeOf(scope, name.span);
      const earlier = places.get(name.text);
      if (name.text === '') return false;
      if (earlier) {
        this.lowering.report('duplicate-name', { name: name.text, kind }, { place, related: [{ place: earlier, text: 'declared here first' }], notes: ['rename one of them, or take it out'] });
        return false;
      }
      places.set(name.text, place);
      return true;
    };
    for (const item of unit.items) if (item.kind === 'import') this.#bring(item, scope, claim);
    // Data last: their settings may use lets that stand below them.
    const declared = unit.items.filter((item): item is Declaration => item.kind !== 'import' && item.kind !== 'train');
    for (const item of declared.filter((each) => each.kind !== 'data')) if (claim(item.name, item.kind)) scope.declare(item.name, bindingOf(item, scope));
    for (const item of declared) {
      if (item.kind !== 'data' || !claim(item.name, 'data')) continue;
      const spec = lowerData(item, scope, this.lowering);
      scope.declare(item.name, spec ? { kind: 'data', spec } : { kind: 'broken' });
    }
    this.#open.pop();
    return module;
  }

  /** One `import`: every name becomes what it is in the other file. */
  #bring(item: Import, scope: Scope, claim: (name: Import['names'][number]['name'], kind: string) => boolean): void {
    const module = this.#load(item, scope);
    for (const { name, alias } of item.names) {
      const local = alias ?? name;
      if (!claim(local, 'name')) continue;
      const binding = module?.scope.own(name.text);
      if (module && !binding) {
        const near = nearest(name.text, module.scope.names('block', 'lazy', 'data', 'network'));
        const place = placeOf(scope, name.span);
        this.lowering.report('unknown-name', { name: name.text, kind: `declaration in "${item.path.value}"` }, {
          place,
          ...didYouMean(near, place),
        });
      }
      scope.declare(local, binding ?? { kind: 'broken' });
    }
  }

  #load(item: Import, scope: Scope): Module | undefined {
    const place = placeOf(scope, item.path.span);
    const path = item.path.value;
    const file = this.lowering.host.load(scope.file, path);
    if (!(file instanceof SourceFile)) {
      const reason = typeof file === 'string' ? file : 'there is no such file';
      const whole = `${path}.gradnet`;
      const meant = this.lowering.host.load(scope.file, whole) instanceof SourceFile;
      this.lowering.report('import-not-found', { path, reason }, {
        place,
        ...(meant ? { label: `did you mean "${whole}"?` } : {}),
        notes: [`the path is relative to ${scope.file}`],
        fixes: meant ? [{ title: `write "${whole}"`, applicability: 'safe', edits: [{ place, text: `"${whole}"` }] }] : [],
      });
      return undefined;
    }
    if (this.#open.includes(file.name)) {
      const circle = [...this.#open.slice(this.#open.indexOf(file.name)), file.name];
      this.lowering.report('import-cycle', { path }, { place, notes: [circle.join(' → '), 'move what both need into a third file'] });
      return undefined;
    }
    const known = this.#loaded.get(file.name);
    if (known) return known;
    const { unit, diagnostics } = parse(file);
    for (const diagnostic of diagnostics) this.lowering.bag.add(diagnostic);
    return this.enter(unit);
  }
}

function bindingOf(item: Exclude<Declaration, { kind: 'data' }>, scope: Scope): Binding {
  switch (item.kind) {
    case 'let': return { kind: 'lazy', value: item.value, scope, busy: false };
    case 'block': return { kind: 'block', block: item, scope };
    case 'network': return { kind: 'network', network: item, scope };
    case 'sweep': return { kind: 'broken' };
  }
}
