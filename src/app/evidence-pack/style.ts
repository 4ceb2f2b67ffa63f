/** How the page of a pack looks: a well-set page on paper or screen, by day and by night, with nothing from outside. */
import { createHash } from 'node:crypto';

export const style = `
:root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1b1a17;--quiet:#5f5b52;--line:#d9d5ca;--lapis:#2f4b8f;--mark:#dfe5f4}
@media (prefers-color-scheme:dark){:root{--paper:#16171a;--ink:#e8e6e1;--quiet:#a19d94;--line:#35363b;--lapis:#9db2e8;--mark:#2a3450}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 "Source Serif 4",Charter,Georgia,"Times New Roman",serif;overflow-wrap:anywhere}
main{max-width:72ch;margin:0 auto;padding:40px 24px 96px}
header{border-bottom:1px solid var(--line);margin-bottom:32px;padding-bottom:16px}
h1{font-size:26px;line-height:1.3;margin:8px 0 16px;font-weight:600}
h2{font-size:20px;line-height:1.35;margin:48px 0 12px;font-weight:600}
h3{font-size:16px;margin:24px 0 8px;font-weight:600}
p{margin:8px 0}
a{color:var(--lapis)}
.small,dl,table{font:13px/1.5 Inter,system-ui,sans-serif;color:var(--quiet)}
.state{font-weight:600;color:var(--ink)}
code,.mono{font:13px/1.5 "JetBrains Mono",ui-monospace,monospace;font-variant-numeric:tabular-nums}
blockquote{margin:12px 0 4px;padding-left:16px;border-left:2px solid var(--lapis);white-space:pre-wrap;unicode-bidi:plaintext}
.cite{padding-left:18px;margin:0 0 12px}
section.item{margin:24px 0;break-inside:avoid-page}
sup{font:600 11px/1 Inter,system-ui,sans-serif;color:var(--lapis)}
.text{white-space:pre-wrap;unicode-bidi:plaintext;border-top:1px solid var(--line);padding-top:16px;margin-top:12px}
mark{background:var(--mark);color:inherit}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:8px 0}
dt{color:var(--quiet)}dd{margin:0;color:var(--ink)}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-top:1px solid var(--line)}
th{font-weight:600;border-top:0}
td:not(.mono){min-width:9ch}
td:first-child{min-width:16ch}
@media print{body{background:#fff;color:#000;font-size:11pt}main{max-width:none;padding:0}a{color:inherit;text-decoration:none}h2,h3{break-after:avoid}mark{background:none;text-decoration:underline}}
`;

/** Allows this style and nothing else: no script, no request, no frame, no form. */
export const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
