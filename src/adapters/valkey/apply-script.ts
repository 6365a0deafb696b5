import { type Script, script } from './script.ts';

/**
 * Writes a chunk if the partition's read models are still where it begins. KEYS: the partition's position; values to
 * set; sorted sets of alerts; keys to remove. ARGV: generation and offset it must be at, new offset, newest minute;
 * how many of each kind of key; the values; score, member and what to cut off for each alert.
 *
 * A script is atomic, a server without room refuses it before its first write, and nothing in it can fail half way.
 * Values go in by hundreds: a script's stack is bounded.
 */
export const APPLY: Script = script(`
local call = redis.call
local head = call('HMGET', KEYS[1], 'generation', 'nextOffset')
if head[1] ~= ARGV[1] or head[2] ~= ARGV[2] then return 0 end
call('HSET', KEYS[1], 'nextOffset', ARGV[3], 'newestMinute', ARGV[4])
local values, alerts, expired = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
for first = 1, values, 500 do
  local pairs, n = {}, 0
  for i = first, math.min(first + 499, values) do
    pairs[n + 1], pairs[n + 2] = KEYS[1 + i], ARGV[7 + i]
    n = n + 2
  end
  call('MSET', unpack(pairs, 1, n))
end
local k, a = 2 + values, 8 + values
for i = 1, alerts do
  call('ZADD', KEYS[k], ARGV[a], ARGV[a + 1])
  call('ZREMRANGEBYRANK', KEYS[k], 0, ARGV[a + 2])
  k, a = k + 1, a + 3
end
for i = 1, expired do
  call('UNLINK', KEYS[k])
  k = k + 1
end
return 1
`);
