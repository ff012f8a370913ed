import { createRequire } from 'node:module';
import { defaultFieldResolver, GraphQLError, type GraphQLFieldResolver, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql';
import { anonymousViewer, isAuthenticated, type Viewer } from './viewer.ts';

declare const ruleBrand: unique symbol;
/** A permission rule made by `permissions.ts`; rules built with graphql-shield directly do not fit this type. */
export interface Rule {
  readonly [ruleBrand]: true;
}

/** Granted, refused, or refused until the person proves the second factor again, which clients can lead to. */
export type Decision = boolean | 'SECOND_FACTOR_REQUIRED';

/** Decides by parent, arguments and viewer. Synchronous: an asynchronous one would break up DataLoader's batches. */
export type Predicate = (parent: never, args: never, viewer: Viewer) => Decision;
export type RuleTree = Record<string, Record<string, Rule>>;
type FieldMiddleware = (resolve: () => unknown, parent: unknown, args: unknown, context: unknown, info: GraphQLResolveInfo) => unknown;
type RuleContext = { viewer?: Viewer } | undefined;

interface ShieldModule {
  allow: Rule;
  deny: Rule;
  rule(name: string, options: { cache: 'no_cache' }): (run: (parent: never, args: never, context: RuleContext) => boolean | Error) => Rule;
  shield(
    tree: RuleTree,
    options: {
      fallbackRule: Rule;
      allowExternalErrors: true;
      fallbackError: (error: unknown, parent: unknown, args: unknown, context: RuleContext) => Error;
    },
  ): { generate(schema: GraphQLSchema): Record<string, Record<string, FieldMiddleware>> };
}

// The CommonJS build on purpose: the ES module build imports `util.isUndefined`, which Node has removed.
const { allow, deny, rule, shield } = createRequire(import.meta.url)('graphql-shield') as ShieldModule;

const predicates = new WeakMap<Rule, Predicate>([
  [allow, () => true],
  [deny, () => false],
]);
let ruleCount = 0;

export const shieldAllow: Rule = allow;
export const shieldDeny: Rule = deny;

/** A rule over a synchronous predicate, never cached: shield's caches share one decision between aliases. */
export function makeRule(name: string, predicate: Predicate): Rule {
  ruleCount += 1;
  const made = rule(`${name} #${ruleCount}`, { cache: 'no_cache' })((parent, args, context) => {
    try {
      const decision = predicate(parent, args, context?.viewer ?? anonymousViewer());
      return decision === 'SECOND_FACTOR_REQUIRED' ? proofNeeded() : decision === true;
    } catch (error) {
      // A rule that fails denies, and the failure is reported as what it is: a fault of ours.
      return new Error('A permission rule failed', { cause: error });
    }
  });
  predicates.set(made, predicate);
  return made;
}

/** Whether the value is a rule of this module; `undefined` (an import cycle) and foreign rules are not. */
export function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && predicates.has(value as Rule);
}

/** The predicate behind a rule, for combining rules without shield's asynchronous logic rules. */
export function predicateOf(value: Rule): Predicate {
  const predicate = predicates.get(value);
  if (!predicate) throw new Error('Expected a permission rule, got undefined or a foreign value (an import cycle?)');
  return predicate;
}

/**
 * Puts shield's middleware around the resolvers of a schema we have just built, in place. Fields with `allow` stay
 * bare: their middleware could only ever grant, and costs an extra promise for every value of every row.
 */
export function wrapResolvers(schema: GraphQLSchema, tree: RuleTree): void {
  const options = { fallbackRule: deny, allowExternalErrors: true, fallbackError: denial } as const;
  const middleware = shield(tree, options).generate(schema);
  for (const [typeName, fields] of Object.entries(tree)) {
    const type = schema.getType(typeName);
    if (!type || !('getFields' in type)) throw new Error(`Type "${typeName}" has rules but no fields`);
    for (const [fieldName, fieldRule] of Object.entries(fields)) {
      const field = type.getFields()[fieldName];
      const guard = middleware[typeName]?.[fieldName];
      if (!field || !guard) throw new Error(`"${typeName}.${fieldName}" has a rule but cannot be guarded`);
      if (fieldRule !== allow && 'args' in field) field.resolve = guarded(guard, field.resolve ?? defaultFieldResolver);
    }
  }
}

type FieldResolver = GraphQLFieldResolver<unknown, unknown>;

function guarded(guard: FieldMiddleware, resolve: FieldResolver): FieldResolver {
  return (parent, args, context, info) => guard(() => resolve(parent, args, context, info), parent, args, context, info);
}

const proofNeeded = (): Error => new GraphQLError('Enter a code of your second factor, then do it again.', { extensions: { code: 'SECOND_FACTOR_REQUIRED' } });

function denial(_error: unknown, _parent: unknown, _args: unknown, context: RuleContext): Error {
  const signedIn = context?.viewer !== undefined && isAuthenticated(context.viewer);
  return signedIn
    ? new GraphQLError('You may not see or do this.', { extensions: { code: 'FORBIDDEN' } })
    : new GraphQLError('Sign in to see or do this.', { extensions: { code: 'UNAUTHENTICATED' } });
}
