/**
 * The file of a pack: a page for people around the machine-readable pack. Every byte follows from the pack, so that whoever checks
 * it makes the file again and compares. This page belongs to version 1 of the format: a change of it is another version. Pure.
 */
import { canonicalJson, type Fingerprintable } from '../../kernel/shared/fingerprint.ts';
import { escaped, inertJson, type Piece } from './markup.ts';
import { bodyPieces } from './page-body.ts';
import { packFormat, type Manifest, type Pack } from './pack.ts';
import { policy, style } from './style.ts';

/** What the file begins with, whatever is in it: how a pack is told from another file. */
export const opening = `<!doctype html>\n<html lang="en" data-format="${packFormat}">\n`;
/** Between these stands the machine-readable pack. */
export const blockStart = '<script type="application/json" id="evidence-pack">\n';
export const blockEnd = '\n</script>\n';
/** The first line of the block. Then one line per part, with commas between, then the root. */
export const blockHead = `{"format":"${packFormat}","parts":[`;

const page = (html: string): Piece => ({ of: 'page', html });

/** The file in pieces, in order: each knows which part it shows or holds. */
export function renderPieces(pack: Pack): Piece[] {
  const manifest = pack.parts[0]?.part as Manifest;
  return [
    page(`${opening}${head(manifest)}<body>\n<main>\n`),
    ...bodyPieces(pack, manifest),
    ...digestPieces(pack),
    page('</main>\n'),
    ...blockPieces(pack),
    page('</body>\n</html>\n'),
  ];
}

/** The file as text. */
export const renderPack = (pack: Pack): string =>
  renderPieces(pack)
    .map(({ html }) => html)
    .join('');

function head({ subject }: Manifest): string {
  return [
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>Evidence pack: ${escaped(subject.label)}</title>`,
    `<style>${style}</style>`,
    '</head>\n',
  ].join('\n');
}

function digestPieces(pack: Pack): Piece[] {
  return [
    page(
      [
        '<section id="check">',
        '<h2>How to check this file</h2>',
        '<p>Run <code>stemma verify FILE</code>: it needs no server and no network, and one changed byte fails and is named. ' +
          'The file carries no signature. Somebody who changes it on purpose can also compute the digests and the root anew, and the file ' +
          'is whole again; so ask whoever made it for the root on another way and run <code>stemma verify FILE --expect ROOT</code>.</p>',
        '<p class="small">Root: SHA-256 of the lines &#8220;digest, two spaces, name, line feed&#8221; below, in this order. Digest: SHA-256 of the ' +
          'canonical JSON (RFC 8785) of the part in the machine-readable block at the end of this file, which also holds a W3C PROV-JSON graph.</p>',
        '<table>\n<tr><th>Part</th><th>SHA-256</th></tr>\n',
      ].join('\n'),
    ),
    ...pack.parts.map(({ name, digest }): Piece => ({
      of: name,
      html: `<tr><td>${escaped(name)}</td><td class="mono">${digest}</td></tr>\n`,
    })),
    page('</table>\n<p class="small">Root: '),
    { of: 'root', html: `<code>${pack.root}</code>` },
    page('</p>\n</section>\n'),
  ];
}

function blockPieces(pack: Pack): Piece[] {
  const last = pack.parts.length - 1;
  return [
    page(blockStart),
    { of: 'frame', html: `${blockHead}\n` },
    ...pack.parts.map((line, index): Piece => ({
      of: line.name,
      html: `${inertJson(canonicalJson(line as Fingerprintable))}${index < last ? ',' : ''}\n`,
    })),
    { of: 'root', html: `],"root":"${pack.root}"}` },
    page(blockEnd),
  ];
}
