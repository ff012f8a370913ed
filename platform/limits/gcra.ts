/** What a limiter decided. */
export interface Decision {
  allowed: boolean;
  /** Units left right now. */
  remaining: number;
  /** Milliseconds until the whole limit is there again. */
  resetMs: number;
  /** Milliseconds until the same request would be allowed; 0 when it was. */
  retryAfterMs: number;
}

export interface Limit {
  limit: number;
  windowMs: number;
}

/** Absorbs the rounding of stored times. */
const toleranceMs = 0.01;

/**
 * The generic cell rate algorithm (ITU-T I.371): `limit` at once, regained evenly over the window, from one number
 * per key, the theoretical arrival time. No window edges at which twice the limit gets through.
 */
export function decide(arrivalTime: number, now: number, cost: number, { limit, windowMs }: Limit): Decision & { arrivalTime: number } {
  const perUnitMs = windowMs / limit;
  // Further ahead than a window is only what was noted before the clock was set back.
  const base = arrivalTime > now + windowMs + toleranceMs ? now : Math.max(arrivalTime, now);
  const next = base + cost * perUnitMs;
  const allowed = next - now <= windowMs + toleranceMs;
  const used = (allowed ? next : base) - now;
  return {
    allowed,
    arrivalTime: allowed ? next : base,
    remaining: Math.max(0, Math.floor((windowMs - used) / perUnitMs + 1e-3)),
    resetMs: Math.ceil(used),
    retryAfterMs: allowed ? 0 : Math.max(1, Math.ceil(next - now - windowMs)),
  };
}

/**
 * The same in Redis, atomic on one key, by the clock of Redis. What was taken before and not used is given back first. Returns the time in use before
 * the request, from which `decide` draws the same conclusion as the script did.
 */
export const gcraScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local window = tonumber(ARGV[1])
local stored = tonumber(redis.call('GET', KEYS[1]) or 0)
if stored > now + window + ${toleranceMs} then stored = 0 end
local base = math.max(stored - tonumber(ARGV[3]), now)
local inUse = string.format('%.3f', base - now)
local nxt = base + tonumber(ARGV[2])
if nxt - now > window + ${toleranceMs} then return inUse end
if nxt <= now then redis.call('DEL', KEYS[1]) return inUse end
redis.call('SET', KEYS[1], string.format('%.3f', nxt), 'PX', math.ceil(nxt - now))
return inUse`;
