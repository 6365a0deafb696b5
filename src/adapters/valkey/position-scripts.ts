import { type Script, script } from './script.ts';

/**
 * Where the partition is; begun under a new generation when it is nowhere. KEYS: position. ARGV: new generation.
 */
export const BEGIN: Script = script(`
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 'generation', ARGV[1], 'nextOffset', '0', 'newestMinute', '')
end
return redis.call('HMGET', KEYS[1], 'generation', 'nextOffset', 'newestMinute')
`);

/**
 * Begins again under a new generation and notes the old one for removal. KEYS: position, leftovers.
 * ARGV: generation and offset it must be at, new generation.
 */
export const RESTART: Script = script(`
local head = redis.call('HMGET', KEYS[1], 'generation', 'nextOffset')
if head[1] ~= ARGV[1] or head[2] ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'generation', ARGV[3], 'nextOffset', '0', 'newestMinute', '')
redis.call('SADD', KEYS[2], ARGV[1])
return 1
`);
