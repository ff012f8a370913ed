/** The registry could not do what was asked: it does not answer, refuses, or holds something else than expected. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
}
