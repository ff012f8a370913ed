/** Subgraphs that the sandbox has of its own. Accounts and keys are the real ones': they say who asks, whatever is asked about. */
export const sandboxSubgraphs = ['vendor', 'product', 'order', 'notification'] as const;
export type SandboxSubgraph = (typeof sandboxSubgraphs)[number];

/** What the gateway calls a subgraph of the sandbox. */
export const sandboxName = (name: string): string => `sandbox.${name}`;

/** Before the names of all its exchanges and queues, so that no message of the sandbox meets a real one. */
export const queuePrefix = 'sandbox.';
