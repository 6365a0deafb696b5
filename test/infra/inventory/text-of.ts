import type { Assembly, Template } from '../../check-cloud/assembly.ts';

/** Writes a template's value in a line, resources by the path of their construct. */
export type TextOf = (value: unknown) => string;

/** @param template whose values are written */
export function textOf(template: Template, { templates }: Assembly): TextOf {
  const nameIn = ({ stack, resources }: Template, id: string): string =>
    nameOf(resources[id]?.path ?? id, stack);

  // `Millrace-prod-Stateful:ExportsOutputFnGetAttKey961B73FDArnA41CD50F`
  const imported = (name: string): string => {
    const [stack = '', rest = ''] = name.split(':');
    const owner = templates.find((each) => each.stack === stack);
    const ids = Object.keys(owner?.resources ?? {}).filter((id) => rest.includes(id));
    const longest = ids.sort((a, b) => b.length - a.length)[0];
    return owner === undefined || longest === undefined ? name : `${nameIn(owner, longest)}*`;
  };

  const write = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(write).join(' ')}]`;
    if (typeof value !== 'object' || value === null) return String(value);
    const [[key = '', input] = []] = Object.entries(value);
    if (key === 'Ref') return `<${nameIn(template, String(input))}>`;
    if (key === 'Fn::GetAtt') {
      const [id = '', attribute = ''] = input as string[];
      return `<${nameIn(template, id)}${attribute === 'Arn' ? '' : `.${attribute}`}>`;
    }
    if (key === 'Fn::ImportValue') return `<${imported(String(input))}>`;
    if (key === 'Fn::Join') {
      const [by = '', parts] = input as [string, unknown[]];
      return Array.isArray(parts) ? parts.map(write).join(by) : write(parts);
    }
    // A part of a name: the whole says as much.
    if (key === 'Fn::Select' || key === 'Fn::Split') return write((input as unknown[])[1]);
    const fields = Object.entries(value).map(([name, each]) => `${name}=${write(each)}`);
    return `{${fields.join(' ')}}`;
  };
  return write;
}

/** `Millrace-prod-Stateful/Claims/Resource` → `Claims` */
export const nameOf = (path: string, stack: string): string =>
  path.replace(`${stack}/`, '').replace(/\/Resource$/, '');
