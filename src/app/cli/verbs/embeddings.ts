/** The verbs of vectors: what there is and what is owed, filling, dropping. */
import { dropEmbeddings, embeddingsRoute, fillEmbeddings } from '../../../modules/search/contract.ts';
import { UsageError } from '../outcome.ts';
import { exactly, flag, type Verb } from '../verb.ts';
import { plural } from '../words.ts';
import { startedRun } from './runs.ts';

const noEmbedder =
  'No embedder is set: everything is found by its words. Set STEMMA_EMBED_URL and STEMMA_EMBED_MODEL, or STEMMA_EMBED_ONNX.';

const show: Verb = {
  name: 'embeddings',
  usage: '',
  says: 'Which embedder is set, which vectors there are, and how many passages wait for theirs.',
  async run(session, args) {
    exactly(args);
    const result = await session.client.call(embeddingsRoute, {});
    const lines = result.generations.map(
      ({ number, embedder, version, dimensions, passages, owed, ready, serves }) =>
        `${number}  ${embedder}@${version}, ${dimensions} dimensions: ${owed === 0 ? `all ${plural(passages, 'passage')}` : `${plural(owed, 'passage')} of ${passages} without a vector`}${serves ? ', serves' : ready ? ', ready to serve' : ''}`,
    );
    const own = result.embedder ? `The embedder is ${result.embedder.name}@${result.embedder.version}.` : noEmbedder;
    return { data: result, text: [own, ...lines].join('\n') };
  },
};

const fill: Verb = {
  name: 'embeddings fill',
  usage: '[--detach]',
  says: 'Give every passage that has none its vector. Goes on where it was stopped; what serves stays as it is.',
  options: { detach: { type: 'boolean' } },
  async run(session, args, values) {
    exactly(args);
    if (flag(values, 'detach')) return startedRun(session, fillEmbeddings, {});
    const result = await session.client.call(fillEmbeddings, { body: {}, onProgress: session.progress, signal: session.signal });
    const text = result.embedder
      ? `${plural(result.embedded, 'passage')} embedded by ${result.embedder.name}.\nSee what serving with all vectors would change: stemma plan --toolchain embedding`
      : noEmbedder;
    return { data: result, text };
  },
};

const drop: Verb = {
  name: 'embeddings drop',
  usage: '<number>',
  says: 'Drop the vectors of a generation that does not serve.',
  async run(session, args) {
    const [given] = exactly(args, 'number') as [string];
    if (!/^[1-9]\d{0,8}$/.test(given)) throw new UsageError(`"${given}" is no number of a generation: stemma embeddings lists them.`);
    const result = await session.client.call(dropEmbeddings, { params: { generation: Number(given) } });
    return { data: result, text: `${plural(result.dropped, 'vector')} dropped.` };
  },
};

export const embeddingVerbs: readonly Verb[] = [show, fill, drop];
