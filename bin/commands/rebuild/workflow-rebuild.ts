import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import type { Endpoints } from '../../../local/endpoints.ts';
import { auditCopy } from '../../../src/adapters/dynamodb/audit-copy.ts';
import {
  type CopiedAccounts,
  copiedAccounts,
} from '../../../src/adapters/dynamodb/rebuild/copied-accounts.ts';
import {
  movedAccounts,
  type RepairOptions,
  removeOrphan,
  repairAccount,
} from '../../../src/adapters/dynamodb/rebuild/repair-account.ts';
import type { AlertDifferences } from '../../../src/adapters/postgres/rebuild/settle-alerts.ts';
import type { Finding, FindingKind } from '../../../src/application/audit/finding.ts';
import {
  type AccountDifference,
  AccountRebuild,
} from '../../../src/application/rebuild/account-rebuild.ts';
import { rulesFor } from '../../../src/domain/detectors/index.ts';

export interface WorkflowRequest {
  readonly windows: boolean;
  readonly alerts: boolean;
  /** Only compares with what is live. */
  readonly dryRun: boolean;
  /** Told how many items were copied. */
  readonly onCopied: (items: number) => void;
  /** @param accounts compared so far @param total to compare */
  readonly onProgress: (accounts: number, total: number) => void;
  readonly signal: AbortSignal;
}

export interface WorkflowRebuilt {
  /** Stored events. */
  readonly records: number;
  readonly seconds: number;
  readonly accounts: number;
  /** Accounts whose window was not as it must be. */
  readonly windows: number;
  readonly alerts: AlertDifferences;
  /** Accounts that differed each time they were looked at and moved before that could be said or put right. */
  readonly busy: number;
  /** Of a dry run: what is not as it must be; the first {@link LISTED}. */
  readonly findings: readonly Finding[];
}

/** Differences written, or looked at again, together. */
const TOGETHER = 100;
const CONCURRENT_WRITES = 8;
const ABOUT_WINDOWS: ReadonlySet<FindingKind> = new Set(['window-changed', 'totals-changed']);
/** Findings that are named; all of them are counted. */
const LISTED = 1_000;

/** A rebuild of the workflow lane under way, and what it has counted so far. */
export class WorkflowRebuild {
  readonly #client: DynamoDBClient;
  readonly #endpoints: Endpoints;
  readonly #request: WorkflowRequest;
  readonly #findings: Finding[] = [];
  readonly #alerts = { added: 0, removed: 0, changed: 0 };
  #rebuilt = 0;
  #windows = 0;
  #copied = 0;
  #records = 0;
  #accounts = 0;

  constructor(client: DynamoDBClient, endpoints: Endpoints, request: WorkflowRequest) {
    this.#client = client;
    this.#endpoints = endpoints;
    this.#request = request;
  }

  result(busy: number, seconds: number): WorkflowRebuilt {
    return {
      ...{ records: this.#records, seconds, accounts: this.#accounts, windows: this.#windows },
      ...{ alerts: { rebuilt: this.#rebuilt, ...this.#alerts }, busy, findings: this.#findings },
    };
  }

  /** @param only accounts to take; `undefined` for all @returns those that differ and moved meanwhile */
  async round(only: ReadonlySet<string> | undefined): Promise<ReadonlySet<string>> {
    const { signal, onCopied } = this.#request;
    const { tables, kafka } = this.#endpoints;
    const copy = await auditCopy(this.#client, {
      ...{ tables, topic: kafka?.topic ?? '', checkpoints: new Map(), repeats: false, signal },
      ...(only !== undefined && { ofAccount: (accountId: string) => only.has(accountId) }),
      onItems: (items) => {
        this.#copied += items;
        onCopied(this.#copied);
      },
    });
    try {
      signal.throwIfAborted();
      const accounts = copiedAccounts(copy);
      const moved = await this.#compare(accounts);
      if (only === undefined) {
        this.#records = accounts.events;
        this.#accounts = accounts.accounts;
        if (this.#request.alerts) await this.#orphans(accounts);
      }
      return moved;
    } finally {
      copy.close();
    }
  }

  async #compare(accounts: CopiedAccounts): Promise<ReadonlySet<string>> {
    const { signal, onProgress } = this.#request;
    const made = new AccountRebuild(rulesFor());
    const moved = new Set<string>();
    let differing: AccountDifference[] = [];
    const settle = async () => {
      for (const id of await this.#settle(differing, accounts)) moved.add(id);
      differing = [];
    };
    let done = 0;
    for (const account of accounts.all()) {
      const difference = made.compare(account);
      done += 1;
      onProgress(done, accounts.accounts);
      if (difference === undefined || !this.#isAsked(difference)) continue;
      if (differing.push(difference) < TOGETHER) continue;
      await settle();
      signal.throwIfAborted();
    }
    await settle();
    this.#rebuilt = Math.max(this.#rebuilt, made.raised);
    return moved;
  }

  #isAsked({ window, alerts }: AccountDifference): boolean {
    const asked = this.#request;
    return (asked.windows && window !== undefined) || (asked.alerts && alerts.length > 0);
  }

  /** Writes differences, or makes sure of them. @returns accounts that moved */
  async #settle(
    differing: readonly AccountDifference[],
    { alertItem }: CopiedAccounts,
  ): Promise<ReadonlySet<string>> {
    const moved = this.#request.dryRun
      ? await movedAccounts(this.#client, this.#endpoints.tables.windows, differing)
      : await this.#write(differing, this.#options(alertItem));
    for (const difference of differing) {
      if (!moved.has(difference.accountId)) this.#count(difference);
    }
    return moved;
  }

  async #write(
    differing: readonly AccountDifference[],
    options: RepairOptions,
  ): Promise<ReadonlySet<string>> {
    const limit = pLimit(CONCURRENT_WRITES);
    const moved = new Set<string>();
    await Promise.all(
      differing.map((difference) =>
        limit(async () => {
          const written = await repairAccount(this.#client, difference, options);
          if (!written) moved.add(difference.accountId);
        }),
      ),
    );
    return moved;
  }

  #count({ window, alerts, findings }: AccountDifference): void {
    const { windows: ofWindows, alerts: ofAlerts } = this.#request;
    if (ofWindows && window !== undefined) this.#windows += 1;
    if (ofAlerts) {
      this.#alerts.added += alerts.filter(({ stored }) => stored === undefined).length;
      this.#alerts.removed += alerts.filter(({ alert }) => alert === undefined).length;
      this.#alerts.changed += alerts.filter(({ alert, stored }) => alert && stored).length;
    }
    this.#report(findings.filter(({ kind }) => (ABOUT_WINDOWS.has(kind) ? ofWindows : ofAlerts)));
  }

  async #orphans({ orphans, alertItem }: CopiedAccounts): Promise<void> {
    for (const stored of orphans()) {
      const { alertId: id, eventId } = stored.alert;
      const { dryRun } = this.#request;
      const gone =
        dryRun || (await removeOrphan(this.#client, { stored }, this.#options(alertItem)));
      if (!gone) continue;
      this.#alerts.removed += 1;
      this.#report([{ kind: 'alert-orphaned', position: null, id, expected: { eventId } }]);
    }
  }

  #options(alertItem: RepairOptions['alertItem']): RepairOptions {
    const { windows, alerts } = this.#request;
    return { tables: this.#endpoints.tables, windows, alerts, alertItem, now: Date.now };
  }

  #report(findings: readonly Finding[]): void {
    if (this.#request.dryRun) {
      this.#findings.push(...findings.slice(0, LISTED - this.#findings.length));
    }
  }
}
