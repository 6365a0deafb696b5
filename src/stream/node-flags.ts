/**
 * How a member's Node is started. The young generation is kept small: by default it grows to 128 MB under load, which
 * a member that holds windows of a million accounts has better use for.
 */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=4', '--v8-pool-size=1'];

/** And with which allocator settings: one arena, since one thread does the work; others keep what they once had. */
export const NODE_ENVIRONMENT: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };
