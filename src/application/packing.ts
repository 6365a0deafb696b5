/** Something to pack: whose it is and how many bytes it takes. */
export interface Packable {
  readonly accountId: string;
  readonly bytes: number;
}

/**
 * Packs records into micro-batches. All of an account's records stay together and in order, so no account is
 * ever in two executions at once; a batch stays within `budgetBytes` unless one account alone exceeds it (it
 * then travels by claim check).
 */
export function pack<T extends Packable>(items: readonly T[], budgetBytes: number): T[][] {
  const groups = new Map<string, { items: T[]; bytes: number }>();
  for (const item of items) {
    const group = groups.get(item.accountId) ?? { items: [], bytes: 0 };
    group.items.push(item);
    group.bytes += item.bytes;
    groups.set(item.accountId, group);
  }
  const batches: { items: T[]; bytes: number }[] = [];
  for (const group of groups.values()) {
    const open = batches.at(-1);
    if (open !== undefined && open.bytes + group.bytes <= budgetBytes) {
      open.items.push(...group.items);
      open.bytes += group.bytes;
    } else {
      batches.push(group);
    }
  }
  return batches.map((batch) => batch.items);
}
