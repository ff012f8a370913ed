import { HttpError, type Route } from './http-types.ts';

export interface Router {
  /** The route of a request. Throws HttpError 404 for an unknown path and 405 for a known path with another method. */
  route(method: string, path: string): Route;
  /** The route of a request, if it has one. */
  find(method: string, path: string): Route | undefined;
}

/** Finds the route for a request: exact paths first, then the longest matching prefix. */
export function createRouter(routes: readonly Route[]): Router {
  const exact = new Map<string, Map<string, Route>>();
  const prefixes: { prefix: string; methods: Map<string, Route> }[] = [];
  for (const route of routes) {
    const methods = route.path.endsWith('*') ? prefixEntry(prefixes, route.path.slice(0, -1)) : exactEntry(exact, route.path);
    if (methods.has(route.method)) throw new Error(`Route ${route.method} ${route.path} is defined twice`);
    methods.set(route.method, route);
  }
  prefixes.sort((a, b) => b.prefix.length - a.prefix.length);

  const methodsAt = (path: string): Map<string, Route> | undefined => exact.get(path) ?? prefixes.find(({ prefix }) => path.startsWith(prefix))?.methods;
  const among = (methods: Map<string, Route> | undefined, method: string): Route | undefined => methods?.get(method) ?? (method === 'HEAD' ? methods?.get('GET') : undefined);
  return {
    find: (method, path) => among(methodsAt(path), method),
    route(method, path) {
      const methods = methodsAt(path);
      if (!methods) throw new HttpError(404, 'NOT_FOUND', `There is nothing at ${path}.`);
      const route = among(methods, method);
      if (route) return route;
      const allowed = [...methods.keys()].join(', ');
      throw new HttpError(405, 'BAD_REQUEST', `${path} answers ${allowed}, not ${method}.`, { allow: allowed });
    },
  };
}

function exactEntry(exact: Map<string, Map<string, Route>>, path: string): Map<string, Route> {
  const methods = exact.get(path) ?? new Map<string, Route>();
  exact.set(path, methods);
  return methods;
}

function prefixEntry(prefixes: { prefix: string; methods: Map<string, Route> }[], prefix: string): Map<string, Route> {
  const found = prefixes.find((entry) => entry.prefix === prefix);
  if (found) return found.methods;
  const methods = new Map<string, Route>();
  prefixes.push({ prefix, methods });
  return methods;
}
