/**
 * Row types against the migrated schema. A type of rows says in its docstring what it mirrors: "A row of `table`" means every
 * column, "Columns of `a`, `b`" some columns of one table or of several joined. Names, types and NULLs must be those of the
 * catalogue; a union of texts must be the CHECK of its column, word for word, or hold to its pattern.
 */
import { glob, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { parseSync, type TSType } from 'oxc-parser';
import type { Database } from '../kernel/db/port.ts';

/** One member of a row type, its type without `| null` and `readonly`. */
export interface RowMember {
  readonly name: string;
  readonly type: 'string' | 'number' | 'boolean' | 'object' | 'list' | { readonly named: string };
  /** Of a list: the type of its items. */
  readonly item?: RowMember['type'];
  readonly nullable: boolean;
  readonly optional: boolean;
}

export interface RowType {
  readonly file: string;
  readonly name: string;
  readonly tables: readonly string[];
  readonly whole: boolean;
  readonly members: readonly RowMember[];
}

/** What the sources below a folder say: row types of stores and tables, and the values of every union made of a list. */
export interface RowSources {
  readonly types: readonly RowType[];
  readonly unions: ReadonlyMap<string, readonly string[]>;
  /** Row types without words on what they mirror. */
  readonly problems: readonly string[];
}

const holdsRows = /(^|[/-])(store|tables|index-store|postings)\.ts$/;

export async function readRowSources(root: URL): Promise<RowSources> {
  const types: RowType[] = [];
  const problems: string[] = [];
  const unions = new Map<string, readonly string[]>();
  for await (const file of glob('**/*.ts', { cwd: root })) {
    if (/\.(test|suite|fixture)\.ts$/.test(file)) continue;
    const source = await readFile(new URL(file, root), 'utf8');
    for (const [name, values] of unionsIn(source)) unions.set(name, values);
    if (!holdsRows.test(file)) continue;
    const found = rowTypesIn(file, source);
    types.push(...found.types);
    problems.push(...found.problems);
  }
  return { types, unions, problems };
}

/** `const xs = ['a'] as const; type X = (typeof xs)[number];` as X -> values. */
function unionsIn(source: string): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const [, name = '', items = ''] of source.matchAll(/const (\w+) = \[([^\]]*)\] as const/g)) {
    lists.set(
      name,
      [...items.matchAll(/'([^']*)'/g)].map((match) => match[1] as string),
    );
  }
  const unions = new Map<string, string[]>();
  for (const [, type = '', list = ''] of source.matchAll(/type (\w+) = \(typeof (\w+)\)\[number\]/g)) {
    const values = lists.get(list);
    if (values) unions.set(type, values);
  }
  return unions;
}

/** The interfaces named `…Row` of a file. */
export function rowTypesIn(file: string, source: string): { types: RowType[]; problems: string[] } {
  const { program, comments } = parseSync(file, source);
  const types: RowType[] = [];
  const problems: string[] = [];
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'TSInterfaceDeclaration' || !declaration.id.name.endsWith('Row')) continue;
    const before = comments.findLast(
      (comment) => comment.end <= statement.start && source.slice(comment.end, statement.start).trim() === '',
    );
    const words = /\b(A row|[Cc]olumns) of ((?:`\w+`(?:, | and )?)+)/.exec(before?.value ?? '');
    const name = declaration.id.name;
    if (!words) {
      problems.push(`${file}: ${name} does not say of which table it is a row`);
      continue;
    }
    const tables = [...(words[2] as string).matchAll(/`(\w+)`/g)].map((match) => match[1] as string);
    const members = declaration.body.body.flatMap((member) => {
      if (member.type !== 'TSPropertySignature' || member.key.type !== 'Identifier' || !member.typeAnnotation) return [];
      return [{ name: member.key.name, optional: member.optional, ...memberType(member.typeAnnotation.typeAnnotation) }];
    });
    types.push({ file, name, tables, whole: words[1] === 'A row', members });
  }
  return { types, problems };
}

function memberType(type: TSType): Pick<RowMember, 'type' | 'item' | 'nullable'> {
  if (type.type === 'TSUnionType' && type.types.some((one) => one.type === 'TSNullKeyword')) {
    const [rest, ...others] = type.types.filter((one) => one.type !== 'TSNullKeyword');
    return { ...(rest && others.length === 0 ? memberType(rest) : { type: 'object' as const }), nullable: true };
  }
  if (type.type === 'TSTypeOperator') return memberType(type.typeAnnotation);
  if (type.type === 'TSArrayType') return { type: 'list', item: memberType(type.elementType).type, nullable: false };
  if (type.type === 'TSStringKeyword') return { type: 'string', nullable: false };
  if (type.type === 'TSNumberKeyword') return { type: 'number', nullable: false };
  if (type.type === 'TSBooleanKeyword') return { type: 'boolean', nullable: false };
  if (type.type === 'TSTypeReference' && type.typeName.type === 'Identifier')
    return { type: { named: type.typeName.name }, nullable: false };
  return { type: 'object', nullable: false };
}

