/**
 * How a member's Node is started. The young generation is kept small: by default it grows to 128 MB under load, which
 * a member that holds windows of a million accounts has better use for. It is collected by the main thread itself:
 * helper threads first have to get a core, and on a busy machine a collection waited ten milliseconds for them.
 * It is also collected while the old generation is being marked: left for afterwards, it grows to 24 MB in that time,
 * which the process then keeps.
 */
export const NODE_FLAGS: readonly string[] = [
  '--max-semi-space-size=4',
  '--v8-pool-size=1',
  '--no-parallel-scavenge',
  '--no-separate-gc-phases',
];

/** And with which allocator settings: one arena, since one thread does the work; others keep what they once had. */
export const NODE_ENVIRONMENT: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };
