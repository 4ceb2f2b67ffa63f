/**
 * ContractNLI as a collection that `stemma eval` reads: each contract a document, each hypothesis that it decides a query, with the places that decide it.
 * node bench/retrieval/contracts.ts FOLDER > contracts.json
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectionsFolder, type Collection } from './collections.ts';

export interface Contracts {
  readonly documents: readonly {
    readonly id: number;
    readonly text: string;
    /** Its sentences, as ranges of the text. */
    readonly spans: readonly (readonly [number, number])[];
    readonly annotation_sets: readonly { readonly annotations: Readonly<Record<string, { readonly spans: readonly number[] }>> }[];
  }[];
  readonly labels: Readonly<Record<string, { readonly hypothesis: string }>>;
}

export const readContracts = (folder: string): Contracts =>
  JSON.parse(readFileSync(join(folder, 'contractnli_dev.json'), 'utf8')) as Contracts;

/** The hypotheses that a contract decides, with the numbers of the sentences that do. */
export const decidedBy = ({ annotation_sets }: Contracts['documents'][number]): [label: string, sentences: readonly number[]][] =>
  Object.entries(annotation_sets[0]?.annotations ?? {}).flatMap(([label, { spans }]) => (spans.length === 0 ? [] : [[label, spans]]));

export function contracts(folder: string): Collection {
  const { documents, labels } = readContracts(folder);
  const numbered = documents.map((contract) => ({
    contract,
    id: String(contract.id),
    sentences: contract.spans.map(([start, end]) => contract.text.slice(start, end)),
  }));
  return {
    name: 'ContractNLI',
    docs: numbered.map(({ id, sentences }) => ({ id, title: '', text: sentences.join('\n\n') })),
    queries: numbered.flatMap(({ contract, id, sentences }) =>
      decidedBy(contract).map(([label, spans]) => ({
        id: `${id}/${label}`,
        text: labels[label]?.hypothesis ?? '',
        quotes: { [id]: spans.map((span) => sentences[span] ?? '') },
      })),
    ),
    qrels: {},
  };
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(contracts(collectionsFolder()))}\n`);
