import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
const axe = readFileSync('node_modules/axe-core/axe.min.js','utf8');
const base='http://localhost:4871', out='/tmp/h/learning-shots/';
const [,, who, ...paths] = process.argv;
const b = await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--disable-dev-shm-usage']});
const c = await b.newContext({baseURL:base, viewport:{width:1280,height:900}});
const p = await c.newPage();
if (who!=='nobody'){ await p.goto('/sign-in'); await p.getByRole('button',{name:who}).first().click(); await p.waitForLoadState(); 
 }
let n=0;
for (const spec of paths){
  if (spec.startsWith('press:')) { await p.locator('main').getByRole('button',{name:spec.slice(6)}).first().click(); await p.waitForLoadState(); continue; }
  if (spec.startsWith('check:')) { await p.locator(spec.slice(6)).first().check(); continue; }
  if (spec.startsWith('/')) await p.goto(spec);
  n++;
  const name = p.url().replace(base,'').replace(/[^a-z0-9]+/gi,'-').slice(-60);
  for (const width of [1280,320]){
    await p.setViewportSize({width,height:900});
    await p.evaluate(axe);
    await p.evaluate(()=>{for(const d of document.querySelectorAll('details'))d.open=true});
    const r = await p.evaluate(()=>axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa'],resultTypes:['violations']}));
    for(const v of r.violations) console.log(p.url(), width, v.id, v.nodes.map(x=>x.html.slice(0,150)).join(' | '));
    const s = await p.evaluate(()=>document.documentElement.scrollWidth-document.documentElement.clientWidth);
    if(s>0) console.log(p.url(), width,'sideways',s);
    await p.screenshot({path:out+name+'-'+width+'.png',fullPage:true});
  }
  await p.setViewportSize({width:1280,height:900});
  console.log(p.url(), await p.title());
}
await b.close();
