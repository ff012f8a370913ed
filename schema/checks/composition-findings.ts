/** What the composer says, with file, line and what to do. */
import type { GraphQLError } from 'graphql';
import type { CompositionHint, CompositionResult } from '../composition.ts';
import { placeFinder, placeOf } from './coordinates.ts';
import type { Finding, Place } from './finding.ts';

/** What to do about an error, by the composer's code. */
const advice: Readonly<Record<string, string>> = {
  GRAPHQL_PARSE_FAILED: 'Correct the syntax at this place.',
  INVALID_GRAPHQL: 'Correct the definition; a type must be defined in the same subgraph or in schema/shared.graphql.',
  FIELD_TYPE_MISMATCH: 'Give the field the same type in every subgraph that defines it.',
  FIELD_ARGUMENT_TYPE_MISMATCH: 'Give the argument the same type in every subgraph that defines it.',
  INVALID_FIELD_SHARING: 'Let one subgraph own the field; else mark it @shareable in all of them, or @external where it is only referred to.',
  KEY_INVALID_FIELDS: 'Name fields of this type in @key, and define them in this subgraph.',
  KEY_FIELDS_HAS_ARGS: 'Use fields without arguments in @key.',
  REQUIRES_INVALID_FIELDS: 'Declare each field that @requires names in this subgraph, marked @external.',
  REQUIRES_FIELDS_HAS_ARGS: 'Use fields without arguments in @requires.',
  EXTERNAL_UNUSED: 'Remove the @external field, or use it in @requires or @provides.',
  EXTERNAL_MISSING_ON_BASE: 'Define the field in the subgraph that owns the type, or drop @external.',
  PROVIDES_INVALID_FIELDS: 'Name fields of the provided type, marked @external here.',
  REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH: 'Add the argument in every subgraph, or make it optional.',
  REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: 'Add the input field in every subgraph, or make it optional.',
  ENUM_VALUE_MISMATCH: 'Define the enum with the same values everywhere; best in schema/shared.graphql.',
  TYPE_KIND_MISMATCH: 'Use another name: two subgraphs define different kinds of type by this one.',
  SATISFIABILITY_ERROR: 'Give the type a common, resolvable @key in the subgraphs named here, so that the planner can get from one to the other.',
  OVERRIDE_FROM_SELF_ERROR: 'Name the subgraph that the field moves away from.',
  OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE: 'Remove @external, @provides or @requires from the field that is overridden.',
  EMPTY_MERGED_INPUT_TYPE: 'Give the input type at least one field that all its subgraphs define.',
  NO_QUERIES: 'Define at least one query field.',
};

const generalAdvice = 'Make the definitions at these places agree.';

/** Errors and hints of a composition as findings. */
export function compositionFindings({ errors, hints, subgraphs }: CompositionResult): Finding[] {
  const find = placeFinder(subgraphs.map(({ document }) => document));
  return [...errors.map((error) => errorFinding(error, find)), ...hints.map(hintFinding)];
}

function errorFinding(error: GraphQLError, find: (coordinate: string) => Place | undefined): Finding {
  const code = typeof error.extensions.code === 'string' ? error.extensions.code : 'GRAPHQL_PARSE_FAILED';
  const places = placesOf(error);
  // What cannot be planned has no place of its own, but names a field.
  const named = /field "(\w+\.\w+)"/.exec(error.message)?.[1];
  return {
    rule: `composition/${kebab(code)}`,
    severity: 'error',
    message: withOthers(error.message, places),
    fix: advice[code] ?? generalAdvice,
    place: places[0] ?? (named ? find(named) : undefined),
  };
}

function hintFinding(hint: CompositionHint): Finding {
  const places = (hint.nodes ?? []).flatMap((node) => placeOf(node) ?? []);
  // The composer knows informational levels, too; none of them should fail a build.
  const severity = hint.definition.level.name === 'WARN' ? 'warning' : 'note';
  return {
    rule: `composition/hint-${kebab(hint.definition.code)}`,
    severity,
    message: withOthers(hint.message.replace(/\s*\n\s*/g, ' '), places),
    fix: 'Make the definitions agree, or keep the difference if it is meant.',
    coordinate: hint.coordinate,
    place: places[0],
  };
}

function placesOf(error: GraphQLError): Place[] {
  const ofNodes = (error.nodes ?? []).flatMap((node) => placeOf(node) ?? []);
  if (ofNodes.length > 0) return ofNodes;
  return error.source && error.locations ? error.locations.map(({ line, column }) => ({ file: error.source?.name ?? '', line, column })) : [];
}

/** The message with the places besides the first, which the finding carries itself. */
function withOthers(message: string, places: readonly Place[]): string {
  const others = [...new Set(places.slice(1).map(({ file, line }) => `${file}:${line}`))];
  return others.length > 0 ? `${message} (also ${others.join(', ')})` : message;
}

function kebab(code: string): string {
  return code.toLowerCase().replaceAll('_', '-');
}
