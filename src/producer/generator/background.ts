import type { Transaction, TransactionType } from '../../domain/event.ts';
import type { Account } from './population.ts';
import type { Random } from './random.ts';
import { transactionOf, unremarkableAmount } from './transaction.ts';

/** What an account does on an ordinary day: purchases about its habit, now and then something else. */
export function ordinary(random: Random, account: Account, occurredAt: number): Transaction {
  const draw = random.float(0, 1);
  if (draw < 0.8) return online(random, spend(random, account, occurredAt, 'PURCHASE'));
  if (draw < 0.88) return spend(random, account, occurredAt, 'WITHDRAWAL');
  if (draw < 0.92) return spend(random, account, occurredAt, 'TRANSFER');
  if (draw < 0.96) return spend(random, account, occurredAt, 'REFUND');
  return income(random, account, occurredAt);
}

function spend(random: Random, account: Account, occurredAt: number, type: TransactionType) {
  const amount = account.habit * random.float(0.6, 1.4);
  const cap = unremarkableAmount(account.home.currency);
  return transactionOf(random, account, { occurredAt, type, amount: Math.min(amount, cap) });
}

function income(random: Random, account: Account, occurredAt: number): Transaction {
  const amount = account.habit * random.float(10, 40);
  const cap = unremarkableAmount(account.home.currency);
  const event = transactionOf(random, account, {
    occurredAt,
    type: 'DEPOSIT',
    amount: Math.min(amount, cap),
  });
  return { ...event, merchantId: null, terminalId: null, metadata: { channel: 'transfer' } };
}

/** One purchase in five happens on the web: no terminal and no place. */
function online(random: Random, event: Transaction): Transaction {
  if (!random.chance(0.2)) return event;
  return {
    ...event,
    terminalId: null,
    latitude: null,
    longitude: null,
    metadata: { channel: 'online' },
  };
}
