import type { World } from '../world.ts';

/** Sends an operation as somebody who may, and gives its first field. Throws when nothing comes. */
export type Owner = <T>(query: string, variables?: Record<string, unknown>) => Promise<T>;

/** One of the demo's people, signed in. */
export async function asOwner({ persona, gateway }: World, key: string): Promise<Owner> {
  const { token } = await persona(key);
  return async <T>(query: string, variables: Record<string, unknown> = {}) => {
    const { data, text } = await gateway(query, variables, { token });
    if (!data) throw new Error(`${key} was not answered: ${text.slice(0, 300)}`);
    return Object.values(data)[0] as unknown as T;
  };
}
