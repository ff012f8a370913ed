const dayMs = 86_400_000;

/** The moment a number of days before `now` (negative days lie ahead). */
export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * dayMs);
}
