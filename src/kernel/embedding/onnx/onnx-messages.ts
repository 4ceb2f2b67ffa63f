/** What the thread of an ONNX model is told and answers. */
export interface OnnxWorkerData {
  /** Absolute. */
  readonly folder: string;
  /** The model file in it. */
  readonly model: string;
  readonly maxTokens: number;
}

export interface OnnxRequest {
  readonly id: number;
  readonly texts: readonly string[];
}

export type OnnxReply =
  | { readonly id: number; readonly kind: 'vectors'; readonly vectors: Float32Array[] }
  | { readonly id: number; readonly kind: 'failed'; readonly words: string };
