import type { FindingKind } from '../../../src/application/audit/finding.ts';
import type { Changes, Item, Site, Table } from './site.ts';

/** What an audit must name: where, and which. */
export interface Planted {
  /** `undefined`: somewhere in the log. Alerts do not say which record raised them. */
  readonly position: string | null | undefined;
  readonly id: string | null;
}

export interface Damage {
  readonly name: string;
  readonly kind: FindingKind;
  /** Does the damage to an item that no other damage touched. */
  readonly plant: (site: Site) => Promise<Planted>;
}

const textIn = (item: Item, name: string): string | null => item[name]?.S ?? null;
const named = (item: Item): Planted => ({
  position: textIn(item, 'position'),
  id: textIn(item, 'eventId'),
});

type Pick = (site: Site) => Item;
const aKafkaEvent: Pick = (site) => site.event();
const aLateEvent: Pick = (site) => site.event('kafka', true);
const aBusEvent: Pick = (site) => site.event('eventbridge');

const deleted =
  (table: Table, pick: Pick): Damage['plant'] =>
  async (site) => {
    const item = pick(site);
    await site.delete(table, item);
    return named(item);
  };

const changed =
  (table: Table, pick: Pick, over: (item: Item) => Changes): Damage['plant'] =>
  async (site) => {
    const item = pick(site);
    await site.put(table, item, over(item));
    return named(item);
  };

const onAlert =
  (over: Changes | 'delete'): Damage['plant'] =>
  async (site) => {
    const item = site.alert();
    if (over === 'delete') await site.delete('alerts', item);
    else await site.put('alerts', item, over);
    return { position: undefined, id: textIn(item, 'alertId') };
  };

const onWindow =
  (over: (item: Item, site: Site) => Changes | 'delete', position?: null): Damage['plant'] =>
  async (site) => {
    const item = site.window();
    const change = over(item, site);
    if (change === 'delete') await site.delete('windows', item);
    else await site.put('windows', item, change);
    const id = textIn(item, 'accountId');
    return { position: position === null ? null : site.partitionOf(String(id)), id };
  };

const uuid = (end: string) => `00000000-0000-4000-8000-00000000${end}`;
const more = (item: Item): Changes => ({
  amountMinor: { N: String(Number(item['amountMinor']?.N) + 1) },
});
const aDay = () => ({ day: { S: '2001-01-01' } });
const otherAccount = () => ({ accountId: { S: 'nobody' } });
const beyondTheEnd = (item: Item, offset: number) =>
  `${String(textIn(item, 'position')).split(':').slice(0, 3).join(':')}:${offset}`;

const EVENTS: readonly Damage[] = [
  { name: 'deleted', kind: 'event-missing', plant: deleted('events', aKafkaEvent) },
  {
    name: 'original of a noted duplicate deleted',
    kind: 'event-missing',
    plant: deleted('events', (site) => site.original(site.duplicate())),
  },
  {
    name: 'another event at the position of one',
    kind: 'event-extra',
    plant: async (site) => {
      const item = site.event();
      await site.put('events', item, { eventId: { S: uuid('beef') } });
      return { ...named(item), id: uuid('beef') };
    },
  },
  {
    name: 'another event beyond the end of the log',
    kind: 'event-extra',
    plant: async (site) => {
      const item = site.event();
      const position = beyondTheEnd(item, 5_000_000);
      await site.put('events', item, { eventId: { S: uuid('cafe') }, position: { S: position } });
      return { position, id: uuid('cafe') };
    },
  },
  {
    name: 'from nowhere',
    kind: 'event-extra',
    plant: async (site) => {
      const over = { eventId: { S: uuid('f00d') }, position: { S: 'nowhere:1' } };
      await site.put('events', site.event('eventbridge'), over);
      return { position: 'nowhere:1', id: uuid('f00d') };
    },
  },
  { name: 'amount', kind: 'event-changed', plant: changed('events', aKafkaEvent, more) },
  {
    name: 'country taken away',
    kind: 'event-changed',
    plant: changed('events', aKafkaEvent, () => ({ country: undefined })),
  },
  {
    name: 'metadata',
    kind: 'event-changed',
    plant: changed('events', aKafkaEvent, () => ({ metadata: { M: { note: { S: 'other' } } } })),
  },
  {
    name: 'marked late',
    kind: 'event-changed',
    plant: changed('events', aKafkaEvent, () => ({ late: { BOOL: true } })),
  },
  {
    name: 'no longer marked late',
    kind: 'event-changed',
    plant: changed('events', aLateEvent, () => ({ late: undefined })),
  },
  {
    name: 'provenance invented',
    kind: 'event-changed',
    plant: changed('events', aKafkaEvent, () => ({
      provenance: { M: { origin: { S: 'kafka:other:0:1' } } },
    })),
  },
  {
    name: 'fingerprint',
    kind: 'event-changed',
    plant: changed('events', aKafkaEvent, () => ({ fingerprint: { S: '0000000000000000' } })),
  },
  {
    name: 'amount of one from the bus',
    kind: 'event-changed',
    plant: changed('events', aBusEvent, more),
  },
];

