/** Spans: what took how long within what, over requests, runs and steps. Nothing is measured where nobody collects. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { withCorrelation } from '../log/log.ts';

export type Attribute = string | number | boolean;

export interface Span {
  name(name: string): void;
  set(attribute: string, value: Attribute): void;
  /** Is not recorded. */
  ignore(): void;
}

export interface SpanOptions {
  readonly kind?: 'internal' | 'server' | 'client';
  /** A W3C `traceparent` from outside; the span of this context when left out. */
  readonly parent?: string | undefined;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface Tracer {
  /** Does work as a span; one that throws is marked as failed. */
  span<Result>(name: string, options: SpanOptions, work: (span: Span) => Promise<Result>): Promise<Result>;
  /** The `traceparent` of this context, to go on under it elsewhere. */
  current(): string | undefined;
}

export interface FinishedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client';
  /** In milliseconds since 1970, with fractions. */
  readonly started: number;
  readonly ended: number;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly error: string | undefined;
}

const nothing: Span = { name: () => {}, set: () => {}, ignore: () => {} };

export const noTracer: Tracer = { span: (_name, _options, work) => work(nothing), current: () => undefined };

interface Context {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
}

/** A tracer that hands on what is finished. `share` of the traces that begin here are kept; others follow who began them. */
export function recordingTracer(finished: (span: FinishedSpan) => void, share = 1): Tracer {
  const around = new AsyncLocalStorage<Context>();
  return {
    current() {
      const context = around.getStore();
      return context && `00-${context.traceId}-${context.spanId}-${context.sampled ? '01' : '00'}`;
    },
    async span(given, { kind = 'internal', parent: outside, attributes: known = {} }, work) {
      const parent = contextOf(outside) ?? around.getStore();
      const context: Context = {
        traceId: parent?.traceId ?? randomBytes(16).toString('hex'),
        spanId: randomBytes(8).toString('hex'),
        sampled: parent?.sampled ?? Math.random() < share,
      };
      const { traceId, spanId } = context;
      const attributes: Record<string, Attribute> = { ...known };
      let name = given;
      let kept = context.sampled;
      let error: string | undefined;
      const span: Span = {
        name: (better) => void (name = better),
        set: (attribute, value) => void (attributes[attribute] = value),
        ignore: () => void (kept = false),
      };
      const started = now();
      try {
        return await around.run(context, () => withCorrelation({ traceId, spanId }, () => work(span)));
      } catch (thrown) {
        error = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'INTERNAL';
        throw thrown;
      } finally {
        if (kept) finished({ traceId, spanId, parentId: parent?.spanId, name, kind, started, ended: now(), attributes, error });
      }
    },
  };
}

const now = (): number => performance.timeOrigin + performance.now();

function contextOf(traceparent: string | undefined): Context | undefined {
  const [, traceId, spanId, flags] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (parseInt(flags ?? '00', 16) & 1) === 1 };
}
