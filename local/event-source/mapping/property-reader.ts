import { MillraceError } from '../../../src/domain/errors.ts';

/** A mapping's properties as a template has them. */
export type Properties = Readonly<Record<string, unknown>>;

/** Reads properties and gathers everything that is wrong with them, so that all is reported together. */
export class PropertyReader {
  readonly problems: string[] = [];
  readonly #properties: Properties;

  constructor(properties: Properties) {
    this.#properties = properties;
  }

  /** The value at a path such as `ProvisionedPollerConfig.MinimumPollers`, or undefined. */
  at(path: string): unknown {
    return path
      .split('.')
      .reduce<unknown>(
        (value, name) => (isObject(value) ? value[name] : undefined),
        this.#properties,
      );
  }

  /** @param remedy what else can give the value, for one that the template only refers to */
  text(path: string, remedy?: string): string | undefined {
    const value = this.at(path);
    if (value === undefined || typeof value === 'string') return value;
    const how = remedy === undefined ? '' : `: give it with ${remedy}`;
    this.problems.push(`${path} is no plain text in this template${how}`);
    return undefined;
  }

  whole(path: string, low: number, high: number): number | undefined {
    const value = this.at(path);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= low && number <= high) {
      return number;
    }
    this.problems.push(
      `${path} ${JSON.stringify(value)} is not a whole number from ${low} to ${high}`,
    );
    return undefined;
  }

  flag(path: string): boolean | undefined {
    const value = this.at(path);
    if (value === undefined || typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    this.problems.push(`${path} ${JSON.stringify(value)} is neither true nor false`);
    return undefined;
  }

  list(path: string): readonly unknown[] {
    const value = this.at(path);
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    this.problems.push(`${path} is not a list`);
    return [];
  }

  /** @throws MillraceError `MLR_CONFIG_INVALID` with every problem */
  check(): void {
    if (this.problems.length > 0) {
      const message = `Event source mapping: ${this.problems.join('; ')}`;
      throw new MillraceError('MLR_CONFIG_INVALID', message);
    }
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
