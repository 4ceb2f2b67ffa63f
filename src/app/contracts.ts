/** Every contract of the product in one place: what the server answers, what `contracts/` holds, what the contract tests cover. */
import type { z } from 'zod';
import type { RouteDefinition } from '../kernel/contract/route.ts';
import { systemRoutes } from '../kernel/contract/system.ts';

/** All routes, those of every module included. */
export const routes: readonly RouteDefinition[] = [...systemRoutes];

/** Shapes that leave the HTTP API (files, events), by `name.vN`. A breaking change gets a new number. */
export const versionedSchemas: Readonly<Record<`${string}.v${number}`, z.ZodType>> = {};
