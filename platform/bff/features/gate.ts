import type { HttpRequest } from '../../server/http-types.ts';
import { isImpersonal } from '../page-cache.ts';
import type { PageResponse, Variation } from '../page-variation.ts';
import type { ExposureLog } from './exposures.ts';
import type { FeatureDeclarations } from './declaration.ts';
import type { FeatureSwitchboard } from './features.ts';

/** A request apart from the device that sends it: what is left may be the same for everybody. */
export interface ApartFromDevice {
  readonly request: HttpRequest;
  /** The unit of the device; null when it has no name (yet). */
  readonly device: string | null;
}

/** How an endpoint knows of features: what they make of its answers, and who was shown which. */
export interface FeatureGate {
  /** Throws DomainError for a device's name that cannot be one. */
  apart(request: HttpRequest): ApartFromDevice;
  variationFor(device: string | null): Variation;
  /** The answer as it goes to this visitor: told as shown, and kept by nobody else. */
  handOut(asked: ApartFromDevice, response: PageResponse, variedBy: readonly string[]): PageResponse;
}

export interface FeatureGateOptions<Declared extends FeatureDeclarations> {
  switchboard: FeatureSwitchboard<Declared>;
  exposures: ExposureLog;
  apart(request: HttpRequest): ApartFromDevice;
}

export function createFeatureGate<Declared extends FeatureDeclarations>({ switchboard, exposures, apart }: FeatureGateOptions<Declared>): FeatureGate {
  return {
    apart,
    variationFor: (device) => ({ of: (ids) => switchboard.variationOf(device, ids), ofAll: () => (device === null ? '' : switchboard.variationOf(device, switchboard.differing())) }),
    handOut({ request, device }, response, variedBy) {
      const { features } = response;
      if (!features) return response;
      // A public answer may have been made for another device, which gets the same; the unit is then the one that asks now.
      exposures.tell(isImpersonal(request) ? device : features.unit, features.shown);
      return features.read.length === 0 ? response : { ...response, headers: oneOfSeveral(response.headers ?? {}, device, variedBy) };
    },
  };
}

/**
 * Caches along the way may keep what those without a name get, and must know that others get something else. What a named device gets is for
 * its own cache, which asks each time.
 */
function oneOfSeveral(headers: Record<string, string | string[]>, device: string | null, variedBy: readonly string[]): Record<string, string | string[]> {
  const vary = [...new Set([...[headers['vary'] ?? []].flat().flatMap((value) => value.split(', ')), ...variedBy])].join(', ');
  const isPublic = String(headers['cache-control'] ?? '').startsWith('public');
  return { ...headers, vary, ...(isPublic && device !== null && { 'cache-control': 'private, no-cache' }) };
}
