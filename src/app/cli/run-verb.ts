/** Runs one command line and says how it ended. Standard output carries the result and nothing else. */
import { loadConfig, type Config } from '../../kernel/config/config.ts';
import type { Progress } from '../../kernel/contract/envelope.ts';
import { createLog, silentLog, type Log } from '../../kernel/log/log.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { UsageError, type ExitCode, type Outcome } from './outcome.ts';
import { reach, reachApart, reachWhenCalled } from './reach.ts';
import { serviceVerbs, type ServiceVerb } from './verbs/service.ts';
import { demoVerbs } from './verbs/demo.ts';
import { backupServiceVerbs, backupVerbs } from './verbs/backup.ts';
import { blobVerbs } from './verbs/blobs.ts';
import { conflictVerbs } from './verbs/conflicts.ts';
import { embeddingVerbs } from './verbs/embeddings.ts';
import { documentVerbs } from './verbs/documents.ts';
import { erasureVerbs } from './verbs/erasure.ts';
import { evaluationVerbs } from './verbs/eval.ts';
import { evidencePackVerbs, offlineVerbs } from './verbs/evidence-pack.ts';
import { evidenceVerbs } from './verbs/evidence.ts';
import { guideVerbs } from './verbs/guide.ts';
import { recallVerbs } from './verbs/recall.ts';
import { verdictVerbs } from './verbs/verdicts.ts';
import { overviewVerbs } from './verbs/overview.ts';
import { toolchainVerbs } from './verbs/toolchain.ts';
import { versionVerbs } from './verbs/versions.ts';
import { questionVerbs } from './verbs/questions.ts';
import { runVerbs } from './verbs/runs.ts';
import { outboxVerbs } from './verbs/outbox.ts';
import { webhookVerbs } from './verbs/webhooks.ts';
import { why } from './verbs/why.ts';
import type { Citation } from '../../modules/documents/contract.ts';
import { flag, parseVerb, text, type Verb } from './verb.ts';
import { headings, place } from './words.ts';

/** The world of one command line. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Resolves when the text is written. */
  readonly out: (text: string) => Promise<void>;
  readonly err: (text: string) => void;
  readonly isTerminal: boolean;
  /** Asks the person at the terminal; left out where there is none. */
  readonly ask?: (question: string) => Promise<string>;
  readonly signal: AbortSignal;
}

const verbs: readonly Verb[] = [
  ...documentVerbs,
  ...versionVerbs,
  ...conflictVerbs,
  ...toolchainVerbs,
  ...embeddingVerbs,
  ...questionVerbs,
  ...guideVerbs,
  ...evidenceVerbs,
  ...verdictVerbs,
  ...recallVerbs,
  ...overviewVerbs,
  ...runVerbs,
  ...webhookVerbs,
  ...outboxVerbs,
  why,
  ...evidencePackVerbs,
  ...erasureVerbs,
  ...backupVerbs,
  ...blobVerbs,
  ...evaluationVerbs,
  ...demoVerbs,
];
const withoutWorkspace: readonly ServiceVerb[] = [...serviceVerbs, ...offlineVerbs, ...backupServiceVerbs];

/** @returns the exit code; errors are printed, not thrown. */
export async function runVerb(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const json = argv.includes('--json');
  try {
    const outcome = await perform(argv, terminal);
    if (json) await terminal.out(`${JSON.stringify(outcome.data)}\n`);
    else if (typeof outcome.text === 'string') await terminal.out(outcome.text === '' ? '' : `${outcome.text}\n`);
    else await terminal.out(outcome.text.bytes);
    return outcome.exit ?? 0;
  } catch (error) {
    const failure = describe(error, terminal.signal);
    if (json) await terminal.out(`${JSON.stringify({ error: failure.error })}\n`);
    else terminal.err(`stemma: ${failure.error.message}\n${failure.hint}`);
    return failure.exit;
  }
}

async function perform(argv: readonly string[], terminal: Terminal): Promise<Outcome> {
  const [first, second] = argv;
  if (first === undefined || first === 'help' || first === '--help' || first === '-h')
    return { data: { verbs: helpData() }, text: helpText() };
  const called = <Named extends { readonly name: string }>(some: readonly Named[]): Named | undefined =>
    some.find((one) => one.name === first) ?? some.find((one) => one.name === `${first} ${second}`);
  const service = called(withoutWorkspace);
  const verb = service ?? called(verbs);
  if (!verb) throw unknownVerb(first, second);
  const { args, values } = parseVerb(verb, argv.slice(verb.name.split(' ').length));
  if (flag(values, 'help')) return { data: { usage: usageOf(verb), says: verb.says }, text: `${usageOf(verb)}\n\n${verb.says}` };
  const data = text(values, 'data');
  const given = {
    ...(data === undefined ? {} : { data }),
    ...optional('port', text(values, 'port')),
    ...optional('host', text(values, 'host')),
  };
  const config = configOf(terminal.env, given);
  const showProgress = progressLine(terminal);
  if (service) {
    const call = { args, values, signal: terminal.signal, err: terminal.err, progress: showProgress.step };
    return service.start(config, logFor(config, terminal, 'service'), call).finally(showProgress.end);
  }
  const log = logFor(config, terminal, 'verb');
  const apart = (verb as Verb).apart?.(values) ?? false;
  await using reached = reachWhenCalled(() => (apart ? reachApart(config, log) : reach(config, log, terminal.signal)));
  const say = async (part: string): Promise<void> => {
    showProgress.end();
    if (!flag(values, 'json')) await terminal.out(part);
  };
  try {
    const { client } = reached;
    const { signal, stdin, ask } = terminal;
    const session = { client, signal, stdin, progress: showProgress.step, say, ...(ask ? { ask } : {}) };
    return await (verb as Verb).run(session, args, values);
  } finally {
    showProgress.end();
  }
}

