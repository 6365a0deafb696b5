import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Refusal, refusalOf } from './refusals.ts';

/** A resource that is not deployed. */
export interface LeftOutResource {
  readonly id: string;
  readonly type: string;
  readonly reason: string;
}

/** What a target did not get of an assembly. */
export interface LeftOut {
  readonly resources: readonly LeftOutResource[];
  /** Names of the outputs that told of them. */
  readonly outputs: ReadonlySet<string>;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: unknown;
  readonly DependsOn?: string | readonly string[];
}

interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/**
 * Copies a cloud assembly without the resources a target refuses, what refers to them, and outputs of either.
 *
 * @returns what was left out of all templates together
 */
export function leaveOut(assembly: string, to: string, refusals: readonly Refusal[]): LeftOut {
  cpSync(assembly, to, { recursive: true });
  const files = readdirSync(to).filter((name) => name.endsWith('.template.json'));
  const resources: LeftOutResource[] = [];
  const outputs = new Set<string>();
  for (const file of files) {
    const path = join(to, file);
    const whole = JSON.parse(readFileSync(path, 'utf8')) as Template;
    const { template, leftOut } = without(whole, refusals);
    writeFileSync(path, JSON.stringify(template));
    resources.push(...leftOut);
    const told = new Set(Object.keys(template.Outputs ?? {}));
    for (const name of Object.keys(whole.Outputs ?? {})) if (!told.has(name)) outputs.add(name);
  }
  return { resources, outputs };
}

/** A template without what is refused, and what that was. */
export function without(
  template: Template,
  refusals: readonly Refusal[],
): { template: Template; leftOut: LeftOutResource[] } {
  const { Resources = {}, Outputs = {} } = template;
  const leftOut = new Map<string, LeftOutResource>();
  for (const [id, resource] of Object.entries(Resources)) {
    const refusal = refusalOf(refusals, resource);
    if (refusal !== undefined) {
      leftOut.set(id, { id, type: resource.Type, reason: refusal.reason });
    }
  }
  for (let known = -1; known !== leftOut.size; ) {
    known = leftOut.size;
    for (const [id, { DependsOn: _order, ...rest }] of Object.entries(Resources)) {
      const needed = referred(rest).find((each) => leftOut.has(each));
      if (needed === undefined || leftOut.has(id)) continue;
      leftOut.set(id, { id, type: rest.Type, reason: `it refers to ${needed}` });
    }
  }
  const isThere = ([id]: readonly [string, unknown]) => !leftOut.has(id);
  return {
    template: {
      ...template,
      Resources: Object.fromEntries(
        Object.entries(Resources)
          .filter(isThere)
          .map(([id, resource]) => [id, inOrderOf(resource, (each) => !leftOut.has(each))]),
      ),
      Outputs: Object.fromEntries(
        Object.entries(Outputs).filter(([, out]) => !referred(out).some((id) => leftOut.has(id))),
      ),
    },
    leftOut: [...leftOut.values()],
  };
}

function inOrderOf(resource: Resource, isThere: (id: string) => boolean): Resource {
  const { DependsOn, ...rest } = resource;
  const order = [DependsOn ?? []].flat().filter(isThere);
  return order.length === 0 ? rest : { ...rest, DependsOn: order };
}

/** Ids that a part of a template refers to: by `Ref`, `Fn::GetAtt` or in a text of `Fn::Sub`. */
function referred(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(referred);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === 'Ref') return [String(value)];
    if (key === 'Fn::GetAtt') return [String([value].flat()[0]).split('.')[0] ?? ''];
    if (key !== 'Fn::Sub') return referred(value);
    const [text, ...named] = [value].flat();
    const names = [...String(text).matchAll(/\$\{([\w:]+)/g)].map(([, name = '']) => name);
    return [...names, ...referred(named)];
  });
}
