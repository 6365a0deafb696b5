import { expect, it } from '@jest/globals';
import { repairByCommand } from '../../../../../bin/commands/redrive/edit-command.ts';

const record = (event?: unknown) => ({
  position: 'kafka:transactions:0:7',
  code: 'MLR_CURRENCY_UNKNOWN',
  cause: 'QQQ is no currency',
  key: 'a-1',
  attempts: 1,
  bytes: Buffer.from('x'),
  ...(event !== undefined && { event }),
});
const node = (script: string) => `"${process.execPath}" -e ${JSON.stringify(script)}`;

it('hands the event over as JSON and takes the answer', async () => {
  const command = node(
    "const e = JSON.parse(require('fs').readFileSync(0)); e.currency = 'EUR'; console.log(JSON.stringify(e))",
  );
  expect(await repairByCommand(command)(record({ currency: 'QQQ', amountMinor: 5 }))).toEqual({
    event: { currency: 'EUR', amountMinor: 5 },
  });
});

it('tells the command which record it is', async () => {
  const command = node(
    "console.log(JSON.stringify(['POSITION', 'CODE', 'KEY'].map((n) => process.env['MILLRACE_' + n])))",
  );
  expect(await repairByCommand(command)(record({}))).toEqual({
    event: ['kafka:transactions:0:7', 'MLR_CURRENCY_UNKNOWN', 'a-1'],
  });
});

it('leaves a record out for which the command says nothing', async () => {
  expect(await repairByCommand('true')(record({ large: 'x'.repeat(300_000) }))).toBeUndefined();
});

it('leaves out what can not be read as an event', async () => {
  expect(await repairByCommand('exit 1')(record())).toBeUndefined();
});

it.each([
  ['fails', 'echo "no such field" >&2; exit 3', 'ended with exit code 3: no such field'],
  ['answers no JSON', 'echo hello', 'answered no JSON: hello'],
  ['does not exist', 'millrace-no-such-command', 'ended with exit code 127'],
])('says so when the command %s', async (_, command, sentence) => {
  await expect(repairByCommand(command)(record({}))).rejects.toThrow(sentence);
});
