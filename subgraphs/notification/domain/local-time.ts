/** Times of day where a person lives. */
const minuteMs = 60_000;
const dayMinutes = 1_440;
const clocks = new Map<string, Intl.DateTimeFormat>();
const mostClocks = 600;

/** A time of day as people write it, `07:30`. */
export const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Whether it names a time zone, as `Europe/Berlin` does. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(clockOf(name));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The first instant after `after` at which clocks in the zone show a time of day; where they skip it, the instant they go on from. */
export function nextTimeOfDay({ timeZone, time }: { timeZone: string; time: string }, after: Date): Date {
  const wanted = minutesOf(time);
  const start = Math.floor(after.getTime() / minuteMs);
  const ahead = (wanted - minutesAt(timeZone, start) + dayMinutes) % dayMinutes || dayMinutes;
  const guess = start + ahead;
  // Where clocks were changed in between, the guess is off by as much; the shorter way leads back.
  const off = ((minutesAt(timeZone, guess) - wanted + dayMinutes * 1.5) % dayMinutes) - dayMinutes / 2;
  const corrected = guess - off;
  return new Date((corrected > start ? corrected : corrected + dayMinutes) * minuteMs);
}

export interface QuietHours {
  timeZone: string;
  /** Time of day they begin, and end: `22:00` and `07:00` go over midnight. */
  from: string;
  until: string;
}

/** When the quiet hours end that an instant lies in; null when it lies in none. */
export function endOfQuiet({ timeZone, from, until }: QuietHours, at: Date): Date | null {
  const now = minutesAt(timeZone, Math.floor(at.getTime() / minuteMs));
  const sinceStart = (now - minutesOf(from) + dayMinutes) % dayMinutes;
  const length = (minutesOf(until) - minutesOf(from) + dayMinutes) % dayMinutes;
  return sinceStart < length ? nextTimeOfDay({ timeZone, time: until }, at) : null;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** Minutes past midnight in the zone, at an instant in minutes since 1970. */
function minutesAt(timeZone: string, epochMinutes: number): number {
  return minutesOf(clockOf(timeZone).format(epochMinutes * minuteMs));
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (clocks.size < mostClocks) clocks.set(timeZone, clock);
  return clock;
}
