import { hasRole, neverImpersonated, type Rule } from '../auth/permissions.ts';

/** Mutations of the messaging API by what comes after the service's name. */
export const messagingMutations = ['DeadLettersReplay', 'DeadLettersDiscard', 'OutboxRedrive', 'ConsumerPause', 'ConsumerResume'] as const;

/** Who may look at a service's messages and at its audit log, and who may change anything about them: rules to spread into the service's own. */
export function messagingRules(service: string): { query: Record<string, Rule>; mutation: Record<string, Rule> } {
  return {
    query: { [`${service}Messaging`]: hasRole('support', 'admin'), [`${service}AuditLog`]: neverImpersonated(hasRole('admin')) },
    mutation: Object.fromEntries(messagingMutations.map((name) => [`${service}${name}`, hasRole('admin')])),
  };
}
