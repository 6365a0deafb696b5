import { expect, it } from '@jest/globals';
import { reenrich } from '../../../../src/application/reference/reenrich.ts';
import { memoryDegraded } from '../../../helpers/memory-degraded.ts';
import { memoryReference } from '../../../helpers/memory-reference.ts';
import { transaction, uuid } from '../../../helpers/transactions.ts';

const events = [
  transaction({ eventId: uuid(1), accountId: 'known', merchantId: 'shop', country: null }),
  transaction({ eventId: uuid(2), accountId: 'known', merchantId: 'nowhere', country: 'DE' }),
  transaction({ eventId: uuid(3), accountId: 'stranger', merchantId: 'nowhere' }),
];

async function ready() {
  const { degraded, store, read } = memoryDegraded();
  const reference = memoryReference();
  await store(events, { level: 'degraded' });
  await reference.put([
    { kind: 'accounts', id: 'known', value: { homeCountry: 'DE', segment: 'retail' } },
    { kind: 'merchants', id: 'shop', value: { category: 'books', country: 'FR' } },
  ]);
  const levels = async () =>
    await Promise.all(events.map(async ({ eventId }) => (await read(eventId))?.enrichment));
  return { ports: { degraded, reference, now: () => 1 }, levels };
}

it('joins what waits as it would have been joined at once', async () => {
  const { ports, levels } = await ready();
  expect(await reenrich(events, ports)).toEqual({
    complete: 1,
    partial: 1,
    none: 1,
    passedOver: 0,
  });
  expect(await levels()).toEqual([
    {
      level: 'complete',
      homeCountry: 'DE',
      segment: 'retail',
      merchantCategory: 'books',
      crossBorder: true,
    },
    { level: 'partial', homeCountry: 'DE', segment: 'retail', crossBorder: false },
    { level: 'none' },
  ]);
});

it('passes over what somebody else has joined meanwhile', async () => {
  const { ports } = await ready();
  await reenrich(events.slice(0, 1), ports);
  expect(await reenrich(events, ports)).toEqual({
    complete: 0,
    partial: 1,
    none: 1,
    passedOver: 1,
  });
});

it('writes nothing when it is only asked what it would do', async () => {
  const { ports, levels } = await ready();
  const counts = await reenrich(events, ports, true);
  expect(counts).toEqual({ complete: 1, partial: 1, none: 1, passedOver: 0 });
  expect(new Set((await levels()).map((each) => each?.level))).toEqual(new Set(['degraded']));
});

it('leaves events waiting when reference data can not be asked for', async () => {
  const { ports } = await ready();
  const reference = { lookUp: () => Promise.reject(new Error('down')) };
  await expect(reenrich(events, { ...ports, reference })).rejects.toThrow('down');
  expect(await ports.degraded.waiting()).toBe(3);
});
