import fc from 'fast-check';

type Tree =
  | { readonly kind: 'primitive'; readonly name: (typeof PRIMITIVES)[number] }
  | { readonly kind: 'array' | 'map'; readonly of: Tree }
  | { readonly kind: 'union'; readonly branches: readonly Tree[] }
  | { readonly kind: 'fixed'; readonly name: string; readonly size: number }
  | {
      readonly kind: 'enum';
      readonly name: string;
      readonly symbols: readonly string[];
      readonly default: boolean;
    }
  | {
      readonly kind: 'record';
      readonly name: string;
      readonly alias?: string;
      readonly fields: readonly TreeField[];
    };

interface TreeField {
  readonly name: string;
  readonly alias?: string;
  readonly optional: boolean;
  readonly type: Tree;
}

const PRIMITIVES = [
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
] as const;
const DEFAULTS = {
  null: null,
  boolean: true,
  int: 1,
  long: 1,
  float: 1.5,
  double: 1.5,
  bytes: 'x',
  string: 'x',
};

const { tree } = fc.letrec<{ tree: Tree; field: TreeField }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...PRIMITIVES).map((name): Tree => ({ kind: 'primitive', name })),
    fc.record({
      kind: fc.constant('fixed' as const),
      name: fc.constantFrom('p.F', 'q.F', 'p.G'),
      size: fc.integer({ min: 1, max: 2 }),
    }),
    fc.record({
      kind: fc.constant('enum' as const),
      name: fc.constantFrom('p.E', 'q.E'),
      symbols: fc.subarray(['A', 'B', 'C'], { minLength: 1 }),
      default: fc.boolean(),
    }),
    fc.record({ kind: fc.constantFrom('array' as const, 'map' as const), of: tie('tree') }),
    fc
      .array(tie('tree'), { minLength: 1, maxLength: 3 })
      .map((branches): Tree => ({ kind: 'union', branches })),
    fc.record({
      kind: fc.constant('record' as const),
      name: fc.constantFrom('p.R', 'p.S', 'q.R'),
      fields: fc.uniqueArray(tie('field'), { maxLength: 3, selector: ({ name }) => name }),
    }),
  ),
  field: fc.record({
    name: fc.constantFrom('x', 'y', 'z'),
    optional: fc.boolean(),
    type: tie('tree'),
  }),
}));

/** A tree with changes as people make them: one decision a node, taken from `choices`. */
function changed(original: Tree, choices: readonly number[], other: Tree): Tree {
  let at = 0;
  const visit = (node: Tree): Tree => {
    const choice = choices[at++ % choices.length];
    if (choice === 0) return other;
    if (choice === 1)
      return { kind: 'union', branches: [{ kind: 'primitive', name: 'null' }, node] };
    if (node.kind === 'primitive') return choice === 2 ? widened(node.name) : node;
    if (node.kind === 'fixed') return choice === 2 ? { ...node, size: node.size + 1 } : node;
    if (node.kind === 'enum') {
      const symbols =
        choice === 2 ? node.symbols.slice(1) : choice === 3 ? [...node.symbols, 'D'] : node.symbols;
      return { ...node, symbols: symbols.length > 0 ? symbols : ['D'] };
    }
    if (node.kind === 'union') return { ...node, branches: node.branches.map(visit) };
    if (node.kind === 'record') {
      const fields = node.fields.map((field) => ({ ...field, type: visit(field.type) }));
      if (choice === 2) return { ...node, fields: fields.slice(1) };
      if (choice === 3 || choice === 4) {
        const type: Tree = { kind: 'primitive', name: 'string' };
        return { ...node, fields: [...fields, { name: 'added', optional: choice === 3, type }] };
      }
      if (choice === 5)
        return {
          ...node,
          fields: fields.map((field) => ({
            ...field,
            name: `new_${field.name}`,
            alias: field.name,
          })),
        };
      if (choice === 6) return { ...node, name: 'p.Renamed', alias: node.name };
      return { ...node, fields };
    }
    return { ...node, of: visit(node.of) };
  };
  return visit(original);
}

const widened = (name: (typeof PRIMITIVES)[number]): Tree => ({
  kind: 'primitive',
  name:
    ({ int: 'long', long: 'double', float: 'double', string: 'bytes', bytes: 'string' } as const)[
      name as 'int'
    ] ?? name,
});

/** Avro JSON of a tree. A name that was defined before is a reference: that is how schemas become recursive. */
function schemaOf(root: Tree): unknown {
  const defined = new Set<string>();
  const define = (name: string, body: () => object): unknown => {
    if (defined.has(name)) return name;
    defined.add(name);
    return { name, ...body() };
  };
  const emit = (node: Tree): unknown => {
    switch (node.kind) {
      case 'primitive':
        return node.name;
      case 'array':
        return { type: 'array', items: emit(node.of) };
      case 'map':
        return { type: 'map', values: emit(node.of) };
      case 'union':
        return distinct(node.branches.filter(({ kind }) => kind !== 'union')).map(emit);
      case 'fixed':
        return define(node.name, () => ({ type: 'fixed', size: node.size }));
      case 'enum':
        return define(node.name, () => ({
          type: 'enum',
          symbols: node.symbols,
          ...(node.default ? { default: node.symbols[0] } : {}),
        }));
      case 'record':
        return define(node.name, () => ({
          type: 'record',
          ...(node.alias === undefined ? {} : { aliases: [node.alias] }),
          fields: node.fields.map((field) => ({
            name: field.name,
            ...(field.alias === undefined ? {} : { aliases: [field.alias] }),
            type: emit(field.type),
            ...defaultOf(field),
          })),
        }));
    }
  };
  return emit(root);
}

function distinct(branches: readonly Tree[]): readonly Tree[] {
  const keyOf = (tree: Tree) => ('name' in tree ? tree.name : tree.kind);
  const kept = [...new Map(branches.map((branch) => [keyOf(branch), branch])).values()];
  return kept.length > 0 ? kept : [{ kind: 'primitive', name: 'null' }];
}

function defaultOf({ optional, type }: TreeField): object {
  if (!optional) return {};
  if (type.kind === 'array') return { default: [] };
  if (type.kind === 'map') return { default: {} };
  if (type.kind === 'primitive') return { default: DEFAULTS[type.name] };
  return {};
}

/** Two valid Avro schemas, `[reader, writer]`: one a version of the other or both made independently. */
export const schemaPairs: fc.Arbitrary<readonly [unknown, unknown]> = fc
  .tuple(tree, fc.array(fc.nat(30), { minLength: 1, maxLength: 12 }), tree, fc.nat(9))
  .map(([first, choices, other, how]) => {
    const second = how === 0 ? other : changed(first, choices, other);
    return how % 2 === 0
      ? [schemaOf(second), schemaOf(first)]
      : [schemaOf(first), schemaOf(second)];
  });
