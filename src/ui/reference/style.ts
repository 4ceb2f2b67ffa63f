/** The style of the reference page. Colours and type are those of the design; fonts fall back to the system's. */
export const style = `
:root{--paper:#FBFAF7;--raised:#F3F1EB;--ink:#1B1A17;--soft:#5C5850;--line:#DDD9CF;--lapis:#2F4B8F;--lapis-tint:#E6EAF4;--verdigris:#226A4B;--verdigris-tint:#E1EFE8;--ochre:#80520F;--ochre-tint:#F6ECDA;--vermilion:#AF331C;--vermilion-tint:#F8E4DF;
--serif:"Source Serif 4","Source Serif Pro",Charter,"Iowan Old Style",Georgia,serif;--sans:Inter,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;--mono:"JetBrains Mono",ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root{--paper:#16171A;--raised:#1E2024;--ink:#E8E6E1;--soft:#A5A199;--line:#33353B;--lapis:#9DB3EA;--lapis-tint:#232B42;--verdigris:#7CC8A5;--verdigris-tint:#1B3329;--ochre:#E0B266;--ochre-tint:#382C17;--vermilion:#F09580;--vermilion-tint:#3F221C}}
*{box-sizing:border-box}
html{scroll-padding-top:72px;color-scheme:light dark}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.5 var(--sans);font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
a{color:var(--lapis);text-decoration:none}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--lapis);outline-offset:2px;border-radius:2px}
code,pre,.path,.media,.method{font-family:var(--mono)}
code{font-size:13px}
.skip{position:absolute;left:-999px}.skip:focus{left:16px;top:16px;z-index:3;background:var(--paper);padding:8px}
.top{position:sticky;top:0;z-index:2;display:flex;align-items:center;gap:12px;height:56px;padding:0 max(24px,calc((100vw - 1240px)/2 + 24px));background:var(--paper);border-bottom:1px solid var(--line)}
.mark{display:flex;align-items:center;gap:8px;color:var(--ink);font:600 16px/1 var(--serif)}.mark:hover{text-decoration:none}
.mark .marked{fill:var(--lapis);stroke:var(--lapis)}
.where{color:var(--soft);padding-left:12px;border-left:1px solid var(--line)}
.raw{margin-left:auto;font:13px var(--mono)}
.columns{display:grid;grid-template-columns:248px minmax(0,1fr);max-width:1240px;margin:0 auto}
.shelf{position:sticky;top:56px;align-self:start;height:calc(100vh - 56px);overflow:auto;padding:24px 16px 48px 24px;border-right:1px solid var(--line)}
.shelf-title{margin:20px 0 4px;font-weight:600}.shelf-title:first-child{margin-top:0}.shelf-title a{color:var(--ink)}
nav ul{list-style:none;margin:0;padding:0}
nav li a{display:flex;gap:8px;align-items:center;min-height:28px;color:var(--soft)}nav li a:hover{color:var(--ink);text-decoration:none}
nav .method{width:52px;flex:none;text-align:center}
.verb{overflow-wrap:anywhere}
.drawer{display:none}
main{padding:40px 48px 96px;min-width:0}
h1{font:600 34px/1.2 var(--serif);margin:0 0 12px;letter-spacing:-.01em}
h2{font:600 26px/1.25 var(--serif);margin:0 0 8px}h2::first-letter{text-transform:uppercase}
h3{font-size:16px;line-height:1.5;font-weight:500;margin:0 0 8px;overflow-wrap:anywhere}
h4{font-size:13px;font-weight:600;color:var(--soft);margin:24px 0 6px}
.lead{font:16px/1.55 var(--serif);max-width:70ch;margin:0 0 20px}
.facts{display:flex;gap:8px 10px;margin:0;color:var(--soft)}.facts dt::after{content:""}.facts dd{margin:0 20px 0 0;color:var(--ink);font-weight:500}
.group{margin-top:56px}
.operation{padding:28px 0 32px;border-top:1px solid var(--line)}h2+.operation{margin-top:16px}
.operation:target h3 .path{background:var(--lapis-tint);box-shadow:0 0 0 4px var(--lapis-tint);border-radius:2px}
.method{display:inline-block;font-size:11px;font-weight:600;line-height:20px;padding:0 7px;border-radius:4px;letter-spacing:.02em;color:var(--lapis);background:var(--lapis-tint)}
.method.POST,.method.PUT,.method.PATCH{color:var(--verdigris);background:var(--verdigris-tint)}.method.DELETE{color:var(--vermilion);background:var(--vermilion-tint)}
h3 .method{vertical-align:1px;margin-right:4px}
a.path{color:var(--ink)}.hole{color:var(--ochre)}
.summary{font:16px/1.5 var(--serif);margin:0;max-width:70ch}.description{max-width:70ch;margin:8px 0 0;color:var(--soft)}
.media{font-weight:400;font-size:12px;margin-left:4px}
.tree{list-style:none;margin:0;padding:0;border-top:1px solid var(--line)}
.tree>li{padding:7px 0;border-bottom:1px solid var(--line)}
.tree .tree{margin:6px 0 0 2px;padding-left:16px;border-top:0;border-left:1px solid var(--line)}.tree .tree>li{border-bottom:0;padding:4px 0}
.member{display:flex;flex-wrap:wrap;gap:2px 10px;align-items:baseline}
.name{font-weight:600;overflow-wrap:anywhere}.optional{color:var(--soft);font-weight:400}
.type{color:var(--soft);overflow-wrap:anywhere;min-width:0}.type code{color:var(--verdigris)}
.place{font-size:12px;color:var(--soft);border:1px solid var(--line);border-radius:4px;padding:0 5px;line-height:18px}
.limit{font-size:13px;color:var(--ochre);overflow-wrap:anywhere;min-width:0}.limit code{font-size:12px}
.says{margin:2px 0 0;max-width:70ch;color:var(--soft)}
.leaf{margin:0 0 6px}
.note{margin:8px 0 0;color:var(--soft);max-width:70ch}
.errors{margin:0;display:flex;flex-wrap:wrap;gap:6px 8px;align-items:center}
.code{font:12px/22px var(--mono);padding:0 7px;border-radius:4px;color:var(--vermilion);background:var(--vermilion-tint)}.status{opacity:.8}
pre{margin:0;padding:12px 16px;background:var(--raised);border:1px solid var(--line);border-radius:6px;overflow-x:auto;line-height:1.55}
table{border-collapse:collapse;width:100%;margin-top:16px}th,td{text-align:left;padding:8px 16px 8px 0;border-bottom:1px solid var(--line);vertical-align:baseline;font-weight:400}thead th{font-size:13px;font-weight:600;color:var(--soft)}.number{text-align:right}td.number{padding-right:24px}th.number{padding-right:24px}tr:target{background:var(--vermilion-tint)}
@media (max-width:860px){
.top{padding:0 16px}.columns{display:block}.shelf{display:none}
.drawer{display:block;border-bottom:1px solid var(--line)}.drawer summary{padding:12px 16px;min-height:44px;font-weight:600;cursor:pointer}.drawer nav{padding:0 16px 16px}.drawer li a{min-height:40px}
main{padding:28px 16px 64px}h1{font-size:26px}h2{font-size:20px}.group{margin-top:40px}
th,td{padding-right:10px}td.number,th.number{padding-right:12px}table code{white-space:nowrap;font-size:11px}
}
@media print{.top{position:static}.shelf,.drawer{display:none}.columns{display:block}}
`;
