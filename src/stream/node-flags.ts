/**
 * How a member's Node is started. The young generation is kept small: by default it grows to 128 MB under load, which
 * a member that holds windows of a million accounts has better use for.
 */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=8'];
