/**
 * What a workspace is served with, part by part, beside what the software has. Nothing of it is declared: a parser or a strategy
 * serves when a visible revision was read with it, a ranking when the epoch of the moment has it, a recipe when a derivation stands on
 * a trace of it. So it is exact at every sequence, and cannot say otherwise than what is served.
 */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import { openEnd, recipeComponent, servedRecipes } from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { Component, DocumentsContext } from './context.ts';
import { parserComponent, recognitionComponent, recognitionOf, strategyComponent, strategyOf } from './readings.ts';

export type ToolchainContext = Pick<DocumentsContext, 'parsers' | 'strategies' | 'participants' | 'registry'>;

/** The parts of the toolchain, those of reading first, with the versions that serve a sequence. */
export async function readToolchain(context: ToolchainContext, reader: Reader, seq: number): Promise<Component[]> {
  const { parsers, strategies, participants, registry } = context;
  const readings = await servedReadings(reader, seq);
  const recipes = await servedRecipes(reader, seq);
  const distinct = (versions: readonly string[]): string[] => [...new Set(versions)].sort();
  const components: Component[] = Object.values(parsers.versions).map(({ id, version }) => ({
    component: parserComponent(id),
    serves: distinct(readings.filter((one) => one.parser === id).map((one) => `${id}@${one.parser_version}`)),
    has: `${id}@${version}`,
  }));
  const recognition = await parsers.recognition();
  // What was recognised is kept when nothing is there any more that recognises.
  if (recognition !== undefined)
    components.push({
      component: recognitionComponent,
      serves: distinct(readings.flatMap((one) => recognitionOf(one.options) ?? [])),
      has: recognition,
    });
  for (const [name, { version, lacks }] of Object.entries(strategies)) {
    const served = distinct(readings.map((one) => strategyOf(one.options)).filter((one) => one.startsWith(`${name}@`)));
    // What cannot be cut by now is no other version of what was.
    const has = (lacks === undefined ? undefined : served.at(-1)) ?? `${name}@${version}`;
    components.push({ component: strategyComponent(name), serves: served, has });
  }
  for (const participant of participants) components.push(...((await participant.components?.(reader, seq)) ?? []));
  for (const { kind, recipe } of registry.derivations) {
    const served = recipes.filter((one) => one.kind === kind).map((one) => one.recipe);
    components.push({ component: recipeComponent(kind), serves: distinct(served), has: recipe });
  }
  return components;
}

/** Whether the software has another version of a part than what serves. */
export const isNewer = ({ serves, has }: Component): boolean => serves.some((version) => version !== has);

/**
 * The parts that a person means: those of which the software has another version, or the ones that are named, whole or by what
 * comes before the colon. @throws StemmaError VALIDATION_ERROR naming the parts there are.
 */
export function chooseComponents(components: readonly Component[], asked: string | undefined): Component[] {
  if (asked === undefined) return components.filter(isNewer);
  const chosen = components.filter(({ component }) => component === asked || component.startsWith(`${asked}:`));
  if (chosen.length > 0) return chosen;
  throw new StemmaError(
    'VALIDATION_ERROR',
    `"${asked.slice(0, 100)}" is no part of the toolchain. Its parts are: ${components.map((one) => one.component).join(', ')}.`,
  );
}

interface ServedReading {
  readonly parser: string;
  readonly parser_version: number;
  readonly options: string;
}

/** The ways in which visible revisions were read: few, found by skipping through their index. */
async function servedReadings(reader: Reader, seq: number): Promise<ServedReading[]> {
  const { workspace } = reader;
  const { rows } = await sql<ServedReading>`
    WITH RECURSIVE known AS (
      (SELECT parser, parser_version, options FROM revisions WHERE workspace = ${workspace} ORDER BY parser, parser_version, options LIMIT 1)
      UNION ALL
      SELECT n.parser, n.parser_version, n.options FROM known k CROSS JOIN LATERAL (
        SELECT r.parser, r.parser_version, r.options FROM revisions r
        WHERE r.workspace = ${workspace} AND (r.parser, r.parser_version, r.options) > (k.parser, k.parser_version, k.options)
        ORDER BY r.parser, r.parser_version, r.options LIMIT 1) n)
    SELECT k.parser, k.parser_version, k.options FROM known k
    WHERE EXISTS (SELECT FROM revisions r
      JOIN visibility v ON v.workspace = r.workspace AND v.revision = r.id AND v.from_seq <= ${seq} AND v.to_seq > ${seq}
      WHERE r.workspace = ${workspace} AND r.parser = k.parser AND r.parser_version = k.parser_version AND r.options = k.options)`.execute(
    reader.db(),
  );
  return rows;
}

/** The names of the bundles that show something that was read by an older version of one of these parts. */
export async function bundlesReadBy(reader: Reader, components: readonly Component[]): Promise<string[]> {
  const old = components.flatMap(({ component, serves, has }) =>
    serves.filter((version) => version !== has).map((version) => `${component} ${version}`),
  );
  const { rows } = await sql<ServedReading & { name: string }>`
    SELECT DISTINCT b.name, r.parser, r.parser_version, r.options FROM visibility v
    JOIN revisions r ON r.workspace = v.workspace AND r.id = v.revision
    JOIN bundles b ON b.workspace = v.workspace AND b.id = v.bundle
    WHERE v.workspace = ${reader.workspace} AND v.to_seq = ${openEnd}`.execute(reader.db());
  const isOld = ({ parser, parser_version: version, options }: ServedReading): boolean => {
    const strategy = strategyOf(options);
    const recognition = recognitionOf(options);
    return (
      (recognition !== undefined && old.includes(`${recognitionComponent} ${recognition}`)) ||
      old.includes(`${parserComponent(parser)} ${parser}@${version}`) ||
      old.includes(`${strategyComponent(strategy.split('@')[0] as string)} ${strategy}`)
    );
  };
  return [...new Set(rows.filter(isOld).map(({ name }) => name))].sort();
}
