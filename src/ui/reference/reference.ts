/** The API reference: one static page made from the OpenAPI document. No script, no outside asset, its only style is hashed in its policy. */
import { createHash } from 'node:crypto';
import { errorCodes } from '../../kernel/shared/errors.ts';
import { commonErrors } from '../../kernel/contract/route.ts';
import type { JsonSchema } from '../../kernel/contract/json-schema.ts';
import type { OpenApiDocument, OpenApiOperation, OpenApiParameter } from '../../kernel/contract/openapi.ts';
import { curlOf } from './example.ts';
import { html, prose, type Html } from './html.ts';
import { limitWords, partAnchor, schemaTree, typeWords } from './schema-tree.ts';
import { style } from './style.ts';

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly operation: OpenApiOperation;
}

/** Made apart from the page's template: one blank more inside it and the policy would refuse the style. */
const styleElement: Html = { markup: `<style>${style}</style>` };
const styleHash = createHash('sha256').update(style).digest('base64');
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
} as const;

/** The page at both of its addresses, as the HTTP app takes pages. */
export const referencePages = ['/api/reference', '/api'].map((path) => ({ path, headers, body: renderReference }));

/** The page of a document. `origin` is what the curl lines address. */
export function renderReference(document: OpenApiDocument, origin = 'http://127.0.0.1:4321'): string {
  const groups = groupsOf(document);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${document.info.title} API reference</title>
        <link rel="icon" href="data:," />
        ${styleElement}
      </head>
      <body>
        <a class="skip" href="#content">Skip to the reference</a>
        <header class="top">
          <a class="mark" href="#content">${mark}<span>${document.info.title}</span></a
          ><span class="where">API reference</span><a class="raw" href="/api/openapi.json">openapi.json</a>
        </header>
        <div class="columns">
          <nav class="shelf" aria-label="Operations">${shelf(groups, document)}</nav>
          <details class="drawer">
            <summary>All operations</summary>
            <nav aria-label="Operations, short">${shelf(groups, document)}</nav>
          </details>
          <main id="content">
            <section class="intro">
              <h1>API reference</h1>
              <p class="lead">${prose(document.info.description)}</p>
              <dl class="facts">
                <dt>Version</dt>
                <dd>${document.info.version}</dd>
                <dt>Operations</dt>
                <dd>${groups.reduce((sum, [, entries]) => sum + entries.length, 0)}</dd>
              </dl>
            </section>
            ${groups.map(
              ([tag, entries]) =>
                html`<section class="group" aria-labelledby="tag-${tag}">
                  <h2 id="tag-${tag}">${tag}</h2>
                  ${entries.map((entry) => operationSection(entry, document, origin))}
                </section>`,
            )}
            ${errorsSection()} ${shapesSection(document)}
          </main>
        </div>
      </body>
    </html> `;
  return page.markup;
}

function groupsOf(document: OpenApiDocument): [string, Entry[]][] {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Entry => ({ method: method.toUpperCase(), path, operation })),
  );
  return document.tags.map(({ name }) => [name, entries.filter(({ operation }) => operation.tags.includes(name))]);
}

function shelf(groups: readonly [string, readonly Entry[]][], document: OpenApiDocument): Html {
  const item = ({ method, operation }: Entry): Html =>
    html`<li>
      <a href="#${operation.operationId}"
        ><span class="method ${method}">${method}</span><span class="verb">${operation.operationId.split('.')[1]}</span></a
      >
    </li>`;
  return html`${groups.map(
      ([tag, entries]) =>
        html`<p class="shelf-title"><a href="#tag-${tag}">${tag}</a></p>
          <ul>
            ${entries.map(item)}
          </ul>`,
    )}
    <p class="shelf-title"><a href="#errors">errors</a></p>
    <p class="shelf-title"><a href="#shapes">shapes</a></p>
    <ul>
      ${Object.keys(document.components.schemas).map(
        (name) =>
          html`<li>
            <a href="#${partAnchor(name)}"><span class="verb">${name}</span></a>
          </li>`,
      )}
    </ul>`;
}

function operationSection({ method, path, operation }: Entry, document: OpenApiDocument, origin: string): Html {
  const parts = document.components.schemas;
  const body = Object.entries(operation.requestBody?.content ?? {});
  return html`<article class="operation" id="${operation.operationId}" aria-labelledby="h-${operation.operationId}">
    <h3 id="h-${operation.operationId}">
      <span class="method ${method}">${method}</span> <a class="path" href="#${operation.operationId}">${brokenPath(path)}</a>
    </h3>
    <p class="summary">${prose(operation.summary)}</p>
    ${operation.description !== undefined && html`<p class="description">${prose(operation.description)}</p>`}
    ${(operation.parameters?.length ?? 0) > 0 && parameterTable(operation.parameters ?? [])}
    ${body.map(
      ([type, { schema }]) =>
        html`<h4>Body <span class="media">${type}${operation.requestBody?.required === false && ', may be left out'}</span></h4>
          ${shape(schema, parts)}`,
    )}
    ${resultPart(operation, parts)} ${errorLine(operation)}
    <h4>Try it</h4>
    <pre
      tabindex="0"
      aria-label="curl line for ${operation.operationId}"
    ><code>${curlOf(method, path, operation, parts, origin)}</code></pre>
  </article>`;
}

/** A path that may break after each slash on a narrow screen. */
const brokenPath = (path: string): Html =>
  html`${path.split(/(?<=\/)|(?<=\})/).map((piece) => [piece !== '/' && { markup: '<wbr>' }, /^\{.*\}$/.test(piece) ? html`<span class="hole">${piece}</span>` : piece])}`;

function parameterTable(parameters: readonly OpenApiParameter[]): Html {
  const row = ({ name, in: place, required, description, schema }: OpenApiParameter): Html => {
    const note = limitWords(schema);
    return html`<li>
      <div class="member">
        <code class="name">${name}${!required && html`<span class="optional" title="may be left out">?</span>`}</code>
        <span class="place">${place}</span>
        <span class="type">${typeWords(schema)}</span>${note !== '' && html` <span class="limit">${prose(note)}</span>`}
      </div>
      ${description !== undefined && html`<p class="says">${prose(description)}</p>`}
    </li>`;
  };
  return html`<h4>Parameters</h4>
    <ul class="tree">
      ${parameters.map(row)}
    </ul>`;
}

/** The result without the envelope every answer has. */
function resultPart(operation: OpenApiOperation, parts: Readonly<Record<string, JsonSchema>>): Html {
  const content = operation.responses['200']?.content ?? {};
  const [type, first] = Object.entries(content)[0] ?? ['', undefined];
  const data = first?.schema.properties?.['data'] ?? first?.schema ?? {};
  const streams = 'application/x-ndjson' in content;
  return html`<h4>Result <span class="media">${type === 'application/json' ? 'data' : type}</span></h4>
    ${shape(data, parts)}
    ${streams && html`<p class="note">${prose('With `accept: application/x-ndjson` the answer is lines of `{"progress": …}`, then one line with the result or the error.')}</p>`}`;
}

/** A schema as a tree; a named one is opened in place, under its name. */
function shape(schema: JsonSchema, parts: Readonly<Record<string, JsonSchema>>): Html {
  const named = schema.$ref === undefined ? undefined : parts[schema.$ref.split('/').at(-1) ?? ''];
  return named
    ? html`<p class="leaf"><span class="type">${typeWords(schema)}</span></p>
        ${schemaTree(named)}`
    : schemaTree(schema);
}

function errorLine(operation: OpenApiOperation): Html {
  const common = new Set<string>(commonErrors);
  const own = operation['x-errors'].filter((code) => !common.has(code));
  const rest = html`<a href="#errors">${own.length > 0 ? 'those of every operation' : 'Those of every operation'}</a>`;
  return html`<h4>Errors</h4>
    <p class="errors">
      ${own.map((code) => html`<a class="code" href="#error-${code}">${code} <span class="status">${errorCodes[code].status}</span></a> `)}${own.length > 0 && 'and '}${rest}
    </p>`;
}

function errorsSection(): Html {
  const common = new Set<string>(commonErrors);
  const row = ([code, { status, words }]: [string, { status: number; words: string }]): Html =>
    html`<tr id="error-${code}">
      <th scope="row"><code>${code}</code></th>
      <td class="number">${status}</td>
      <td>${words}${common.has(code) && html` <span class="limit">every operation</span>`}</td>
    </tr>`;
  return html`<section class="group" aria-labelledby="errors">
    <h2 id="errors">errors</h2>
    <p class="description">The list is closed. The message of an error says what happened, what was kept and what to do next.</p>
    <table>
      <thead>
        <tr>
          <th scope="col">Code</th>
          <th scope="col" class="number">Status</th>
          <th scope="col">In general</th>
        </tr>
      </thead>
      <tbody>
        ${Object.entries(errorCodes).map(row)}
      </tbody>
    </table>
  </section>`;
}

function shapesSection(document: OpenApiDocument): Html {
  const part = ([name, schema]: [string, JsonSchema]): Html =>
    html`<article class="operation" id="${partAnchor(name)}">
      <h3><span class="path">${name}</span></h3>
      ${schema.description !== undefined && html`<p class="summary">${prose(schema.description)}</p>`}${schemaTree(schema)}
    </article>`;
  return html`<section class="group" aria-labelledby="shapes">
    <h2 id="shapes">shapes</h2>
    ${Object.entries(document.components.schemas).map(part)}
  </section>`;
}

/** The mark of the house: one node above, two below, one of them marked. */
const mark = html`<svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true">
  <path d="M10 6.5 5.5 13.5M10 6.5l4.5 7" />
  <circle cx="10" cy="4.5" r="2" />
  <circle cx="4.5" cy="15.5" r="2" />
  <circle class="marked" cx="15.5" cy="15.5" r="2" />
</svg>`;
