/**
 * A small embedding server, as OpenAI has them: it really embeds, by counting words after synonyms. Tells what it was asked, and fails
 * in the ways that such servers fail.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';

export interface Failure {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Nothing is ever answered. */
  readonly silent?: true;
}

export interface EmbeddingServer extends AsyncDisposable {
  readonly url: string;
  /** Every text that it embedded, in order. */
  readonly embedded: string[];
  readonly requests: { readonly authorization: string | undefined; readonly model: string; readonly texts: number }[];
  /** What the next requests get instead of an answer. */
  readonly failures: Failure[];
  /** What it answers with a failure as long as it says so. */
  away: boolean;
  /** The longest text it takes. */
  longest: number;
  dimensions: number;
}

const synonyms: Readonly<Record<string, string>> = {
  automobile: 'car',
  vehicle: 'car',
  lorry: 'truck',
  dismissal: 'termination',
  fired: 'termination',
};

/** The counts of words, each at the place its hash says. */
export function countedWords(text: string, dimensions: number): number[] {
  const counts = Array.from({ length: dimensions }, () => 0);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const at =
      createHash('sha1')
        .update(synonyms[word] ?? word)
        .digest()
        .readUInt32LE() % dimensions;
    counts[at] = (counts[at] as number) + 1;
  }
  return counts;
}

export async function embeddingServer(): Promise<EmbeddingServer> {
  const state = {
    embedded: [] as string[],
    requests: [] as EmbeddingServer['requests'],
    failures: [] as Failure[],
    away: false,
    longest: 100_000,
    dimensions: 64,
  };
  const server = createServer((request, response) => void answer(state, request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  });
}

async function answer(
  state: Omit<EmbeddingServer, 'url' | typeof Symbol.asyncDispose>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { model, input } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { model: string; input: string[] };
  state.requests.push({ authorization: request.headers.authorization, model, texts: input.length });
  const failure = state.away ? { status: 503 } : state.failures.shift();
  if (failure?.silent) return;
  if (failure) {
    response.writeHead(failure.status ?? 200, failure.headers).end(failure.body ?? '');
  } else if (input.some((text) => text.length > state.longest)) {
    response.writeHead(400).end(JSON.stringify({ error: { message: 'input is too long' } }));
  } else {
    state.embedded.push(...input);
    // Out of order, as the index allows.
    const data = input.map((text, index) => ({ index, embedding: countedWords(text, state.dimensions) })).toReversed();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data, model }));
  }
}
