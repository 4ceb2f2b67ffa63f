/**
 * How a revision was read: by which version of which parser, its pictures by which recogniser, and to be cut into passages by which
 * strategy. All of it is part of the identity of a revision, so that any of them in another version makes another one, which a plan can
 * be made of.
 */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import type { ToolchainStep } from '../../kernel/lineage/index.ts';
import type { Format } from './model.ts';

export interface Reading {
  readonly format: Format;
  readonly parser: string;
  readonly parserVersion: number;
  /** `name@version`. */
  readonly strategy: string;
  /** What read the words of its pictures, or "none"; undefined for a document without pictures of words. */
  readonly recognition: string | undefined;
}

/** The strategy of documents for which none was chosen. */
export const defaultStrategy = 'standard';

/** The first version of the standard strategy is what revisions were cut by before there were others. */
const unnamed = `${defaultStrategy}@1`;

/** A strategy, `name@version`, as the options of a revision: `passages=name@version`. */
export const optionsOf = (strategy: string): string => (strategy === unnamed ? '' : `passages=${strategy}`);

/** The options of a revision of which the words of pictures were read by this: behind the others, `ocr=tesseract-5.3.0/eng`. */
export const withRecognition = (options: string, recognition: string | undefined): string =>
  recognition === undefined ? options : [...partsOf(options), `ocr=${recognition}`].join(';');

/** The strategy that the options of a revision name. */
export const strategyOf = (options: string): string => optionOf(options, 'passages=') ?? unnamed;

/** What read the words of its pictures, by the options of a revision. */
export const recognitionOf = (options: string): string | undefined => optionOf(options, 'ocr=');

const partsOf = (options: string): string[] => options.split(';').filter((part) => part !== '');
const optionOf = (options: string, prefix: string): string | undefined =>
  partsOf(options)
    .find((part) => part.startsWith(prefix))
    ?.slice(prefix.length);

/** How revisions were read, by id. */
export async function loadReadings(reader: Reader, revisions: readonly string[]): Promise<Map<string, Reading>> {
  const { rows } = await sql<{ id: string; format: Format; parser: string; parser_version: number; options: string }>`
    SELECT id, format, parser, parser_version, options FROM revisions
    WHERE workspace = ${reader.workspace} AND id = ANY (${revisions}::uuid[])`.execute(reader.db());
  return new Map(
    rows.map(({ id, format, parser, parser_version: parserVersion, options }) => [
      id,
      { format, parser, parserVersion, strategy: strategyOf(options), recognition: recognitionOf(options) },
    ]),
  );
}

export const parserComponent = (parser: string): string => `parser:${parser}`;
export const recognitionComponent = 'ocr';
export const strategyComponent = (name: string): string => `passages:${name}`;

/** What of the toolchain differs between two readings of one document. Another kind of file is no change of the toolchain. */
export function readingSteps(from: Reading, to: Reading): ToolchainStep[] {
  const steps: ToolchainStep[] = [];
  const version = ({ parser, parserVersion }: Reading): string => `${parser}@${parserVersion}`;
  if (from.parser === to.parser && from.parserVersion !== to.parserVersion)
    steps.push({ component: parserComponent(to.parser), from: version(from), to: version(to) });
  if (from.recognition !== undefined && to.recognition !== undefined && from.recognition !== to.recognition)
    steps.push({ component: recognitionComponent, from: from.recognition, to: to.recognition });
  if (from.strategy !== to.strategy) {
    const [before = '', after = ''] = [from.strategy.split('@')[0], to.strategy.split('@')[0]];
    steps.push({ component: before === after ? strategyComponent(after) : 'passages', from: from.strategy, to: to.strategy });
  }
  return steps;
}
