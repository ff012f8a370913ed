import { isInterfaceType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { mutationRule } from './impersonation.ts';
import { allow, type Permissions } from './permissions.ts';
import { isRule, wrapResolvers, type Rule, type RuleTree } from './shield.ts';

export interface ApplyPermissionsOptions {
  schema: GraphQLSchema;
  permissions: Permissions;
  /** Object types that are open to everybody unless `permissions` names them: the shared value types. */
  openTypes?: readonly string[];
}

/** Federation's own root fields; the caller's identity was checked before, and each entity's fields have rules. */
const federationRootFields = ['_service', '_entities'];

/**
 * Guards every field of the schema with its rule, in place, and denies the rest.
 *
 * Throws one error listing every gap, because a gap found in production is a leak: fields without a rule, rules that
 * are undefined, rules on types or fields that do not exist, rules on interfaces (they have no effect), and rules on
 * payload types other than `allow` (they would run after the side effect).
 */
export function applyPermissions({ schema, permissions, openTypes = [] }: ApplyPermissionsOptions): void {
  const problems = checkNames(schema, permissions);
  const tree: RuleTree = {};
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const declared = permissions[type.name] ?? (type.name === '_Service' || openTypes.includes(type.name) ? allow : undefined);
    if (declared === undefined) {
      problems.push(`type "${type.name}" has no rules`);
      continue;
    }
    const rules = rulesOfType(type, declared, schema.getQueryType() === type, problems);
    tree[type.name] = schema.getMutationType() === type ? closedToImpersonation(rules) : rules;
  }
  problems.push(...checkPayloads(schema, tree));
  if (problems.length > 0) throw new Error(`Permissions are incomplete:\n${problems.map((p) => `- ${p}`).join('\n')}`);
  wrapResolvers(schema, tree);
}

function checkNames(schema: GraphQLSchema, permissions: Permissions): string[] {
  return Object.entries(permissions).flatMap(([name, declared]) => {
    const type = schema.getType(name);
    if (!type) return [`type "${name}" has rules but is not in the schema`];
    if (isInterfaceType(type)) return [`"${name}" is an interface: put the rules on the types that implement it`];
    if (!isObjectType(type)) return [`"${name}" is not an object type, so rules have no effect on it`];
    if (declared === undefined) return [`the rules of "${name}" are undefined (an import cycle?)`];
    if (isRule(declared)) return [];
    return Object.keys(declared)
      .filter((field) => field !== '*' && !type.getFields()[field])
      .map((field) => `"${name}.${field}" has a rule but is not in the schema`);
  });
}

function rulesOfType(
  type: GraphQLObjectType,
  declared: Rule | Record<string, Rule>,
  isQuery: boolean,
  problems: string[],
): Record<string, Rule> {
  const rules: Record<string, Rule> = {};
  for (const field of Object.keys(type.getFields())) {
    const rule = ruleOfField(declared, field, isQuery);
    if (isRule(rule)) rules[field] = rule;
    else problems.push(`"${type.name}.${field}" has ${rule === undefined ? 'no rule' : 'something that is no rule'}`);
  }
  return rules;
}

/** Acting for somebody is for looking: a mutation is open to it only where its rule says so. */
function closedToImpersonation(rules: Record<string, Rule>): Record<string, Rule> {
  return Object.fromEntries(Object.entries(rules).map(([field, rule]) => [field, mutationRule(rule)]));
}

function ruleOfField(declared: Rule | Record<string, Rule>, field: string, isQuery: boolean): unknown {
  if (isQuery && federationRootFields.includes(field)) return allow;
  if (isRule(declared)) return declared;
  const byField = declared as Record<string, Rule | undefined>;
  // An own key that is undefined must not fall back to '*': it was meant to be a rule of its own.
  return Object.hasOwn(byField, field) ? byField[field] : byField['*'];
}

function checkPayloads(schema: GraphQLSchema, tree: RuleTree): string[] {
  return Object.keys(tree)
    .filter((name) => name.endsWith('Payload'))
    .flatMap((name) =>
      Object.entries(tree[name] ?? {})
        .filter(([, rule]) => rule !== allow)
        .map(([field]) => `"${name}.${field}" must be allow: a payload's rule would run after the side effect; guard the mutation`),
    )
    .filter(() => schema.getMutationType() !== undefined);
}
