import { isObject, type PropertyReader } from '../mapping/property-reader.ts';

/** What a mapping's `SchemaRegistryConfig` asks for. */
export interface SchemaSettings {
  readonly registry:
    | { readonly kind: 'confluent'; readonly url: string }
    | { readonly kind: 'glue'; readonly region: string };
  /** `JSON`: values decoded. `SOURCE`: as they were written, without the registry's header. */
  readonly format: 'JSON' | 'SOURCE';
  readonly attributes: ReadonlySet<'KEY' | 'VALUE'>;
}

const ROOT = 'SchemaRegistryConfig';

/** @returns undefined when the mapping has no registry */
export function schemaSettingsOf(read: PropertyReader): SchemaSettings | undefined {
  if (read.at(ROOT) === undefined) return undefined;
  const format = read.at(`${ROOT}.EventRecordFormat`);
  if (format !== 'JSON' && format !== 'SOURCE') {
    read.problems.push(`${ROOT}.EventRecordFormat must be JSON or SOURCE`);
  }
  const attributes = read
    .list(`${ROOT}.SchemaValidationConfigs`)
    .map((config) => (isObject(config) ? config['Attribute'] : undefined));
  if (attributes.length === 0 || attributes.some((each) => each !== 'KEY' && each !== 'VALUE')) {
    read.problems.push(`${ROOT}.SchemaValidationConfigs must name KEY, VALUE or both`);
  }
  return {
    registry: registryOf(read),
    format: format === 'SOURCE' ? 'SOURCE' : 'JSON',
    attributes: new Set(attributes as ('KEY' | 'VALUE')[]),
  };
}

function registryOf(read: PropertyReader): SchemaSettings['registry'] {
  const uri = read.text(`${ROOT}.SchemaRegistryURI`, '--registry') ?? '';
  const region = /^arn:[\w-]+:glue:([\w-]+):\d*:registry\/.+$/.exec(uri)?.[1];
  if (region !== undefined) return { kind: 'glue', region };
  if (!/^https?:\/\//.test(uri)) {
    read.problems.push(
      `${ROOT}.SchemaRegistryURI must be an http address or the ARN of a Glue registry`,
    );
  }
  return { kind: 'confluent', url: uri.replace(/\/$/, '') };
}
