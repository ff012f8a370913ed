import type { ApartFromDevice } from '#platform/bff/features/gate';
import { DomainError } from '#platform/errors/domain-error';
import type { HttpRequest } from '#platform/server/http-types';

export const deviceIdHeader = 'x-device-id';
const pattern = /^[\w-]{16,128}$/;

/**
 * A request without the id of the device (the one of `signIn`), by which a guest keeps the variants of experiments. Throws DomainError BAD_USER_INPUT
 * for an id that cannot be one.
 */
export function apartFromDevice(request: HttpRequest): ApartFromDevice {
  if (!request.headers[deviceIdHeader]) return { request, device: null };
  const { [deviceIdHeader]: id, ...headers } = request.headers;
  if (typeof id !== 'string' || !pattern.test(id)) throw new DomainError('BAD_USER_INPUT', `The header ${deviceIdHeader} must be 16 to 128 letters, digits, "-" or "_".`);
  return { request: { ...request, headers }, device: `device:${id}` };
}
