/** Our books against the payment provider's, movement by movement. Pure: `reconcile.ts` reads both. */
import { formatAmount, type Money } from '#platform/money/money';
import type { MovementKind, ProviderMovement } from '../../subgraphs/order/payments/provider-movement.ts';

export interface Window {
  readonly from: Date;
  /** Excluded. */
  readonly to: Date;
}

/** What one line of our books says that the provider has to have, or may not have. */
export interface BookedMovement {
  readonly kind: Extract<MovementKind, 'authorization' | 'void' | 'capture' | 'refund' | 'transfer'>;
  /** Ours: a checkout, payment operation or payout; it is the reference or the key at the provider. */
  readonly id: string;
  /** The provider's id of it, where we have been told. */
  readonly providerId: string | null;
  readonly authorizationId: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  /** `open`: may have happened or not. `undone`: what happened has been taken back, or must not have happened. */
  readonly state: 'done' | 'open' | 'undone';
  /** Of a transfer: what of it was taken back. */
  readonly reversedMinor?: number;
  readonly from: Date;
  /** When we knew of its end; now, while it is open. */
  readonly until: Date;
}

export type DifferenceKind = 'missing_here' | 'missing_there' | 'other_amount' | 'other_currency' | 'doubled' | 'still_held';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly text: string;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** What the provider keeps, by currency. */
  readonly fees: readonly Money[];
  /** What went from our account at the provider to our bank, by currency. */
  readonly toOurBank: readonly Money[];
  /** What was taken back of payouts, in words: we book it, and nobody of ours has asked for it. */
  readonly takenBack: readonly string[];
}

const words: Record<BookedMovement['kind'], string> = { authorization: 'authorisation of checkout', void: 'void', capture: 'capture', refund: 'refund', transfer: 'payout' };
const amountOf = (minor: number, currency: string): string => `${formatAmount({ minor, currency })} ${currency}`;
const inWords = ({ kind, id, amountMinor, currency }: BookedMovement): string => `${words[kind]} ${id} (${amountOf(amountMinor, currency)})`;
const theirs = ({ kind, id, amount, at, note }: ProviderMovement): string => `${kind === 'other' ? note : kind} ${id} (${amountOf(amount.minor, amount.currency)}, ${at.toISOString()})`;

/** Every difference within the window. Both sides may reach beyond it, so that what straddles a bound finds its other half. */
export function compareMovements(books: readonly BookedMovement[], movements: readonly ProviderMovement[], window: Window): Comparison {
  const isInside = (at: Date) => at >= window.from && at < window.to;
  const apart = (kind: MovementKind) => sumsOf(movements.filter((movement) => movement.kind === kind && isInside(movement.at)));
  const reversals = matchReversals(books, withoutBounced(movements));
  const matches = matchAll(books, reversals.rest.filter(({ kind }) => kind !== 'fee' && kind !== 'own'));
  const differences = [
    ...matches.pairs.flatMap(([booked, movement]) => (isInside(movement.at) || isInside(booked.until) ? compare(booked, movement) : [])),
    ...matches.leftThere.filter((movement) => isInside(movement.at) && !isUnderWay(movement, matches.pairs)).map((movement) => unknownHere(movement, matches.pairs)),
    ...matches.leftHere.filter(({ state, until }) => state === 'done' && isInside(until)).map((booked): Difference => ({ kind: 'missing_there', text: `the provider does not have our ${inWords(booked)}` })),
    ...matches.undone.flatMap(([booked, taken]) => stillHeld(booked, taken)),
    ...reversals.taken.filter(({ booked, movements: parts }) => isInside(booked.until) || parts.some(({ at }) => isInside(at))).flatMap(compareReversals),
  ];
  const takenBack = books.filter(({ reversedMinor = 0, until }) => reversedMinor > 0 && isInside(until)).map((booked) => `${amountOf(booked.reversedMinor ?? 0, booked.currency)} of our ${inWords(booked)}`);
  return { differences, fees: apart('fee'), toOurBank: apart('own'), takenBack };
}

/** Of lines that have nothing to do with one another. */
export function joinComparisons(one: Comparison, other: Comparison): Comparison {
  const sums = (pick: (comparison: Comparison) => readonly Money[]): Money[] => {
    const byCurrency = Map.groupBy([...pick(one), ...pick(other)], ({ currency }) => currency);
    return [...byCurrency].map(([currency, all]) => ({ currency, minor: all.reduce((sum, { minor }) => sum + minor, 0) }));
  };
  return { differences: [...one.differences, ...other.differences], fees: sums(({ fees }) => fees), toOurBank: sums(({ toOurBank }) => toOurBank), takenBack: [...one.takenBack, ...other.takenBack] };
}

interface Reversals {
  booked: BookedMovement;
  movements: ProviderMovement[];
}

const sumOf = (movements: readonly ProviderMovement[]): number => movements.reduce((sum, { amount }) => sum + amount.minor, 0);

