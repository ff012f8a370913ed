/** The rules that every schema of the project is held to; one file each. */
import type { Finding } from '../finding.ts';
import { contractTags } from './contract-tags.ts';
import { conventions } from './conventions.ts';
import { deprecation } from './deprecation.ts';
import { descriptions } from './descriptions.ts';
import { entities } from './entities.ts';
import { fieldSets } from './field-sets.ts';
import { hints } from './hints.ts';
import { naming } from './naming.ts';
import { pagination } from './pagination.ts';
import { references } from './references.ts';
import type { LintRule } from './rule.ts';
import type { LintWorld } from './world.ts';

const rules: readonly LintRule[] = [descriptions, naming, references, pagination, deprecation, fieldSets, entities, conventions, hints, contractTags];

export function lint(world: LintWorld): Finding[] {
  return rules.flatMap((rule) => rule(world));
}