const ALERTS: readonly Damage[] = [
  { name: 'deleted', kind: 'alert-missing', plant: onAlert('delete') },
  {
    name: 'invented about a stored event',
    kind: 'alert-extra',
    plant: async (site) => {
      const [item, about] = [site.anyAlert(), site.event()];
      const { eventId, accountId } = about as { eventId: { S: string }; accountId: { S: string } };
      await site.put('alerts', item, { alertId: { S: 'velocity:invented' }, eventId, accountId });
      return { position: undefined, id: 'velocity:invented' };
    },
  },
  {
    name: 'about an event that is not stored',
    kind: 'alert-orphaned',
    plant: async (site) => {
      const over = { alertId: { S: 'velocity:orphan' }, eventId: { S: uuid('dead') } };
      await site.put('alerts', site.anyAlert(), over);
      return { position: null, id: 'velocity:orphan' };
    },
  },
  { name: 'threshold', kind: 'alert-changed', plant: onAlert({ threshold: { N: '1' } }) },
  { name: 'account', kind: 'alert-changed', plant: onAlert(otherAccount()) },
  { name: 'listed under another day', kind: 'alert-changed', plant: onAlert(aDay()) },
];

const REPEATS: readonly Damage[] = [
  {
    name: 'note deleted',
    kind: 'duplicate-missing',
    plant: deleted('duplicates', (site) => site.duplicate()),
  },
  {
    name: 'note names another account',
    kind: 'duplicate-changed',
    plant: changed('duplicates', (site) => site.duplicate(), otherAccount),
  },
  {
    name: 'note at a stored event',
    kind: 'duplicate-extra',
    plant: async (site) => {
      const item = site.event();
      const { position, eventId } = item as { position: { S: string }; eventId: { S: string } };
      await site.put('duplicates', site.duplicate(), { position, eventId });
      return named(item);
    },
  },
  {
    name: 'note of the bus about an event that is not stored',
    kind: 'duplicate-extra',
    plant: async (site) => {
      const item = site.duplicate('eventbridge');
      await site.put('duplicates', item, { eventId: { S: uuid('abba') } });
      return { ...named(item), id: uuid('abba') };
    },
  },
];

const QUARANTINE: readonly Damage[] = [
  {
    name: 'deleted',
    kind: 'quarantine-missing',
    plant: deleted('quarantine', (site) => site.quarantined()),
  },
  {
    name: 'code',
    kind: 'quarantine-changed',
    plant: changed(
      'quarantine',
      (site) => site.quarantined(),
      () => ({ code: { S: 'MLR_X' } }),
    ),
  },
  {
    name: 'bytes',
    kind: 'quarantine-changed',
    plant: changed(
      'quarantine',
      (site) => site.quarantined(),
      () => ({ bytes: { B: Buffer.from('other') } }),
    ),
  },
  {
    name: 'listed under another day',
    kind: 'quarantine-changed',
    plant: changed('quarantine', (site) => site.quarantined(), aDay),
  },
  {
    name: 'large original gone from the bucket',
    kind: 'quarantine-changed',
    plant: async (site) => {
      const item = site.quarantined('kafka', true);
      await site.deleteObject(item);
      return named(item);
    },
  },
  {
    name: 'large original changed in the bucket',
    kind: 'quarantine-changed',
    plant: async (site) => {
      const item = site.quarantined('kafka', true);
      await site.changeObject(item, 'other');
      return named(item);
    },
  },
  {
    name: 'entry for a stored event',
    kind: 'quarantine-extra',
    plant: async (site) => {
      const item = site.event();
      const { position, eventId } = item as { position: { S: string }; eventId: { S: string } };
      await site.put('quarantine', site.quarantined(), { position, eventId });
      return named(item);
    },
  },
  {
    name: 'code of one from the bus',
    kind: 'quarantine-changed',
    plant: changed(
      'quarantine',
      (site) => site.quarantined('eventbridge'),
      () => ({ code: { S: 'MLR_X' } }),
    ),
  },
];

const WINDOWS: readonly Damage[] = [
  { name: 'deleted', kind: 'window-changed', plant: onWindow(() => 'delete') },
  {
    name: 'of another account',
    kind: 'window-changed',
    plant: onWindow((_, site) => ({ state: site.window()['state'] })),
  },
  {
    name: 'unreadable',
    kind: 'window-changed',
    plant: onWindow(() => ({ state: { B: Buffer.from([99, 1]) } }), null),
  },
  {
    name: 'one event more in its totals',
    kind: 'totals-changed',
    plant: onWindow(({ events }) => ({ events: { N: String(Number(events?.N) + 1) } })),
  },
  {
    name: 'money in its totals',
    kind: 'totals-changed',
    plant: onWindow(() => ({ spendXTS: { N: '1' } })),
  },
  {
    name: 'of an account without events',
    kind: 'window-changed',
    plant: async (site) => {
      await site.put('windows', site.window(), { accountId: { S: 'nobody' } });
      return { position: null, id: 'nobody' };
    },
  },
];

const onSaga =
  (over: Changes | 'delete'): Damage['plant'] =>
  async (site) => {
    const item = site.saga();
    if (over === 'delete') await site.delete('sagas', item);
    else await site.put('sagas', item, over);
    return { position: null, id: textIn(item, 'alertId') };
  };

const SAGAS: readonly Damage[] = [
  { name: 'deleted', kind: 'saga-missing', plant: onSaga('delete') },
  { name: 'about another account', kind: 'saga-changed', plant: onSaga(otherAccount()) },
];

const about = (what: string, damages: readonly Damage[]): Damage[] =>
  damages.map((damage) => ({ ...damage, name: `${what}: ${damage.name}` }));

export const DAMAGES: readonly Damage[] = [
  ...about('event', EVENTS),
  ...about('alert', ALERTS),
  ...about('duplicate', REPEATS),
  ...about('quarantine', QUARANTINE),
  // Before windows, which want whole accounts.
  ...about('saga', SAGAS),
  ...about('window', WINDOWS),
];