/** Transfers that stand, with what was taken back of them, in however many parts; those of which we know nothing are left. */
function matchReversals(books: readonly BookedMovement[], movements: readonly ProviderMovement[]): { taken: Reversals[]; rest: ProviderMovement[] } {
  const taken = books.filter(({ kind, state, reversedMinor = 0 }) => kind === 'transfer' && state === 'done' && reversedMinor > 0).map((booked): Reversals => ({ booked, movements: [] }));
  const byTransfer = new Map(taken.flatMap((one) => keysOf(one.booked).map((key) => [key, one])));
  const rest = movements.filter((movement) => {
    const found = movement.kind === 'transfer_failed' ? keysOfUndone(movement).map((key) => byTransfer.get(key)).find(Boolean) : undefined;
    found?.movements.push(movement);
    return !found;
  });
  return { taken, rest };
}

function compareReversals({ booked, movements }: Reversals): Difference[] {
  const { reversedMinor = 0, currency } = booked;
  const there = sumOf(movements);
  if (there === reversedMinor) return [];
  const text = `of our ${inWords(booked)} we know ${amountOf(reversedMinor, currency)} to be taken back, the provider has ${amountOf(there, currency)}`;
  return [{ kind: there === 0 ? 'missing_there' : 'other_amount', text }];
}

/** What a void gave back and the buyer's bank refused has not been given back. */
function withoutBounced(movements: readonly ProviderMovement[]): ProviderMovement[] {
  const bounced = new Set(movements.filter(({ kind }) => kind === 'void_failed').map(({ id }) => id));
  return movements.filter(({ kind, id }) => !(kind === 'void' || kind === 'void_failed') || !bounced.has(id));
}

/** Whether it was set free by a capture of everything whose answer we have not written down yet. */
function isUnderWay({ kind, isAtOnce, authorizationId }: ProviderMovement, pairs: Matches['pairs']): boolean {
  return kind === 'void' && isAtOnce === true && pairs.some(([booked, other]) => booked.state === 'open' && other.isAtOnce && other.authorizationId === authorizationId);
}

interface Matches {
  pairs: [BookedMovement, ProviderMovement][];
  /** With all that happened to them, which has to come to nothing. */
  undone: [BookedMovement, ProviderMovement[]][];
  leftHere: BookedMovement[];
  leftThere: ProviderMovement[];
}

interface Round {
  takesPart(booked: BookedMovement): boolean;
  keysOf(booked: BookedMovement): string[];
  keysOfMovement(movement: ProviderMovement): string[];
}

/** By the provider's id or ours first; then, within one payment, by the amount; then what is left of the same kind, which differs in it. */
const rounds: readonly Round[] = [
  { takesPart: () => true, keysOf, keysOfMovement },
  {
    takesPart: ({ authorizationId }) => authorizationId !== null,
    keysOf: ({ kind, authorizationId, amountMinor, currency }) => [`${kind} ${authorizationId} ${amountMinor} ${currency}`],
    keysOfMovement: ({ kind, authorizationId, amount }) => [`${kind} ${authorizationId} ${amount.minor} ${amount.currency}`],
  },
  {
    takesPart: ({ authorizationId, state, kind }) => authorizationId !== null && (state === 'done' || kind === 'void'),
    keysOf: ({ kind, authorizationId }) => [`${kind} ${authorizationId}`],
    keysOfMovement: ({ kind, authorizationId }) => [`${kind} ${authorizationId}`],
  },
  {
    // A capture under way may have collected for all others, too.
    takesPart: ({ authorizationId, state, kind }) => authorizationId !== null && state === 'open' && kind === 'capture',
    keysOf: ({ authorizationId }) => [`${authorizationId}`],
    keysOfMovement: ({ kind, authorizationId, isAtOnce }) => (kind === 'capture' && isAtOnce ? [`${authorizationId}`] : []),
  },
];

const certainty: readonly BookedMovement['state'][] = ['done', 'open', 'undone'];

function matchAll(books: readonly BookedMovement[], movements: readonly ProviderMovement[]): Matches {
  // A refund with the provider's id was taken on, and came back.
  const undone = books.filter(({ kind, state, providerId }) => state === 'undone' && (kind === 'authorization' || kind === 'transfer' || (kind === 'refund' && providerId !== null)));
  const takenBack = new Map(undone.map((booked) => [booked, [] as ProviderMovement[]]));
  const undoneBy = indexBy(undone, (booked) => keysOf(booked));
  const pairs: Matches['pairs'] = [];
  const open = new Set(books.filter((booked) => !takenBack.has(booked)).toSorted((a, b) => certainty.indexOf(a.state) - certainty.indexOf(b.state)));
  let left = movements.filter((movement) => {
    const booked = ['authorization', 'void', 'transfer', 'transfer_failed', 'refund', 'refund_failed'].includes(movement.kind) ? undoneBy.find(keysOfUndone(movement)) : undefined;
    if (booked) takenBack.get(booked)?.push(movement);
    return !booked;
  });
  for (const round of rounds) {
    const index = indexBy([...open].filter(round.takesPart), round.keysOf);
    left = left.filter((movement) => {
      const booked = index.find(round.keysOfMovement(movement), (candidate) => open.has(candidate));
      if (!booked) return true;
      open.delete(booked);
      pairs.push([booked, movement]);
      return false;
    });
  }
  return { pairs, undone: [...takenBack], leftHere: [...open], leftThere: left };
}

