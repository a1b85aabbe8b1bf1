/** How the page of a run looks: light and dark as the reader's system is, from a phone's width on, and on paper. */

export const STYLE = `
:root{color-scheme:light dark;--page:#fff;--ink:#1c2128;--soft:#59636e;--line:#d8dee4;--card:#f6f8fa;--first:#2f6fdb;--second:#c2570c;--word:#7a3ea8;--key:#0b6a8f;--number:#0f6d3c;--text:#9a4a00;--good:#2e8b57;--bad:#c62828}
@media (prefers-color-scheme:dark){:root{--page:#12161c;--ink:#e3e8ee;--soft:#9aa5b1;--line:#313a45;--card:#1a2028;--first:#6ea8ff;--second:#ff9d57;--word:#c79bff;--key:#6fc3e6;--number:#76d39b;--text:#f0b072;--good:#58c48a;--bad:#ff7b72}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1.25rem 1rem 3rem;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif;overflow-wrap:break-word}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2.25rem 0 .6rem;padding-top:.6rem;border-top:1px solid var(--line)}h3{font-size:.95rem;margin:0}section>h3{margin:1.2rem 0 .4rem}
p{margin:.3rem 0}.soft,figcaption p,.legend{color:var(--soft)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.2rem,1fr));gap:.6rem;margin:1rem 0}
.tiles div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.5rem .7rem}.tiles b{display:block;font-size:1.2rem;font-variant-numeric:tabular-nums}.tiles span{color:var(--soft);font-size:.82rem}
.told{border-left:3px solid var(--line);padding:.15rem 0 .15rem .8rem;margin:.5rem 0}.told.bad{border-color:var(--bad)}.told.good{border-color:var(--good)}
progress{width:100%;height:.7rem;accent-color:var(--first)}
figure{margin:0}figcaption{margin-bottom:.3rem;font-size:.88rem}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:1.2rem 1rem}
svg{display:block;width:100%;height:auto;font-size:12px;fill:var(--soft)}.grid{stroke:var(--line)}.marked{stroke:var(--soft);stroke-dasharray:3 3}
.line{fill:none;stroke-width:2;stroke-linejoin:round}path.curve0{stroke:var(--first)}path.curve1{stroke:var(--second)}.curve0{fill:var(--first);color:var(--first)}.curve1{fill:var(--second);color:var(--second)}path.line{fill:none}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums}
th,td{padding:.2rem .55rem;text-align:left;white-space:nowrap}thead th{color:var(--soft);font-weight:600;border-bottom:1px solid var(--line)}tbody tr+tr>*{border-top:1px solid var(--line)}.n{text-align:right}
.heat{margin:1.1rem 0 1.6rem}.heat table{width:100%;table-layout:auto}.heat th,.heat td{padding:.12rem .35rem;border:0}.heat tbody th{font-weight:400;max-width:14rem;overflow:hidden;text-overflow:ellipsis}
.strip{width:100%;padding:0 .35rem}.strip div{display:flex;height:1.25rem;border-radius:3px;overflow:hidden;background:var(--card)}.strip i{flex:1;min-width:0}
.ends>div{display:flex;justify-content:space-between;gap:.5rem}.ends span{white-space:normal}.chip{display:inline-block;padding:0 .4rem;border-radius:3px}
.legend{display:flex;flex-wrap:wrap;gap:.2rem .9rem;font-size:.8rem}.legend i{display:inline-block;width:.9rem;height:.9rem;border-radius:2px;margin-right:.3rem;vertical-align:-2px}
.confusion{table-layout:fixed}.confusion th,.confusion td{text-align:center;padding:.15rem;min-width:1.9rem;border:1px solid var(--page)}.confusion thead th{vertical-align:bottom}.confusion .long span{writing-mode:vertical-rl}.confusion tbody th{text-align:right;padding-right:.4rem}.confusion tbody tr+tr>*{border-top:1px solid var(--page)}
.beside{display:flex;flex-wrap:wrap;gap:1.5rem}.beside>*{min-width:0}
img{image-rendering:pixelated;width:100%;display:block;border-radius:3px;background:#8883}
.mistakes{display:grid;grid-template-columns:repeat(auto-fill,minmax(6.2rem,1fr));gap:.7rem;font-size:.78rem}.samples{display:grid;gap:4px;max-width:46rem}.samples img:first-child{outline:2px solid var(--first);outline-offset:-2px}
.samples div{display:grid;grid-auto-flow:column;grid-auto-columns:1fr;gap:4px}
pre{margin:0;padding:.8rem;overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:.5rem;font:13px/1.5 ui-monospace,monospace}
pre .c{color:var(--soft);font-style:italic}pre .w{color:var(--word);font-weight:600}pre .k{color:var(--key)}pre .n{color:var(--number);text-align:inherit}pre .s{color:var(--text)}
dl{display:grid;grid-template-columns:minmax(6rem,max-content) minmax(0,1fr);gap:.2rem 1rem;margin:.5rem 0;font-size:.9rem}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
@media (max-width:600px){.heat tbody th{max-width:6.2rem}.heat th,.heat td{padding:.12rem .2rem;font-size:.78rem}.ends span+span{text-align:right}.confusion th,.confusion td{min-width:0;font-size:.72rem}}
@media print{:root{--page:#fff;--ink:#000;--soft:#444;--line:#bbb;--card:#f4f4f4;--first:#1f5fc8;--second:#b04a05;--word:#5b2b85;--key:#0b5675;--number:#0b5a31;--text:#7a3b00;color-scheme:light}
body{max-width:none;padding:0;font-size:11px}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}figure,.tiles,tr,.confusion,.mistakes>*,.samples div{break-inside:avoid}.samples{max-width:11cm}h2,h3{break-after:avoid}.wide,pre{overflow:visible}pre{white-space:pre-wrap}.charts{grid-template-columns:1fr 1fr}table{font-size:10px}th,td{padding:.1rem .3rem}.live{display:none}}
@page{margin:14mm}`;
