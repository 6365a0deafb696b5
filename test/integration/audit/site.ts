import {
  type AttributeValue,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { scan } from '../../../bin/commands/stores/scan.ts';
import type { Pipeline } from '../../helpers/pipeline.ts';

export type Item = Record<string, AttributeValue>;

const KEYS = {
  ...{ events: 'eventId', alerts: 'alertId', windows: 'accountId' },
  ...{ duplicates: 'position', quarantine: 'position', sagas: 'sagaId' },
} as const;

/** Attributes of an item; `undefined` takes one away. */
export type Changes = Readonly<Record<string, AttributeValue | undefined>>;

export type Table = keyof typeof KEYS;

const textIn = (item: Item, name: string): string => item[name]?.S ?? '';

/** The workflow lane's tables, with items to be damaged: none is given out twice, and all are put back. */
export class Site {
  readonly #pipeline: Pipeline;
  readonly #items: Readonly<Record<Table, readonly Item[]>>;
  readonly #taken = new Set<Item>();
  readonly #untouchable = new Set<string>();
  readonly #undo: (() => Promise<unknown>)[] = [];

  private constructor(pipeline: Pipeline, items: Readonly<Record<Table, readonly Item[]>>) {
    this.#pipeline = pipeline;
    this.#items = items;
  }

  /** @param isOurs whether an account's events were sent for this test */
  static async open(pipeline: Pipeline, isOurs: (item: Item) => boolean): Promise<Site> {
    const all = async (table: Table): Promise<Item[]> => {
      const attributes = ATTRIBUTES[table];
      const items: Item[] = [];
      const name = pipeline.endpoints.tables[table];
      for await (const item of scan(pipeline.dynamo, { table: name, attributes })) {
        if (isOurs(item)) items.push(item);
      }
      return items.sort((a, b) => (textIn(a, KEYS[table]) < textIn(b, KEYS[table]) ? -1 : 1));
    };
    return new Site(pipeline, {
      events: await all('events'),
      alerts: await all('alerts'),
      windows: await all('windows'),
      duplicates: await all('duplicates'),
      quarantine: await all('quarantine'),
      sagas: await all('sagas'),
    });
  }

  /** An event that nothing else refers to. */
  event(route: 'kafka' | 'eventbridge' = 'kafka', late = false): Item {
    const of = (table: Table, name: string) =>
      new Set(this.#items[table].map((item) => textIn(item, name)));
    const alerted = of('alerts', 'accountId');
    const named = [of('duplicates', 'eventId'), of('quarantine', 'eventId')];
    return this.#next('events', (item) => {
      const quiet = late || !alerted.has(textIn(item, 'accountId'));
      const own = named.every((ids) => !ids.has(textIn(item, 'eventId')));
      const isLate = item['late']?.BOOL === true;
      return quiet && own && isLate === late && textIn(item, 'position').startsWith(route);
    });
  }

  alert(route: 'kafka' | 'eventbridge' = 'kafka'): Item {
    return this.#next('alerts', (item) => this.#comesBy(route, item));
  }

  /** An alert to be copied: it stays as it is. */
  anyAlert(): Item {
    return this.#items.alerts.at(-1) ?? {};
  }

  /** Of an alert that no other damage touches. */
  saga(): Item {
    const alerts = new Set([...this.#taken].map((item) => textIn(item, 'alertId')));
    return this.#next('sagas', (item) => !alerts.has(textIn(item, 'alertId')));
  }

  /** Of an account that no other damage touches. */
  window(): Item {
    const touched = new Set([...this.#taken].map((item) => textIn(item, 'accountId')));
    const item = this.#next(
      'windows',
      (each) => this.#comesBy('kafka', each) && !touched.has(textIn(each, 'accountId')),
    );
    this.#untouchable.add(textIn(item, 'accountId'));
    return item;
  }

  duplicate(route: 'kafka' | 'eventbridge' = 'kafka'): Item {
    return this.#next('duplicates', (item) => textIn(item, 'position').startsWith(route));
  }

  quarantined(route: 'kafka' | 'eventbridge' = 'kafka', large = false): Item {
    return this.#next(
      'quarantine',
      (item) =>
        textIn(item, 'code') !== 'MLR_EVENT_ID_CONFLICT' &&
        textIn(item, 'position').startsWith(route) &&
        (item['claim'] !== undefined) === large,
    );
  }

  /** What a note says was repeated. */
  original(duplicate: Item): Item {
    const id = textIn(duplicate, 'eventId');
    return this.#next('events', (item) => textIn(item, 'eventId') === id);
  }

  /** Where the log keeps an account's events. */
  partitionOf(accountId: string): string {
    const own = this.#items.events.find((item) => textIn(item, 'accountId') === accountId);
    return textIn(own ?? {}, 'position')
      .split(':')
      .slice(0, 3)
      .join(':');
  }

  async delete(table: Table, item: Item): Promise<void> {
    await this.#remember(table, item);
    await this.#pipeline.dynamo.send(
      new DeleteItemCommand({ TableName: this.#name(table), Key: keyOf(table, item) }),
    );
  }

  /** Writes an item with other attributes, under another key when that is among them; `undefined` takes one away. */
  async put(table: Table, item: Item, over: Changes): Promise<void> {
    const changed = defined({ ...(await this.#get(table, item)), ...over });
    await this.#remember(table, changed);
    await this.#pipeline.dynamo.send(
      new PutItemCommand({ TableName: this.#name(table), Item: changed }),
    );
  }

  async deleteObject({ claim }: Item): Promise<void> {
    await this.#onObject(claim, (s3, at) => s3.send(new DeleteObjectCommand(at)));
  }

  async changeObject({ claim }: Item, Body: string): Promise<void> {
    await this.#onObject(claim, (s3, at) => s3.send(new PutObjectCommand({ ...at, Body })));
  }

  /** Puts everything back as it was. */
  async restore(): Promise<void> {
    for (const undo of this.#undo.splice(0).reverse()) await undo();
  }

  #comesBy(route: string, item: Item): boolean {
    const account = textIn(item, 'accountId');
    const own = this.#items.events.filter((event) => textIn(event, 'accountId') === account);
    return own.length > 0 && own.every((event) => textIn(event, 'position').startsWith(route));
  }

  #next(table: Table, fits: (item: Item) => boolean): Item {
    const item = this.#items[table].find(
      (each) =>
        !this.#taken.has(each) && !this.#untouchable.has(textIn(each, 'accountId')) && fits(each),
    );
    if (item === undefined) throw new Error(`nothing left to damage in ${table}`);
    this.#taken.add(item);
    return item;
  }

  #name(table: Table): string {
    return this.#pipeline.endpoints.tables[table];
  }

  async #get(table: Table, item: Item): Promise<Item | undefined> {
    const question = { TableName: this.#name(table), Key: keyOf(table, item) };
    const { Item } = await this.#pipeline.dynamo.send(
      new GetItemCommand({ ...question, ConsistentRead: true }),
    );
    return Item;
  }

  async #remember(table: Table, item: Item): Promise<void> {
    const before = await this.#get(table, item);
    const at = { TableName: this.#name(table) };
    this.#undo.push(() =>
      before === undefined
        ? this.#pipeline.dynamo.send(new DeleteItemCommand({ ...at, Key: keyOf(table, item) }))
        : this.#pipeline.dynamo.send(new PutItemCommand({ ...at, Item: before })),
    );
  }

  async #onObject(
    claim: AttributeValue | undefined,
    act: (s3: S3Client, at: { Bucket: string; Key: string }) => Promise<unknown>,
  ): Promise<void> {
    const { region, credentials, awsEndpoint: endpoint } = this.#pipeline.endpoints;
    const s3 = new S3Client({ region, credentials, endpoint, forcePathStyle: true });
    const at = { Bucket: claim?.M?.['bucket']?.S ?? '', Key: claim?.M?.['key']?.S ?? '' };
    const { Body } = await s3.send(new GetObjectCommand(at));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    this.#undo.push(() => s3.send(new PutObjectCommand({ ...at, Body: bytes })));
    await act(s3, at);
  }
}

const ATTRIBUTES: Readonly<Record<Table, readonly string[]>> = {
  events: ['eventId', 'accountId', 'position', 'late', 'occurredAt', 'metadata', 'amountMinor'],
  alerts: ['alertId', 'accountId', 'eventId', 'threshold'],
  windows: ['accountId', 'state', 'events'],
  sagas: ['sagaId', 'alertId', 'accountId'],
  duplicates: ['position', 'eventId', 'accountId'],
  quarantine: ['position', 'code', 'eventId', 'accountId', 'claim'],
};

const keyOf = (table: Table, item: Item): Item => {
  const name = KEYS[table];
  return { [name]: item[name] as AttributeValue };
};

const defined = (item: Changes): Item =>
  Object.fromEntries(
    Object.entries(item).filter(
      (entry): entry is [string, AttributeValue] => entry[1] !== undefined,
    ),
  );