function indexBy(books: readonly BookedMovement[], keysOf: (booked: BookedMovement) => readonly string[]) {
  const byKey = new Map<string, BookedMovement[]>();
  for (const booked of books)
    for (const key of keysOf(booked)) {
      const known = byKey.get(key);
      if (known) known.push(booked);
      else byKey.set(key, [booked]);
    }
  return { find: (keys: readonly string[], isFree: (booked: BookedMovement) => boolean = () => true) => keys.flatMap((key) => byKey.get(key) ?? []).find(isFree) };
}

function keysOf({ kind, id, providerId }: BookedMovement): string[] {
  return [`${kind} ${id}`, ...(providerId ? [`${kind} ${providerId}`] : [])];
}

function keysOfMovement({ kind, id, reference, idempotencyKey }: ProviderMovement): string[] {
  const ours = kind === 'authorization' || kind === 'transfer' ? reference : idempotencyKey;
  return [`${kind} ${id}`, ...(ours ? [`${kind} ${ours}`] : [])];
}

function keysOfUndone({ kind, id, reference }: ProviderMovement): string[] {
  const started = kind === 'void' || kind === 'authorization' ? 'authorization' : kind === 'refund' || kind === 'refund_failed' ? 'refund' : 'transfer';
  return [`${started} ${id}`, ...(reference ? [`${started} ${reference}`] : [])];
}

function compare(booked: BookedMovement, movement: ProviderMovement): Difference[] {
  // What was held frees itself; what had been collected does not go back by itself.
  if (booked.state === 'undone') return booked.kind === 'void' && movement.id === movement.authorizationId ? [] : [{ kind: 'missing_here', text: `the provider did ${theirs(movement)}, which we hold for declined: ${inWords(booked)}` }];
  if (booked.currency !== movement.amount.currency) return [{ kind: 'other_currency', text: `our ${inWords(booked)} is ${theirs(movement)} at the provider` }];
  // What a void sets free may still grow while it is under way: when something is written off.
  const mayDiffer = booked.state === 'open' && (booked.kind === 'void' || movement.isAtOnce);
  return booked.amountMinor === movement.amount.minor || mayDiffer ? [] : [{ kind: 'other_amount', text: `our ${inWords(booked)} is ${theirs(movement)} at the provider` }];
}

function unknownHere(movement: ProviderMovement, pairs: Matches['pairs']): Difference {
  const twin = pairs.find(([booked, other]) => booked.kind === movement.kind && isSame(movement, other));
  const reference = movement.reference ? `, for ${movement.reference}` : '';
  return twin ? { kind: 'doubled', text: `the provider did it twice: ${theirs(movement)} beside ${theirs(twin[1])}, our ${inWords(twin[0])}` } : { kind: 'missing_here', text: `the provider has ${theirs(movement)}${reference}, which ${movement.kind === 'transfer_failed' ? 'nobody of ours has asked for' : 'we know nothing of'}` };
}

/** Whether they look like one thing done twice: one id, or one amount for one payment or reference. */
function isSame(one: ProviderMovement, other: ProviderMovement): boolean {
  const isOneAmount = one.amount.minor === other.amount.minor && one.amount.currency === other.amount.currency;
  const isOneThing = (one.authorizationId !== null && one.authorizationId === other.authorizationId) || (one.reference !== null && one.reference === other.reference);
  return one.id === other.id || (isOneAmount && isOneThing);
}

function stillHeld(booked: BookedMovement, movements: readonly ProviderMovement[]): Difference[] {
  const sign = ({ kind }: ProviderMovement) => (['void', 'transfer_failed', 'refund_failed'].includes(kind) ? -1 : 1);
  const minor = movements.reduce((sum, movement) => sum + sign(movement) * movement.amount.minor, 0);
  const currency = movements[0]?.amount.currency ?? booked.currency;
  const what = booked.kind !== 'authorization' ? `our ${inWords(booked)} failed, and the provider has sent` : `checkout ${booked.id} failed, and the provider still holds`;
  return minor === 0 ? [] : [{ kind: 'still_held', text: `${what} ${amountOf(minor, currency)}` }];
}

function sumsOf(movements: readonly ProviderMovement[]): Money[] {
  const byCurrency = Map.groupBy(movements, ({ amount }) => amount.currency);
  return [...byCurrency].map(([currency, all]) => ({ currency, minor: all.reduce((sum, { amount }) => sum + amount.minor, 0) }));
}
