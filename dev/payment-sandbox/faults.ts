import { z } from 'zod';
import { operations, type Operation } from './model.ts';

export const behaviours = [
  'slow',
  'decline',
  'requireAction',
  'timeoutBefore',
  'timeoutAfter',
  'error500',
  'error500After',
] as const;

const ruleShape = z.strictObject({
  behaviour: z.enum(behaviours),
  /** Only for this operation; for all when absent. */
  operation: z.enum(operations).optional(),
  /** Only for payments with this token; for all when absent. */
  paymentMethod: z.string().optional(),
  /** How many requests it applies to; all from now on when absent. */
  times: z.int().min(1).optional(),
  /** For `slow`. */
  delayMs: z.int().min(0).max(120_000).default(3_000),
  /** For `decline`. */
  reason: z.string().default('generic_decline'),
});

const webhooksShape = z.strictObject({
  /** How often each event is delivered. */
  copies: z.int().min(1).max(100).default(1),
  delayMs: z.int().min(0).max(600_000).default(0),
  /** Collect events for a moment and deliver the newest first. */
  reorder: z.boolean().default(false),
  /** Deliver before the request that caused the event is answered. */
  early: z.boolean().default(false),
  /** Deliver nothing until it is false again. */
  paused: z.boolean().default(false),
});

export const controlBody = z.strictObject({
  /** Back to normal, before anything else in the body is applied. */
  reset: z.boolean().default(false),
  /** Rules to add; the first that fits a request applies. */
  rules: z.array(ruleShape).default([]),
  webhooks: webhooksShape.optional(),
  /** Answer everything with 503. */
  down: z.boolean().optional(),
});

export type Rule = z.infer<typeof ruleShape>;
export type WebhookFaults = z.infer<typeof webhooksShape>;

/** Test tokens: how a payment with them behaves, whatever the rules say. */
export const tokens: Readonly<Record<string, Partial<Rule>>> = {
  pm_ok: {},
  pm_declined: { behaviour: 'decline' },
  pm_insufficient: { behaviour: 'decline', reason: 'insufficient_funds' },
  pm_requires_action: { behaviour: 'requireAction' },
  pm_slow: { behaviour: 'slow' },
  pm_timeout_before: { behaviour: 'timeoutBefore' },
  pm_timeout_after: { behaviour: 'timeoutAfter' },
  pm_error_500: { behaviour: 'error500' },
};

export interface Faults {
  /** How this request should misbehave; counts it against the rule's `times`. */
  take(operation: Operation, paymentMethod: string | undefined): Rule | null;
  control(change: z.infer<typeof controlBody>): void;
  readonly state: { readonly rules: readonly Rule[]; readonly webhooks: WebhookFaults; readonly down: boolean };
}

/** What the sandbox was told to get wrong. Kept in memory: a restart is back to normal. */
export function createFaults(): Faults {
  let rules: Rule[] = [];
  let webhooks = webhooksShape.parse({});
  let down = false;
  const take = (operation: Operation, paymentMethod: string | undefined): Rule | null => {
    const rule = rules.find(
      (candidate) =>
        (candidate.operation ?? operation) === operation && (candidate.paymentMethod ?? paymentMethod) === paymentMethod,
    );
    if (!rule) return operation === 'authorize' ? tokenRule(paymentMethod) : null;
    if (rule.times !== undefined) {
      rule.times -= 1;
      if (rule.times === 0) rules = rules.filter((candidate) => candidate !== rule);
    }
    return rule;
  };
  return {
    take,
    control(change) {
      if (change.reset) {
        rules = [];
        webhooks = webhooksShape.parse({});
        down = false;
      }
      rules.push(...change.rules);
      webhooks = change.webhooks ?? webhooks;
      down = change.down ?? down;
    },
    get state() {
      return { rules, webhooks, down };
    },
  };
}

function tokenRule(paymentMethod = ''): Rule | null {
  const token = tokens[paymentMethod] ?? { behaviour: 'decline', reason: 'unknown_payment_method' };
  return token.behaviour ? ruleShape.parse(token) : null;
}
