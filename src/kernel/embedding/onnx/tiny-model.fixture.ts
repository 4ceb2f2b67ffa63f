/** A model in ONNX, written byte by byte (protobuf): one look-up of a vector per token. Real enough for a real runtime. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
};
const number = (field: number, value: number): Buffer => Buffer.concat([varint(field * 8), varint(value)]);
const bytes = (field: number, ...value: (Buffer | string)[]): Buffer => {
  const content = Buffer.concat(value.map((one) => Buffer.from(one as string)));
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
};

const float = 1;
const int64 = 7;

/** A ValueInfoProto. */
const value = (name: string, type: number, ...dims: (number | string)[]): Buffer[] => [
  bytes(1, name),
  bytes(2, bytes(1, number(1, type), bytes(2, ...dims.map((dim) => bytes(1, typeof dim === 'string' ? bytes(2, dim) : number(1, dim)))))),
];

/** `rows` are the vectors of the tokens, by their numbers. */
export function tinyModel(rows: readonly (readonly number[])[]): Buffer {
  const width = rows[0]?.length ?? 0;
  const raw = Buffer.from(Float32Array.from(rows.flat()).buffer);
  const table = [number(1, rows.length), number(1, width), number(2, float), bytes(8, 'table'), bytes(9, raw)];
  const gather = [bytes(1, 'table'), bytes(1, 'input_ids'), bytes(2, 'last_hidden_state'), bytes(4, 'Gather')];
  const graph = [
    bytes(1, ...gather),
    bytes(2, 'tiny'),
    bytes(5, ...table),
    bytes(11, ...value('input_ids', int64, 'batch', 'tokens')),
    bytes(11, ...value('attention_mask', int64, 'batch', 'tokens')),
    bytes(12, ...value('last_hidden_state', float, 'batch', 'tokens', width)),
  ];
  return Buffer.concat([number(1, 8), bytes(7, ...graph), bytes(8, bytes(1, ''), number(2, 13))]);
}

/** Vectors of words; "[UNK]", "[CLS]" and "[SEP]" say nothing. */
export async function writeTinyModel(folder: string, words: Readonly<Record<string, readonly number[]>>): Promise<void> {
  const tokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', ...Object.keys(words)];
  const width = Object.values(words)[0]?.length ?? 0;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.onnx'), tinyModel(tokens.map((token) => words[token] ?? Array.from({ length: width }, () => 0))));
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(wordPieces(tokens)));
}

const wordPieces = (tokens: readonly string[]) => ({
  version: '1.0',
  added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]'].map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: { '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] }, '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] } },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
  },
});
