/** The order of routes: independent of who registered first, the more literal path wins. */
import { StemmaError } from '../shared/errors.ts';
import { replaceParameters, type RouteDefinition } from '../contract/route.ts';

/** Where the API lives; a breaking change gets a new number. */
export const apiVersion = 'v1';
export const apiBase = `/api/${apiVersion}`;

/** The whole path of a route, base included. */
export const fullPath = (route: RouteDefinition): string => (route.atRoot ? route.path : apiBase + route.path);

/** The path as the router takes it: a rest is any text, line breaks too, which `.` would not match. */
export const routerPath = (route: RouteDefinition): string =>
  replaceParameters(fullPath(route), (name, rest) => (rest ? `:${name}{[\\s\\S]+}` : `:${name}`));

/** Compares two paths so that a literal segment comes before a parameter, and a parameter before a rest. */
export function bySpecificity(a: string, b: string): number {
  const [left, right] = [ranks(a), ranks(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Parameters have other ranks than letters: `!` sorts before `+`, which sorts before `~`. */
const ranks = (path: string): string =>
  replaceParameters(path, (_, rest) => (rest ? '~' : '+'))
    .split('/')
    .map((segment) => (segment === '~' ? '2' : segment.includes('+') ? '1' : `0${segment}`))
    .join('/');

/** @throws StemmaError INTERNAL when two routes share a name, or a method and path. */
export function assertDistinct(routes: readonly RouteDefinition[]): void {
  const seen = new Set<string>();
  for (const route of routes) {
    for (const key of [route.name, `${route.method} ${replaceParameters(fullPath(route), (_, rest) => (rest ? ':rest' : ':one'))}`]) {
      if (seen.has(key)) throw new StemmaError('INTERNAL', `Two routes are ${key}.`);
      seen.add(key);
    }
  }
}
