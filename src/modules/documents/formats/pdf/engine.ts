/**
 * PDFium as WebAssembly: its functions by number, its memory, and nothing else. Its memory counts outside the heap of Node, so it
 * has the same bound here. After a trap its state is unknown: the engine is then thrown away and a new one made.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { getHeapStatistics } from 'node:v8';
import { init } from '@embedpdf/pdfium';

/** The part of the WebAssembly interface that is used; the library of types for servers has none. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ readonly exports: object }>;
};

type Native = (...values: number[]) => number;

const names = [
  'FPDF_InitLibrary',
  'FPDF_LoadMemDocument',
  'FPDF_CloseDocument',
  'FPDF_GetLastError',
  'FPDF_GetPageCount',
  'FPDF_GetMetaText',
  'FPDF_LoadPage',
  'FPDF_ClosePage',
  'FPDF_GetPageBoundingBox',
  'FPDFPage_GetMediaBox',
  'FPDFPage_GetRotation',
  'FPDFCatalog_IsTagged',
  'FPDFDoc_GetAttachmentCount',
  'FPDFDoc_GetAttachment',
  'FPDFAttachment_GetName',
  'FPDF_StructTree_GetForPage',
  'FPDF_StructTree_Close',
  'FPDF_StructTree_CountChildren',
  'FPDF_StructTree_GetChildAtIndex',
  'FPDF_StructElement_GetType',
  'FPDF_StructElement_GetAltText',
  'FPDF_StructElement_CountChildren',
  'FPDF_StructElement_GetChildAtIndex',
  'FPDF_StructElement_GetChildMarkedContentID',
  'FPDF_StructElement_GetAttributeCount',
  'FPDF_StructElement_GetAttributeAtIndex',
  'FPDF_StructElement_Attr_GetValue',
  'FPDF_StructElement_Attr_GetNumberValue',
  'FPDFPageObj_GetMarkedContentID',
  'FPDFPageObj_CountMarks',
  'FPDFPageObj_GetMark',
  'FPDFPageObjMark_GetName',
  'FPDFPage_CountObjects',
  'FPDFPage_GetObject',
  'FPDFPageObj_GetType',
  'FPDFPageObj_GetBounds',
  'FPDFFormObj_CountObjects',
  'FPDFFormObj_GetObject',
  'FPDFPage_GetAnnotCount',
  'FPDFPage_GetAnnot',
  'FPDFPage_CloseAnnot',
  'FPDFPage_Flatten',
  'FPDFAnnot_GetSubtype',
  'FPDFAnnot_GetFlags',
  'FPDFAnnot_GetAP',
  'FPDFAnnot_GetRect',
  'FPDFAnnot_GetStringValue',
  'FPDFAnnot_GetNumberValue',
  'FPDFLink_Enumerate',
  'FPDFLink_GetAction',
  'FPDFLink_GetAnnotRect',
  'FPDFAction_GetURIPath',
  'FPDFText_LoadPage',
  'FPDFText_ClosePage',
  'FPDFText_CountChars',
  'FPDFText_GetUnicode',
  'FPDFText_IsGenerated',
  'FPDFText_IsHyphen',
  'FPDFText_GetLooseCharBox',
  'FPDFText_GetTextObject',
  'FPDFText_GetFontSize',
  'FPDFText_GetFontWeight',
  'FPDFText_GetFontInfo',
  'FPDFText_GetMatrix',
  'FPDFTextObj_GetFont',
  'FPDF_GetPageWidthF',
  'FPDF_GetPageHeightF',
  'FPDF_RenderPageBitmap',
  'FPDFBitmap_CreateEx',
  'FPDFBitmap_FillRect',
  'FPDFBitmap_GetBuffer',
  'FPDFBitmap_GetStride',
  'FPDFBitmap_Destroy',
] as const;

type Functions = Readonly<Record<(typeof names)[number] | 'malloc' | 'free', Native>>;

export class Engine {
  /** PDFium's functions; handles, pointers and booleans are numbers, 0 for none and false. */
  readonly call: Functions;
  /** 64 bytes for what functions write. */
  readonly scratch: number;
  readonly #memory: { readonly buffer: ArrayBufferLike };
  #floats: Float32Array;

  constructor(exports: object) {
    this.call = functionsOf(exports);
    this.#memory = memoryOf(exports);
    this.call.FPDF_InitLibrary();
    this.scratch = this.call.malloc(64);
    this.#floats = new Float32Array(this.#memory.buffer, this.scratch, 16);
  }

  /** Copies bytes into the engine; 0 when it has no room. The caller frees them. */
  place(bytes: Uint8Array): number {
    const address = this.call.malloc(Math.max(1, bytes.length));
    if (address !== 0) new Uint8Array(this.#memory.buffer, address, bytes.length).set(bytes);
    return address;
  }

  /** What stands at a pointer. It is the engine's own memory: copy it before the next call. */
  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, address, length);
  }

  /** What stands at the scratch pointer as 32-bit floats. The memory moves when it grows, so ask again after every call. */
  floats(): Float32Array {
    if (this.#floats.length === 0 || this.#floats.buffer !== this.#memory.buffer) {
      this.#floats = new Float32Array(this.#memory.buffer, this.scratch, 16);
    }
    return this.#floats;
  }

  /** What stands at the scratch pointer as 32-bit integers. */
  integers(): Int32Array {
    return new Int32Array(this.#memory.buffer, this.scratch, 16);
  }

  /** A string that a function writes: called first for its length with the final zero, then for its bytes. At most 4,096 of them. */
  text(write: (buffer: number, length: number) => number): string {
    return this.#written(write).toString('utf8');
  }

  /** A string of 16-bit characters that a function writes, as `text` does. */
  wide(write: (buffer: number, length: number) => number): string {
    // Of the final zero one byte is left, which is no character.
    return this.#written(write).toString('utf16le');
  }

  /** A string of an annotation. */
  annotationText(annotation: number, key: string): string {
    return this.named(key, (name) =>
      // Of the final zero one byte is left, which is no character.
      this.#written((buffer, length) => this.call.FPDFAnnot_GetStringValue(annotation, name, buffer, length), 65_536).toString('utf16le'),
    );
  }

  /** A number of an annotation; 0 when it has none. */
  annotationNumber(annotation: number, key: string): number {
    return this.named(key, (name) =>
      this.call.FPDFAnnot_GetNumberValue(annotation, name, this.scratch) === 0 ? 0 : (this.floats()[0] as number),
    );
  }

  /** Hands a name to a function. */
  named<Value>(name: string, use: (address: number) => Value): Value {
    const address = this.place(Buffer.from(`${name}\0`, 'latin1'));
    try {
      return use(address);
    } finally {
      this.call.free(address);
    }
  }

  /** What a function writes, without its last byte; nothing when it is more than `most` bytes. */
  #written(write: (buffer: number, length: number) => number, most = 4096): Buffer {
    const length = write(0, 0);
    if (length <= 1 || length > most) return Buffer.alloc(0);
    const address = this.call.malloc(length);
    if (address === 0) return Buffer.alloc(0);
    try {
      write(address, length);
      return Buffer.from(new Uint8Array(this.#memory.buffer, address, length - 1));
    } finally {
      this.call.free(address);
    }
  }
}

let engine: Promise<Engine> | undefined;
let compiled: Promise<object> | undefined;

/** The engine of this process; made at the first call. */
export function loadEngine(): Promise<Engine> {
  engine ??= startEngine();
  return engine;
}

/** Forgets the engine after it failed in the middle of a call; the next one is new. */
export function discardEngine(): void {
  engine = undefined;
}

async function startEngine(): Promise<Engine> {
  compiled ??= compile();
  const program = await compiled;
  const module = await new Promise<Awaited<ReturnType<typeof init>>>((resolve, reject) => {
    const overrides = {
      print: silent,
      printErr: silent,
      instantiateWasm: (imports: Imports, receive: (instance: object) => void): object => {
        bindMemory(imports.env);
        WebAssembly.instantiate(program, imports).then(receive, reject);
        return {};
      },
    };
    init(overrides).then(resolve, reject);
  });
  return new Engine(module.pdfium.wasmExports);
}

const compile = async (): Promise<object> =>
  WebAssembly.compile(await readFile(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm')));

interface Imports {
  readonly env: Record<string, unknown>;
}

const silent = (): void => undefined;

/** Lets the engine have as much memory as the heap of this process may have, and 256 MB at least. */
function bindMemory(imports: Record<string, unknown>): void {
  const limit = Math.max(getHeapStatistics().heap_size_limit, 256 * 2 ** 20);
  const grow = imports['emscripten_resize_heap'];
  if (typeof grow !== 'function') return;
  imports['emscripten_resize_heap'] = (size: number): unknown => (size >>> 0 > limit ? 0 : Reflect.apply(grow, undefined, [size]));
}

function functionsOf(exports: object): Functions {
  const found: Partial<Record<keyof Functions, Native>> = {};
  for (const name of [...names, 'malloc', 'free'] as const) {
    const value: unknown = Reflect.get(exports, name);
    if (typeof value !== 'function') throw new TypeError(`PDFium has no ${name}.`);
    found[name] = value as Native;
  }
  return found as Functions;
}

function memoryOf(exports: object): { readonly buffer: ArrayBufferLike } {
  const memory: unknown = Reflect.get(exports, 'memory');
  if (typeof memory !== 'object' || memory === null || !('buffer' in memory) || !(memory.buffer instanceof ArrayBuffer)) {
    throw new TypeError('PDFium has no memory.');
  }
  return memory as { readonly buffer: ArrayBufferLike };
}