/** A wrong flag is wrong usage; a wrong variable is a setting to mend. */
function configOf(env: Terminal['env'], flags: Parameters<typeof loadConfig>[1]): Config {
  try {
    return loadConfig(env, flags);
  } catch (error) {
    if (!(error instanceof StemmaError)) throw error;
    loadConfig(env);
    throw new UsageError(error.message);
  }
}

const optional = <Name extends string>(name: Name, value: string | undefined): { readonly [K in Name]?: string } =>
  (value === undefined ? {} : { [name]: value }) as { readonly [K in Name]?: string };

/** A verb speaks through its result; its log is only for who asks for it. */
function logFor(config: Config, terminal: Terminal, role: 'service' | 'verb'): Log {
  if (role === 'verb' && !terminal.env['STEMMA_LOG_LEVEL']) return silentLog;
  return createLog({ level: config.logLevel, format: config.logFormat, write: terminal.err });
}

/** Progress on standard error: one line that is rewritten on a terminal, nothing elsewhere. */
function progressLine(terminal: Terminal): { step: (step: Progress) => void; end: () => void } {
  let shown = false;
  return {
    step({ stage, done, total }) {
      if (!terminal.isTerminal) return;
      shown = true;
      terminal.err(`\r\u001b[K${stage} ${done}${total === undefined ? '' : ` of ${total}`}`);
    },
    end() {
      if (shown) terminal.err('\r\u001b[K');
    },
  };
}

interface Failure {
  readonly error: { readonly code: string; readonly message: string; readonly details?: unknown };
  readonly hint: string;
  readonly exit: ExitCode;
}

function describe(error: unknown, signal: AbortSignal): Failure {
  if (error instanceof UsageError)
    return { error: { code: 'VALIDATION_ERROR', message: error.message }, hint: 'See "stemma help".\n', exit: 2 };
  if (error instanceof StemmaError) {
    const { code, message, details } = error;
    return {
      error: { code, message, ...(details === undefined ? {} : { details }) },
      hint: candidatesOf(details),
      exit: code === 'AMBIGUOUS' ? 4 : 1,
    };
  }
  const ofDisk = fileFailure(error);
  if (ofDisk) return { error: ofDisk, hint: '', exit: 1 };
  if (signal.aborted) return { error: { code: 'CANCELLED', message: 'Cancelled. What was published stays as it is.' }, hint: '', exit: 1 };
  const message = error instanceof Error ? error.message : String(error);
  return {
    error: { code: 'INTERNAL', message: `Something failed inside Stemma: ${message}` },
    hint: error instanceof Error && error.stack ? `${error.stack}\n` : '',
    exit: 1,
  };
}

/** What the file system refuses is nobody's fault inside Stemma. */
function fileFailure(error: unknown): Failure['error'] | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const where = 'path' in error ? ` ${String(error.path)}` : ' this';
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return { code: 'STORAGE_FULL', message: 'The disk is full. Free some space and try again.' };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {
        code: 'FORBIDDEN',
        message: `You may not read or write${where}. Choose another directory with --data or change its rights.`,
      };
    case 'ENOTDIR':
    case 'EEXIST':
      return {
        code: 'VALIDATION_ERROR',
        message: `There is no directory at${where}: something else is there. Choose another with --data.`,
      };
    default:
      return undefined;
  }
}

function candidatesOf(details: Readonly<Record<string, unknown>> | undefined): string {
  const candidates = details?.['candidates'];
  if (!Array.isArray(candidates)) return '';
  return (candidates as Citation[])
    .map((candidate, index) => `  ${String(index + 1).padStart(2)}  ${place(candidate)}${headings(candidate)}\n`)
    .join('');
}

function unknownVerb(first: string, second: string | undefined): UsageError {
  const family = all()
    .filter((verb) => verb.name.startsWith(`${first} `))
    .map((verb) => verb.name);
  if (family.length > 0)
    return new UsageError(
      `${second === undefined ? `"${first}" needs a verb` : `There is no "${first} ${second}"`}: ${family.join(', ')}.`,
    );
  return new UsageError(`There is no verb "${first}".`);
}

const all = (): readonly (Verb | ServiceVerb)[] => [...serviceVerbs, ...verbs, ...backupServiceVerbs, ...offlineVerbs];
const usageOf = (verb: Pick<Verb, 'name' | 'usage'>): string => `stemma ${verb.name} ${verb.usage}`.trim();
const helpData = (): { usage: string; says: string }[] => all().map((verb) => ({ usage: usageOf(verb), says: verb.says }));

function helpText(): string {
  return [
    'Stemma: a knowledge workspace with a paper trail.',
    '',
    ...all().flatMap((verb) => [`  ${usageOf(verb)}`, `      ${verb.says}`]),
    '',
    'Every verb takes --data DIR (or STEMMA_DATA; ./.stemma) and --json. DATABASE_URL uses a PostgreSQL server.',
    'Exit codes: 0 done, 1 failed, 2 usage, 3 partly done, 4 a person is needed.',
  ].join('\n');
}
