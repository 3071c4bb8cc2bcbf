/** The colors of the contact sheet. Texts have a contrast of at least 4.5 on what they stand on (WCAG 2.2, AA). */
export const sheetPalettes = {
  light: {
    page: '#f4f5f7',
    card: '#ffffff',
    text: '#16181d',
    quiet: '#4d5563',
    link: '#0b4fb3',
    line: '#d5d9e0',
    warnPage: '#fff3d1',
    warn: '#5c3d00',
  },
  dark: {
    page: '#121418',
    card: '#1d2026',
    text: '#e9ebef',
    quiet: '#b0b6c1',
    link: '#8fbcff',
    line: '#3a3f49',
    warnPage: '#3a2e10',
    warn: '#ffdc94',
  },
} as const;

function variables(palette: Readonly<Record<string, string>>): string {
  return Object.entries(palette)
    .map(([name, color]) => `--${name}:${color}`)
    .join(';');
}

export const style = `
:root{color-scheme:light dark;${variables(sheetPalettes.light)}}
@media (prefers-color-scheme:dark){:root{${variables(sheetPalettes.dark)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:88rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;margin:0;line-height:1.25}
h2{font-size:1.15rem;margin:0;line-height:1.3}
h3{font-size:1rem;margin:0;line-height:1.35}
p{margin:.35rem 0}
a{color:var(--link)}
.quiet,dt,time{color:var(--quiet)}
time{font-variant-numeric:tabular-nums}
.need{display:grid;gap:1rem;padding:1.25rem 0;border-top:1px solid var(--line)}
.need:target{border-top:3px solid var(--link)}
blockquote{margin:.5rem 0;padding-left:.75rem;border-left:3px solid var(--line)}
.clips{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));align-items:start}
.clip{display:grid;gap:.75rem;align-items:start;background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.75rem}
.film{background:var(--card);border:2px dashed var(--line);border-radius:.6rem;padding:.75rem}
.play{display:block;position:relative;width:100%;padding:0;border:0;border-radius:.35rem;background:#000;cursor:pointer;overflow:hidden;font:inherit}
.play video{display:block;width:100%;height:auto;aspect-ratio:16/9;object-fit:contain;pointer-events:none}
.play span{position:absolute;left:.5rem;bottom:.5rem;padding:.1rem .55rem;border-radius:1rem;background:#000;color:#fff;font-size:.85rem}
.playing span{display:none}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem .75rem;margin:.5rem 0 0;font-size:.925rem}
dd{margin:0;min-width:0}
.score{font-weight:700}
.warn{background:var(--warnPage);color:var(--warn);padding:.5rem .75rem;border-radius:.35rem}
.warn a{color:inherit}
summary{cursor:pointer;padding:.35rem 0;color:var(--link)}
li{margin:.35rem 0}
pre{white-space:pre-wrap;background:var(--card);border:1px solid var(--line);border-radius:.35rem;padding:.75rem;user-select:all;font-size:.9rem}
@media (min-width:64rem){.need{grid-template-columns:20rem 1fr}.clip:only-child{grid-column:1/-1;grid-template-columns:minmax(0,26rem) 1fr}}
`.trim();