interface Column {
  readonly table: string;
  readonly name: string;
  /** As PostgreSQL writes it: `text`, `integer[]`, `timestamp with time zone`. */
  readonly type: string;
  readonly nullable: boolean;
  /** The words a CHECK allows, if one lists them. */
  readonly words: readonly string[] | undefined;
  /** The regular expression a CHECK asks for, if one does. */
  readonly pattern: RegExp | undefined;
}

/** Every difference between row types and tables, as one sentence each. */
export async function rowTypeProblems(database: Database, { types, unions, problems }: RowSources): Promise<string[]> {
  const columns = await loadColumns(database);
  const found = types.flatMap((type) => {
    const own = columns.filter((column) => type.tables.includes(column.table));
    const at = `${type.file}: ${type.name}`;
    const gone = type.tables
      .filter((table) => !columns.some((column) => column.table === table))
      .map((table) => `${at}: there is no table ${table}`);
    const wrong = type.members.flatMap((member) => {
      const column = columnOf(own, member);
      if (!column) return [`${at}.${member.name}: there is no such column in ${type.tables.join(', ')}`];
      return memberProblems(member, column, unions).map((words) => `${at}.${member.name}: ${words}`);
    });
    const left = type.whole
      ? own
          .filter((column) => !type.members.some((member) => columnOf(own, member) === column))
          .map(({ name }) => `${at}: lacks the column ${name}`)
      : [];
    return [...gone, ...wrong, ...left];
  });
  return [...problems, ...found].sort();
}

/** The column a member is: by its own name, in the way of columns (`keyHash`, key_hash), or a place (`start`, start_offset). */
function columnOf(columns: readonly Column[], { name }: RowMember): Column | undefined {
  const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return [name, snake, `${name}_offset`]
    .map((wanted) => columns.find((column) => column.name === wanted))
    .find((column) => column !== undefined);
}

function memberProblems(member: RowMember, column: Column, unions: RowSources['unions']): string[] {
  const problems: string[] = [];
  if (member.optional) problems.push('is optional; a column is NULL or there');
  // What a statement gathers into a list is there, be the list empty.
  const gathered = member.type === 'list' && !column.type.endsWith('[]') && !isJson(column);
  if (!gathered && member.nullable !== column.nullable)
    problems.push(column.nullable ? 'may be NULL in the table' : 'is never NULL in the table');
  const type = member.type === 'list' && !isJson(column) ? (member.item ?? 'object') : member.type;
  if (column.type.endsWith('[]') && member.type !== 'list') problems.push(`is ${column.type} in the table`);
  else if (!fits(type, column.type.replace('[]', ''), unions)) problems.push(`is ${column.type} in the table`);
  const values = typeof type === 'object' ? unions.get(type.named) : undefined;
  const held = column.pattern && values?.every((value) => column.pattern?.test(value));
  if (values && !held && column.type === 'text' && [...values].sort().join() !== [...(column.words ?? [])].sort().join())
    problems.push(`takes ${values.join(', ')}, and the table ${column.words?.join(', ') ?? 'any text'}`);
  if (values === undefined && type === 'string' && column.words && !column.nullable)
    problems.push(`takes any text, and the table ${column.words.join(', ')}`);
  return problems;
}

const isJson = (column: Column): boolean => column.type.startsWith('json');
const numbers = new Set(['integer', 'smallint', 'bigint', 'double precision', 'real']);

function fits(type: RowMember['type'], column: string, unions: RowSources['unions']): boolean {
  if (column.startsWith('json')) return true; // any JSON; what it is, is the matter of whoever writes it
  if (column === 'timestamp with time zone') return typeof type === 'object' && type.named === 'Date';
  if (numbers.has(column)) return type === 'number';
  if (column === 'boolean') return type === 'boolean';
  if (column === 'bytea') return typeof type === 'object' && type.named === 'Uint8Array';
  return type === 'string' || (typeof type === 'object' && unions.has(type.named));
}

async function loadColumns(database: Database): Promise<Column[]> {
  const { rows } = await database.asOwner((db) =>
    sql<Omit<Column, 'words' | 'pattern'> & { checks: string[] }>`
      SELECT t.relname AS table, a.attname AS name, format_type(a.atttypid, NULL) AS type, NOT a.attnotnull AS nullable,
        ARRAY(SELECT pg_get_constraintdef(c.oid) FROM pg_constraint c
          WHERE c.conrelid = t.oid AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum]) AS checks
      FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
      WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`.execute(db),
  );
  return rows.map(({ checks, ...column }) => ({ ...column, words: wordsOf(checks), pattern: patternOf(checks) }));
}

function patternOf(checks: readonly string[]): RegExp | undefined {
  const pattern = checks.map((check) => /~ '([^']*)'::text/.exec(check)?.[1]).find((one) => one !== undefined);
  return pattern === undefined ? undefined : new RegExp(pattern);
}

function wordsOf(checks: readonly string[]): string[] | undefined {
  const list = checks.find((check) => check.includes('ARRAY['));
  return list === undefined ? undefined : [...list.matchAll(/'([^']*)'::text/g)].map((match) => match[1] as string);
}
