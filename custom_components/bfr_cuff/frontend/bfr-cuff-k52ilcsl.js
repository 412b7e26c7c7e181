import{A as e,B as t,C as n,D as r,E as i,F as a,H as o,I as s,L as c,M as l,N as u,O as d,P as f,R as p,S as m,T as h,V as g,_ as ee,a as te,b as ne,c as _,d as re,f as v,g as y,h as b,i as ie,j as x,k as ae,l as oe,m as se,n as ce,o as le,p as ue,r as de,s as fe,t as pe,u as me,v as S,w as C,x as he,y as w,z as T}from"./bfr-cuff-ofbj06ht.js";var ge=`:host{container:history/inline-size}.sides,.about{align-items:start;gap:20px 32px;display:grid}.side{gap:14px;min-width:0;display:grid}dl{grid-template-columns:repeat(auto-fit,minmax(74px,1fr));gap:12px;margin:0;display:grid}dl>div{flex-direction:column-reverse;justify-content:flex-end;display:flex}dt,small,.figure,tr:first-child{font-size:12px}dd{margin:0;font-size:22px;font-weight:600;line-height:1.25}.bar{flex-wrap:wrap;align-items:center;gap:8px;font-size:13px;display:flex}.bar button{min-height:36px}.bar .quiet{margin-inline-end:auto}ol{margin:0;padding:0;list-style:none}li+li{border-block-start:1px solid var(--bfr-line)}.row{box-sizing:border-box;text-align:start;background:0 0;grid-template:"when small small""what one two"1fr/minmax(0,1fr) 52px 56px;gap:2px 8px;width:100%;min-height:90px;padding:10px 6px;font-size:13px;display:grid}.row:hover{background:color-mix(in srgb, var(--bfr-text) 4%, transparent)}.empty{background:linear-gradient(var(--bfr-surface) 0 0) 6px 50% / 40% 14px no-repeat}.when{grid-area:when}.what{grid-area:what}.row span>*{display:block}.row .when>*{display:inline-block}.what strong{font-size:14px}.row svg{direction:ltr;grid-area:small;width:100%;height:30px}.band{fill:color-mix(in srgb, var(--bfr-good) 30%, transparent)}.line{fill:none;stroke:var(--bfr-text);stroke-width:1.3px;vector-effect:non-scaling-stroke}.figure{text-align:end;grid-area:one}.figure+.figure{grid-area:two}.figure b{font-size:14px}.trouble{border-radius:var(--bfr-radius);background:color-mix(in srgb, var(--bfr-amber) 14%, transparent);gap:10px;padding:12px;display:grid}.wait{min-height:420px}h3{margin:0}h3,section,table{font-size:14px}table{border-collapse:collapse}th,td{border-block-end:1px solid var(--bfr-line);text-align:end;padding:7px 4px;font-weight:400}th:first-child{text-align:start}@container history (width>=560px){.row{grid-template:"when what small one two"/84px minmax(0,1fr) minmax(72px,120px) 52px 56px;align-items:center;gap:12px;min-height:76px}}@container history (width>=900px){.sides{grid-template-columns:5fr 7fr}.side:first-child{top:calc(var(--header-height,56px) + 16px);position:sticky}}`,_e=`:host{container:map/inline-size}table{border-spacing:0;table-layout:fixed;width:100%}td{color:var(--bfr-quiet);white-space:nowrap;padding:2px;font-size:11px}tr>:first-child{width:30px;padding-inline-start:0}td:focus-visible{outline-offset:-2px}i{background:color-mix(in srgb, var(--bfr-good) calc(var(--level) * 25%), var(--bfr-surface));forced-color-adjust:none;border-radius:4px;height:14px;display:block}.ahead{opacity:.4}.bar{background:0 0;align-items:flex-end;height:44px;margin-block-start:6px;display:flex}.bar:before{content:"";height:max(2px, calc(var(--share) * 100%));background:color-mix(in srgb, var(--bfr-good) 62%, var(--bfr-surface));border-radius:4px;flex:1}td:hover>i{outline:2px solid var(--bfr-text)}div{align-items:center;gap:8px;margin-block-start:8px;display:flex}p{flex:1;font-size:12px}@container map (width>=420px){i{height:18px}.bar{height:60px}}`,E=`.pill{border:1px solid var(--bfr-line);background:0 0;border-radius:99px;min-height:36px;padding:0 12px;font-size:13px}option{background:var(--ha-card-background,var(--card-background-color,#fff))}`,ve=`.chart{touch-action:pan-y;cursor:crosshair;direction:ltr;padding:24px 0 24px 30px;position:relative}.plot{border-bottom:1px solid var(--bfr-line);height:160px;position:relative}small{line-height:2}small~.plot{height:120px}svg{width:100%;height:100%}path{fill:none;vector-effect:non-scaling-stroke}.band{fill:color-mix(in srgb, var(--bfr-good) 24%, transparent)}.line{stroke:var(--bfr-text);stroke-width:1.6px;stroke-linejoin:round}.level,.time>*{font-size:11px;position:absolute}.level{padding-right:6px;right:100%;transform:translateY(50%)}.time{position:absolute;inset:0 0 0 30px}.time>.set{box-sizing:border-box;background:linear-gradient(var(--bfr-surface) 22px, transparent 0), color-mix(in srgb, var(--bfr-text) 4%, transparent);white-space:nowrap;border-radius:6px 6px 0 0;padding:4px;inset-block:0 24px;overflow:hidden}.time>.cut{border-top:2px solid var(--bfr-amber)}.tick,i{bottom:2px;transform:translate(-50%)}i{background:var(--bfr-amber);border-radius:50%;width:9px;height:9px;bottom:20px}.fine{background:var(--bfr-good)}.cursor{border-left:1px solid;inset-block:0 24px}p{min-height:2.7em;margin-block-start:6px;font-size:14px}ul{flex-wrap:wrap;gap:4px 20px;margin:0;padding:0;font-size:13px;list-style:none;display:flex}`,ye=`:host{gap:12px;display:grid}h3{margin:0}.loud{font-size:18px}.now,.row{align-items:baseline;gap:8px;display:flex}.now strong{font-size:44px}.step{text-align:end;margin-inline-start:auto}.row button{flex:1;min-height:52px}.go{background:color-mix(in srgb, var(--bfr-good) 24%, transparent)}.chart{border:solid var(--bfr-line);direction:ltr;border-width:0 0 1px 1px;height:130px;margin:8px 8px 20px 34px;position:relative}.name+.chart{height:64px}svg{width:100%;height:100%}.level,.tick{color:var(--bfr-quiet);white-space:nowrap;padding:3px 5px;font-size:11px;position:absolute}.level{right:100%;transform:translateY(50%)}.tick{top:100%}path{fill:none;stroke:var(--bfr-text);stroke-width:1.8px;vector-effect:non-scaling-stroke}path.beat{stroke:var(--bfr-rest)}path.dots{stroke:var(--bfr-rest);stroke-linecap:round;stroke-width:5px}path.before{stroke:var(--bfr-quiet);stroke-dasharray:4 4}path.ends{fill:color-mix(in srgb, var(--bfr-good) 26%, transparent);stroke:none}g path,g path.dots{stroke:var(--line)}.rows{gap:6px;max-height:260px;display:grid;overflow:auto}.rows button{flex-wrap:wrap;justify-content:space-between;align-items:center;font-size:14px;display:flex}[aria-expanded=true]{outline:2px solid var(--bfr-rest)}.legend{flex-wrap:wrap;gap:8px;display:flex}.legend span:before{content:"● " / "";color:var(--line)}`,be=`:host{gap:8px;display:grid}.said{grid-template-columns:1fr 1fr;gap:8px;display:grid}select{border:1px solid var(--bfr-line);background:var(--card-background-color);border-radius:8px;width:100%;min-height:36px;padding:0 4px;font-size:18px;font-weight:600}.pad{height:var(--bfr-pad-height,120px);border:1px solid var(--bfr-line);background:color-mix(in srgb, var(--bfr-text) 4%, transparent) padding-box;touch-action:pan-y;user-select:none;-webkit-touch-callout:none;direction:ltr;border-radius:10px;position:relative}.pad.ends{background-image:linear-gradient(color-mix(in srgb, var(--bfr-red) 22%, transparent) 25%, transparent 0);background-origin:border-box}.held{outline:3px solid var(--bfr-rest)}i{background:var(--bfr-rest);border-radius:50%;width:22px;height:22px;margin:0 0 -11px -11px;position:absolute}.held i{scale:2}.pad span{color:var(--bfr-quiet);pointer-events:none;font-size:12px;line-height:1.2;position:absolute}.pad .limit{color:var(--bfr-text);inset:3px 6px auto auto}.pad .hint{text-align:center;inset:44% 22px auto}.pad .right{inset:auto 6px 3px auto}.pad .up{writing-mode:vertical-rl;inset:auto auto 6px 4px;rotate:180deg}`,D=class{#e=new Map;#t=new Map;constructor(e){this.host=e}get busy(){return this.#e.size>0}get problem(){let[e]=this.#t.values();return e}async ask(e,t,n){this.#e.set(e,t),this.host.requestUpdate();let r=()=>this.#e.get(e)===t;try{let i=await t;if(!r())return;n(i),this.#t.delete(e)}catch(t){if(!r())return;this.#t.set(e,t)}this.#e.delete(e),this.host.requestUpdate()}drop(e){this.#e.delete(e),this.#t.delete(e),this.host.requestUpdate()}};const O=864e5;function k(e,t){return new Date(Date.parse(e)+t*O).toISOString().slice(0,10)}function A(e,t){return Math.round((Date.parse(t)-Date.parse(e))/O)}function xe(e){return k(e,-((new Date(e).getUTCDay()+6)%7))}function Se(e,t){return new Date(e).toLocaleDateString(`sv`,{timeZone:t})}function Ce(e,t){return k(xe(e),-(t-1)*7)}function we(e,t,n){return e?Math.min(4,Math.max(1,Math.ceil(4*t/n))):0}function Te(e,t,n){let r=new Map(e.map(e=>[e.first_day,e])),i=Math.max(600,...e.map(e=>e.occlusion_s)),a=Ce(t,n);return Array.from({length:n},(e,n)=>Ee(k(a,n*7),r,i,t))}function Ee(e,t,n,r){let i=Array.from({length:7},(t,n)=>k(e,n)),a=i.flatMap(e=>t.get(e)??[]);return{first:e,last:k(e,6),days:i.map(e=>{let{sessions:i=0,occlusion_s:a=0}=t.get(e)??{};return{day:e,sessions:i,occlusion_s:a,level:we(i,a,n),ahead:e>r}}),sessions:j(a,({sessions:e})=>e),occlusion_s:j(a,({occlusion_s:e})=>e),volume_kg:j(a,({volume_kg:e})=>e)}}function j(e,t){return e.reduce((e,n)=>e+t(n),0)}const De=[`occlusion`,`volume`,`sessions`];function Oe(e,t){return t===`occlusion`?e.occlusion_s:t===`volume`?e.volume_kg:e.sessions}function ke(e,t){let n=e.map(e=>Oe(e,t)),r=Math.max(...n);return n.map(e=>r>0?e/r:0)}const Ae={ArrowRight:[1,0],ArrowLeft:[-1,0],ArrowDown:[0,1],ArrowUp:[0,-1]};function je(e,t,n,r){let[i,a]=Ae[e]??[n,0],o=t[0]+(r?-i:i),s=t[1]+a;return o>=0&&o<n&&s>=0&&s<=7?[o,s]:void 0}function Me(e,t,{protocol:n,placement:r},i){return e.callWS({type:`bfr_cuff/history/sessions`,athlete:t,limit:8,...n&&{protocol:n},...r&&{placement:r},...i&&{cursor:i}})}function Ne(e,t){return e.callWS({type:`bfr_cuff/history/session`,session_id:t})}function Pe(e,t){return e.callWS({type:`bfr_cuff/history/delete`,session_id:t})}async function Fe(e,t,n,r){let i={athlete:t,since:n,until:r},[{totals:a},o]=await Promise.all([e.callWS({type:`bfr_cuff/history/totals`,period:`day`,...i}),e.callWS({type:`bfr_cuff/history/development`,...i})]);return{totals:a,development:o}}const Ie=`/api/bfr_cuff/history`;function Le(e,t){return`${Ie}/session/${encodeURIComponent(e)}.${t}`}function Re(e,t){return`${Ie}/sessions.${t}?athlete=${encodeURIComponent(e)}`}async function ze(e,t){let n=await e.callWS({type:`auth/sign_path`,path:t}),r=document.createElement(`a`);r.href=e.hassUrl?.(n.path)??n.path,r.download=``,r.click()}function Be({load:e,lop:t},n){let r=Ve(e,n);if(r!==null)return{of:`load`,share:r};let i=t.at(-1);return i?{of:`lop`,...i}:null}function Ve(e,t){let n=He(e,t,0),r=He(e,t,28);return n&&r?n/r-1:null}function He(e,t,n){let r=e.filter(({day:e})=>{let r=A(e,t)-n;return r>=0&&r<14});return r.length?j(r,({kg:e})=>e)/r.length:0}function Ue(e,n,r,i){let{hass:a,t:o}=e,{protocol:s=``,placement:c=``}=r,l=n?.protocols??[],u=s&&!l.some(({id:e})=>e===s);return t`<div class="bar">
${M(o(`history_filter_protocol`),[[``,o(`history_all_protocols`)],...l.map(e=>[e.id,f(a,e)]),...u?[[s,o(`history_gone`)]]:[]],s,e=>i({protocol:e}))}
${M(o(`history_filter_limb`),[[``,o(`history_all_limbs`)],...We.map(e=>[e,x(a,e)])],c,e=>i({placement:e}))}
</div>`}const We=[`arm`,`forearm`,`thigh`,`calf`].flatMap(e=>[`left_${e}`,`right_${e}`]);function M(e,n,r,i){return t`<select
class="pill"
aria-label=${e}
@change=${e=>i(e.target.value)}
>
${n.map(([e,n])=>t`<option value=${e} .selected=${e===r}>${n}</option>`)}
</select>`}function Ge(){let{schema:t,computeLabel:n,computeHelper:r}=d(`athlete`,`calendar`),i={name:`weeks`,selector:{number:{min:1,max:53,mode:`box`}}};return{schema:[...t,i],computeLabel:t=>t.name===`weeks`?e()(`history_editor_weeks`):n(t),computeHelper:t=>t.name===`weeks`?e()(`history_editor_weeks_help`):r(t)}}function N(e,t){let n=e.flatMap(({pressure:e,target:t})=>[...e,...t]);return{end_s:Math.max(1,t,...e.map(({at_s:e})=>e.at(-1)??0)),top_mmhg:me(n.reduce((e,t)=>Math.max(e,t??0),0))}}function P(e,{end_s:t,top_mmhg:n}){let r=v(e.pressure,400);return{box:ue(0,t,n),line:re(r.map(t=>e.at_s[t]??0),r.map(t=>e.pressure[t]??null)),band:oe(e.at_s,e.target)}}function Ke(e,t){let n=[...e.keys()],r={at_s:n,pressure:[...e],target:n.map(()=>t)};return P(r,N([r],e.length-1))}function qe({at_s:e},t){let n=0,r=e.length-1;for(;n<r;){let i=Math.ceil((n+r)/2);(e[i]??0)<=t?n=i:r=i-1}return n}function Je(e,t){return e.find(({started_s:e,ended_s:n})=>e<=t&&t<(n??1/0))}function Ye(e){let t=[15,60,180,300,900].find(t=>e/t<7)??1800;return Array.from({length:Math.floor(e/t)+1},(e,n)=>n*t)}const Xe=new Set([`lowered`,`paused`,`limit_soon`,`limit_reached`]),Ze=new Set([`refill_normal`,`symptom_none`]);function Qe({record:e,events:t}){let n=e.answers.map(({at_s:e,question:t,answer:n})=>{let r=`${t}_${n}`;return{at_s:e,kind:r,answer:!0,fine:Ze.has(r)}}),r=t.filter(({kind:e})=>Xe.has(e)).map(({at_s:e,kind:t})=>({at_s:e,kind:t,answer:!1,fine:!1}));return[...n,...r].sort((e,t)=>e.at_s-t.at_s)}const $e={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1,PageUp:30,PageDown:-30,Home:-1/0,End:1/0};function et(e,t,n){let r=$e[e];return r===void 0?null:Math.min(n,Math.max(0,t+r))}const tt={few:2,many:3};function F({hass:e,t},n,r,i={}){return u(e,t,n,r,{count:h(e,r),...i})}function I({hass:e,t},r){return r<6e3?n(Math.round(r)):t(`history_minutes`,{minutes:h(e,r/60)})}function L({hass:e},t,n){let{language:r}=e.locale,i=JSON.stringify([r,n]),a=R.get(i);return a||(a=new Intl.DateTimeFormat(r,{...n,timeZone:`UTC`}),R.set(i,a)),a.format(Date.parse(t))}const R=new Map;function nt(e,t,n){let r=A(t,n);if(r<2){let{language:t}=e.hass.locale,n=new Intl.RelativeTimeFormat(t,{numeric:`auto`}).format(-r,`day`);return n.charAt(0).toLocaleUpperCase(t)+n.slice(1)}return L(e,t,{weekday:`short`,day:`numeric`,month:`short`})}function rt(e,t){return l(e,t.map(e=>({placement:e})))}function z({hass:e},t,{protocol_id:n,protocol_name:r}){let i=f(e,{id:n,name:r});return`${rt(e,t)} · ${i}`}function it({hass:e,t},n){let{sets_done:r,set_count:i,load_kg:a}=n,o=t(`history_sets`,{sets:r,count:i});return a===null?o:`${o} · ${m(e,a)}`}function B({hass:e},t){return t===`done`?``:a(e,t)}function V({hass:e,t},n){return n===null?`–`:t(`history_percent`,{percent:r(e,n)})}function at(e,{day:t,sessions:n,occlusion_s:r,ahead:i}){let a=L(e,t,{weekday:`long`,day:`numeric`,month:`long`});return i?a:`${a}: ${H(e,n,r)}`}function ot(e,t){let{hass:n,t:r}=e,i=L(e,t.first,{day:`numeric`,month:`long`}),a=[H(e,t.sessions,t.occlusion_s)];return t.volume_kg&&a.push(r(`history_volume_of`,{volume:m(n,t.volume_kg,0)})),r(`history_week_of`,{day:i,amount:a.join(`, `)})}function H(e,t,n){return t?F(e,`history_amount`,t,{time:I(e,n)}):e.t(`history_none`)}function st(e,t,n){let{hass:r,t:i}=e;return[[t?h(r,t.sessions):`–`,i(`history_this_week`,tt)],[t?I(e,t.occlusion_s):`–`,i(`history_cuff_time`)],ct(e,n)]}function ct(e,t){let{hass:n,t:r}=e;switch(t?.of){case`load`:return[(t.share>0?`+`:``)+V(e,t.share),r(`history_load_change`)];case`lop`:return[h(n,t.mmhg),r(`history_lop`,{limb:x(n,t.placement)})];default:return[`–`,r(`history_load_change`)]}}function lt(e,t){let{hass:n,t:r}=e,{lop:i,basis:a,percent:o,planned_target:c,tightness:l}=t;return r(`history_found_${a}`,{target:h(n,c??0),percent:h(n,o??0),tightness:l??``,...i&&{lop:h(n,i.mmhg),method:r(`history_method_${i.method}`),day:L(e,i.day,S),posture:s(n,`select.posture`,i.posture).toLocaleLowerCase(n.locale.language)}})}function ut({hass:e,t},{kind:n,answer:r}){return r?t(`history_answer_${n}`):e.localize(`component.bfr_cuff.entity.event.session.state_attributes.event_type.state.${n}`)||n}function dt(e,n,r){let i=w(e.hass,Date.now()),a=n?.map(t=>pt(e,t,i,r));return t`<ol>
${(a??ft).map(e=>t`<li>${e}</li>`)}
</ol>`}const ft=[,,,,].fill(t`<div class="row empty"></div>`);function pt(e,n,r,i){let{hass:a,t:o}=e,{session_id:s,started:c,placements:l,reason:u}=n,d=c*1e3,{box:f,band:p,line:m}=Ke(n.thumbnail,n.thumbnail_target);return t`<button class="row" data-id=${s} @click=${()=>i(n)}>
<span class="when quiet">
<span>${nt(e,w(a,d),r)}</span>
<span>${C(a,d,{timeStyle:`short`})}</span>
</span>
<span class="what">
<strong>${z(e,l,n)}</strong>
<span class="quiet">${it(e,n)}</span>
<span class="amber">${B(e,u)}</span>
</span>
<svg viewBox=${f} preserveAspectRatio="none" aria-hidden="true">
<path class="band" d=${p}></path>
<path class="line" d=${m}></path>
</svg>
${U(I(e,n.occluded_s),o(`history_cuff_on`))}
${U(V(e,n.time_in_band),o(`history_in_band`))}
</button>`}function U(e,n){return t`<span class="figure">
<b>${e}</b>
<span class="quiet">${n}</span>
</span>`}function mt(e,n,r,i){let{record:a}=r,o=B(e,a.reason),s=a.cuffs.map(({placement:e})=>e);return t`
<h2>
<strong>${z(e,s,a)}</strong>
<div class="amber">${o}</div>
</h2>
${W(ht(e,n,r))}
<bfr-cuff-history-trace .speech=${e} .kept=${r}></bfr-cuff-history-trace>
<div class="about">
${gt(e,a.sets)}
<section>
<h3>${e.t(`history_how_found`)}</h3>
${a.cuffs.map(t=>_t(e,t))}
</section>
</div>
${G(e,[`csv`,`json`,`fit`],i)}
`}function W(e){return t`<dl>
${e.map(([e,n])=>t`<div>
<dt class="quiet">${n}</dt>
<dd>${e}</dd>
</div>`)}
</dl>`}function G({t:e},n,r){return t`<div class="bar">
<span class="quiet">${e(`history_export`)}</span>
${n.map(e=>t`<button @click=${()=>r(e)}>${e.toUpperCase()}</button>`)}
</div>`}function ht(e,t,{record:r}){let{hass:i,t:a}=e,{cuffs:o,load_kg:s,limit_s:c}=r,l=Math.max(0,...o.map(e=>e.peak)),u=a(`history_of_limit`,{limit:n(c)});return[[V(e,t.time_in_band),a(`history_in_band`)],[I(e,t.occluded_s),c?u:a(`history_cuff_on`)],[h(i,l),a(`history_peak`)],...s===null?[]:[[m(i,s),a(`history_load`)]]]}function gt({hass:e,t:r},i){let a=t=>t===null?`–`:h(e,t,1);return t`<table>
<tr>
${[`set`,`done`,`time`,`rpe`,`discomfort`].map(e=>t`<th>${r(`history_column_${e}`)}</th>`)}
</tr>
${i.map(({started_s:e,ended_s:i,...o})=>{let s=i===null?`–`:n(Math.round(i-e)),c=[a(o.repetitions),s,a(o.rpe),a(o.discomfort)];return t`<tr>
<th>
<b>${o.number}</b>
<small>${o.exercise}</small>
<small class="amber">${o.cut_short?r(`history_cut_short`):``}</small>
</th>
${c.map(e=>t`<td>${e}</td>`)}
</tr>`})}
</table>`}function _t(e,n){let r=`${V(e,n.time_in_band)} ${e.t(`history_in_band`)}`;return t`<p>
<b>${x(e.hass,n.placement)}:</b>
${lt(e,n)}
<span class="quiet">${r}</span>
</p>`}const vt=o(ge+E),yt=o(_e+E),bt=o(ve),K={totals:[],development:{load:[],lop:[]}};var xt=class extends b{constructor(...e){super(...e),this.cursor=null,this.filter={},this.#e=new D(this),this.#t=new fe(this,()=>this.#s(),()=>{}),this.#n=``,this.#l=e=>{this.filter={...this.filter,...e},this.#c()}}static{this.properties={...b.properties,progress:{state:!0},rows:{state:!0},cursor:{state:!0},filter:{state:!0},openedRow:{state:!0},kept:{state:!0}}}static{this.styles=[_,vt]}static{this.getConfigForm=Ge}#e;#t;#n;getGridOptions(){return{columns:12,min_columns:6}}get#r(){return c(this.installed?.athletes??[],this.config.athlete)}get#i(){return{hass:this.hass,t:this.t}}get#a(){return Se(Date.now(),this.hass.config.time_zone)}get#o(){return this.config.weeks??13}watched(){return[this.#r?.entities.last_session]}whenInstalled(){this.#e.problem!==void 0&&(this.#n=``),this.#s()}willUpdate(){this.ready&&this.#s()}#s(){let e=this.#r;if(!e||!this.#t.now||!this.hass.connected)return;let t=this.hass.states[e.entities.last_session??``]?.state,n=[e.entry_id,t,this.#a,this.#o].join();if(n===this.#n)return;this.#n=n;let r=Ce(this.#a,Math.max(this.#o,7)),i=Fe(this.hass,e.entry_id,r,this.#a);this.#e.ask(`progress`,i,e=>{this.progress=e}),this.#c()}async#c(e=null){let{entry_id:t=``}=this.#r??{},n=e?this.rows??[]:[],r=Me(this.hass,t,this.filter,e);await this.#e.ask(`rows`,r,e=>{this.rows=[...n,...e.sessions],this.cursor=e.cursor})}#l;async#u(){let{length:e}=this.rows??[];await this.#c(this.cursor),await this.#p(`li:nth-child(${e+1}) .row`)}async#d(e){this.openedRow=e,this.kept=void 0,await this.#p(`.back`),this.scrollIntoView({block:`nearest`}),await this.#e.ask(`kept`,Ne(this.hass,e.session_id),e=>{this.kept=e})}async#f(){let{session_id:e}=this.openedRow??{};this.openedRow=this.kept=void 0,this.#e.drop(`kept`),this.#e.drop(`file`),await this.#p(`[data-id="${e}"]`)}async#p(e){await this.updateComplete,this.renderRoot.querySelector(e)?.focus({preventScroll:!0})}async#m(e){confirm(this.t(`history_delete_sure`))&&await this.#e.ask(`file`,Pe(this.hass,e),()=>{this.#n=``,this.#f()})}#h(e){this.#e.ask(`file`,ze(this.hass,e),()=>{})}#g(){this.#e.drop(`file`),this.installed?this.openedRow?this.#d(this.openedRow):(this.#n=``,this.#s()):this.refresh()}render(){return this.ready?t`<ha-card aria-busy=${this.#e.busy}>
${this.openedRow?this.#_(this.openedRow):this.#v()}
</ha-card>`:T}#_(e){let{kept:n,hass:r,t:i}=this,a=this.#S();return t`<div class="head">
<button class="back" @click=${this.#f}>
<span aria-hidden="true">‹</span> ${i(`history_back`)}
</button>
${n?t`<span class="chip"
>${C(r,n.record.started_at,{...S,...ee})}</span
>`:T}
</div>
${a}
${n?t`${mt(this.#i,e,n,t=>this.#h(Le(e.session_id,t)))}
<button @click=${()=>void this.#m(e.session_id)}>
${i(`history_delete`)}
</button>`:t`<div class="wait"></div>`}`}#v(){if(this.installed&&!this.#r)return t`${this.#y()}
<p>${this.t(`history_nobody`)}</p>`;let{totals:e}=this.progress??K;return t`
${this.#y()}
<div class="sides">
<div class="side">
${this.#b(Te(e,this.#a,this.#o))}
</div>
<div class="side">${this.#S()} ${this.#x()}</div>
</div>
`}#y(){let{name:e}=this.#r??{};return t`<div class="head">
<h2><strong>${this.t(`history_title`)}</strong>${e&&` · ${e}`}</h2>
<span class="chip">${F(this.#i,`history_weeks`,this.#o)}</span>
</div>`}#b(e){let n=this.progress!==void 0,{development:r}=this.progress??K,i=Be(r,this.#a),a=n?e.at(-1):void 0;return t`${W(st(this.#i,a,i))}
<bfr-cuff-history-map
.speech=${this.#i}
.weeks=${e}
.known=${n}
></bfr-cuff-history-map>
${n?t`<bfr-cuff-lop
.speech=${this.#i}
.athlete=${this.#r?.entry_id??``}
.read=${this.#n}
></bfr-cuff-lop>`:T}`}#x(){let{rows:e,filter:n,t:r}=this,i=Object.values(n).some(Boolean);return e&&!e.length&&!i?t`<p class="quiet">${r(`history_empty`)}</p>`:[Ue(this.#i,this.#r,n,this.#l),e&&!e.length?t`<p class="quiet">${r(`history_no_match`)}</p>`:!e&&this.#S()?T:dt(this.#i,e,e=>void this.#d(e)),this.cursor?t`<button
class="more"
?disabled=${this.#e.busy}
@click=${this.#u}
>
${r(`history_load_more`)}
</button>`:T,G(this.#i,[`csv`,`json`],e=>this.#h(Re(this.#r?.entry_id??``,e)))]}#S(){let e=this.said(this.problem??this.#e.problem);if(e)return t`<div class="trouble" role="alert">
<p>${this.t(`history_problem`,{problem:e})}</p>
<button @click=${this.#g}>${this.t(`history_retry`)}</button>
</div>`}},St=class extends p{constructor(...e){super(...e),this.weeks=[],this.known=!0,this.measure=`occlusion`}static{this.properties={speech:{attribute:!1},weeks:{attribute:!1},known:{attribute:!1},measure:{state:!0},place:{state:!0},read:{state:!0}}}static{this.styles=[_,yt]}render(){let{t:e}=this.speech,n=ke(this.weeks,this.measure);return t`
<table
role="grid"
aria-label=${e(`history_map`)}
?inert=${!this.known}
@keydown=${this.#c}
@focusin=${this.#o}
@focusout=${this.#s}
@pointerover=${this.#o}
@pointerleave=${this.#s}
>
<tr>
<td></td>
${this.weeks.map((e,n)=>t`<td>${this.#e(e,n)}</td>`)}
</tr>
${Array.from({length:8},(e,t)=>this.#t(t,n))}
</table>
<div>
<p class="quiet" aria-hidden="true">${this.#i()}</p>
${M(e(`history_each_week`),De.map(t=>[t,e(`history_by_${t}`)]),this.measure,e=>{this.measure=e})}
</div>
`}#e({first:e},t){let{first:n=e}=this.weeks[t-1]??{};return n.slice(5,7)===e.slice(5,7)?T:L(this.speech,e,{month:`short`})}#t(e,n){let{day:r}=this.weeks[0]?.days[e]??{},i=r&&e%2==0&&e<6;return t`<tr>
<td>${i?L(this.speech,r,{weekday:`short`}):T}</td>
${this.weeks.map((r,i)=>{let{level:a,ahead:o}=r.days[e]??{};return this.#n([i,e],a===void 0?t`<i class="bar" style="--share:${n[i]??0}"></i>`:t`<i class=${o?`ahead`:``} style="--level:${a}"></i>`)})}
</tr>`}#n(e,n){let r=e.join(),i=this.place??[this.weeks.length-1,7];return t`<td
tabindex=${r===i.join()?0:-1}
aria-label=${this.#r(e)}
data-place=${r}
>
${n}
</td>`}#r([e,t]){let n=this.weeks[e],r=n.days[t];return r?at(this.speech,r):ot(this.speech,n)}#i(){return this.known?this.read?this.#r(this.read):H(this.speech,j(this.weeks,({sessions:e})=>e),j(this.weeks,({occlusion_s:e})=>e)):T}#a(e){return e.target.closest(`[data-place]`)?.dataset.place?.split(`,`).map(Number)}#o(e){this.read=this.#a(e),e.type===`focusin`&&(this.place=this.read)}#s(){this.read=void 0}async#c(e){let t=this.#a(e),n=getComputedStyle(this).direction===`rtl`,r=je(e.key,t,this.weeks.length,n);r&&(e.preventDefault(),this.place=r,await this.updateComplete,this.renderRoot.querySelector(`[data-place="${r}"]`)?.focus())}},Ct=class extends p{static{this.properties={speech:{attribute:!1},kept:{attribute:!1},at:{state:!0}}}static{this.styles=[_,bt]}#e;#t=[];#n=[];#r=[];willUpdate(e){if(!e.has(`kept`))return;let{record:t,traces:n}=this.kept;this.#t=t.cuffs.flatMap(e=>{let t=n[e.cuff];return t?.at_s.length?[{cuff:e,trace:t}]:[]}),this.#e=N(this.#t.map(({trace:e})=>e),t.duration_s),this.#n=Qe(this.kept),this.#r=this.#t.map(e=>this.#i(e)),this.at=void 0}render(){let{t:e}=this.speech,{at:r}=this;return this.#t.length?t`
<div
class="chart"
role="slider"
tabindex="0"
aria-label=${e(`history_trace`)}
aria-valuemin="0"
aria-valuemax=${Math.round(this.#e.end_s)}
aria-valuenow=${Math.round(r??0)}
aria-valuetext=${this.#a(r??0)}
@keydown=${this.#c}
@pointerdown=${this.#l}
@pointermove=${this.#l}
@pointerleave=${this.#u}
>
${this.#r}
<div class="time">
${this.kept.record.sets.map(e=>{let{started_s:r,ended_s:i,cut_short:a}=e,o=(i??this.#e.end_s)-r;return t`<span
class=${a?`set cut`:`set`}
style="${this.#s(r)};width:${this.#o(o)}"
><b>${e.number}</b> · ${e.repetitions??n(Math.round(o))}</span
>`})}
${Ye(this.#e.end_s).map(e=>t`<span class="tick quiet" style=${this.#s(e)}>${n(e)}</span>`)}
${this.#n.map(e=>t`<i class=${e.fine?`fine`:``} style=${this.#s(e.at_s)}></i>`)}
${r===void 0?T:t`<b class="cursor" style=${this.#s(r)}></b>`}
</div>
</div>
<p aria-hidden="true">
${r===void 0?e(`history_point`):this.#a(r)}
</p>
<ul>
${this.#n.map(e=>t`<li>
<b>${n(Math.round(e.at_s))}</b>
${ut(this.speech,e)}
</li>`)}
</ul>
`:t`<p class="quiet">${e(`history_no_trace`)}</p>`}#i({cuff:{placement:e,planned_target:n},trace:r}){let{hass:i}=this.speech,{box:a,line:o,band:s}=P(r,this.#e),c=n?[0,n]:[0];return t`${this.#t.length>1?t`<small class="quiet">${x(i,e)}</small>`:T}
<div class="plot">
<svg viewBox=${a} preserveAspectRatio="none" aria-hidden="true">
<path class="band" d=${s}></path>
<path class="line" d=${o}></path>
</svg>
${c.map(e=>t`<span
class=${e?`level good`:`level quiet`}
style="bottom:${e/this.#e.top_mmhg*100}%"
>${h(i,e)}</span
>`)}
</div>`}#a(e){let{hass:t,t:r}=this.speech,i=Je(this.kept.record.sets,e);return[n(Math.round(e)),...i?[r(`history_set_number`,{number:i.number})]:[],...this.#t.map(({cuff:n,trace:i})=>{let a=qe(i,e),[o,s]=[i.pressure[a],i.target[a]],c={limb:this.#t.length>1?x(t,n.placement):``,pressure:o==null?`–`:h(t,o),target:h(t,s??0)};return r(s==null?`history_reads`:`history_reads_of`,c).trim()})].join(` · `)}#o(e){return`${e/this.#e.end_s*100}%`}#s(e){return`left:${this.#o(e)}`}#c(e){let t=et(e.key,this.at??0,this.#e.end_s);t!==null&&(e.preventDefault(),this.at=t)}#l({clientX:e}){let{left:t,width:n}=this.renderRoot.querySelector(`.time`).getBoundingClientRect(),r=Math.min(1,Math.max(0,(e-t)/n));this.at=r*this.#e.end_s}#u({pointerType:e}){e===`mouse`&&(this.at=void 0)}};const q=(e,[t,n])=>`${100*(e-t)/Math.max(1e-9,n-t)}%`;function J(e,n,r,[i,a],o){let s=[n[0],-r[1],Math.max(1e-9,n[1]-n[0]),r[1]-r[0]];return t`<div class="chart" role="img" aria-label=${e}>
<svg viewBox=${s.join(` `)} preserveAspectRatio="none" aria-hidden="true">
${o}
</svg>
${a.map(([e,n])=>t`<span class="level" style="bottom:${q(e,r)}">${n}</span>`)}
${i.map(([e,r])=>t`<span class="tick" style="left:${q(e,n)};translate:-${q(e,n)}">${r}</span>`)}
</div>`}function Y([e,t]){let n=(t-e)/4,r=10**Math.floor(Math.log10(n)),i=r*([1,2,5,10].find(e=>e*r>=n)??10),a=Math.ceil(e/i);return Array.from({length:Math.floor(t/i)-a+1},(e,t)=>{let n=Number(((a+t)*i).toPrecision(6));return[n,`${n}`]})}const wt=e=>e.map(([e,t])=>`M${e} ${-t}h0`).join(``),X=e=>e.map(([e,t],n)=>`${n?`L`:`M`}${e} ${-t}`).join(``);function Tt({hass:e,t},n,[r,i],a=[]){let o=[...n,...a].flatMap(({points:e,envelope:t})=>[...e,...t]);if(!o.length)return T;let s=e=>Math.max(...o.map(t=>t[e])),c=[Math.min(...o.map(([e])=>e)),s(0)+5],l=[0,s(1)*1.1||1],u=t=>t===null?`–`:h(e,t);return J(t(`measure_envelope`,{low:u(r),high:u(i)}),c,l,[Y(c),Y(l)],g`
${i&&g`<path class="ends" d="M${r} 0V${-l[1]}H${i}V0Z"></path>`}
${a.map(e=>g`<path class="before" d=${X(e.envelope)}></path>`)}
${n.map(e=>g`<path class="dots" d=${wt(e.points)}></path>
<path class="line" d=${X(e.envelope)}></path>`)}`)}var Et=class{constructor(){this.pressure=[],this.#e=0,this.#t=0,this.#n=10}#e;#t;#n;add(e){for(let{run:t,at_ms:n,interval_ms:r,pressure:i}of e)(t!==this.#e||n<=this.#t)&&(this.pressure=[],this.#t=n,this.#e=t,this.#n=r),this.pressure.push(...i)}get newest(){return this.pressure.at(-1)??null}pulse(){let e=Math.max(1,Math.round(900/this.#n/2)),t=[0];for(let e of this.pressure)t.push((t.at(-1)??0)+(e??0));let n=(e,n)=>((t[n]??0)-(t[e]??0))/(n-e);return this.pressure.map((t,r)=>{let i=Math.max(0,r-e),a=Math.min(this.pressure.length,r+e+1),o=Math.abs(n(r,a)-n(i,r+1))>3/2;return t===null||o?null:t-n(i,a)})}drawn(e,{top_mmhg:n}){let r=this.pulse(),i=e=>e*this.#n/1e3,a=(e,t=1)=>{let n=v(e,400);return re(n.map(i),n.map(t=>e[t]??null).map(e=>e&&e*t))},o=[0,Math.max(30,i(this.pressure.length))],s=[0,n];return t`
${J(e(`measure_trace`),o,s,[[],Y(s)],g`<path class="line" d=${a(this.pressure)}></path>`)}
<span class="name">${e(`measure_pulse`)}</span>
${J(e(`measure_pulse`),o,[-3,3],[Y(o),[]],g`<path class="beat" d=${a(r)}></path>`)}
`}};const Dt=o(ye);var Ot=class extends p{constructor(...e){super(...e),this.t=ae,this.athlete=``,this.limb=``,this.posture=``,this.asked=!1,this.#t=null,this.#r=``,this.#i=new Et,this.#a=new se,this.#d=e=>{this.#r=y(this.t,e),this.requestUpdate()}}static{this.properties={hass:{attribute:!1},t:{attribute:!1},athlete:{attribute:!1},limb:{attribute:!1},posture:{attribute:!1},asked:{attribute:!1}}}static{this.styles=[_,Dt]}#e;#t;#n;#r;#i;#a;#o;#s;connectedCallback(){super.connectedCallback(),this.#o=this.hass.connection.subscribeMessage(e=>this.#l(e),{...this.#c(`live`),language:this.hass.language}),this.#o.catch(this.#d),this.#s=setInterval(()=>void this.#u(),5e3),this.#u()}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.#s),this.#o?.then(e=>e()).catch(()=>{})}get running(){return this.#t!==null&&this.#t.phase!==`ended`}get shows(){return this.#t!==null&&this.#t.id!==this.#n}#c(e){return{type:`bfr_cuff/measurement/${e}`,athlete:this.athlete}}#l({now_ms:e,measurement:t,samples:n}){t!==void 0&&(!this.#a.heard&&t?.phase===`ended`&&(this.#n=t.id),this.#t=t),this.#a.hear(e),n&&this.#i.add(n),this.dispatchEvent(new Event(`changed`)),this.requestUpdate()}async#u(){if(!this.asked||this.shows)return;let{hass:e,limb:t,posture:n}=this;try{this.#e=await e.callWS({...this.#c(`preview`),limb:t,posture:n,language:e.language})}catch(e){this.#d(e)}this.requestUpdate()}#d;#f(e,t){this.#r=``,this.hass.callWS({...this.#c(e),...t}).catch(this.#d)}#p(){this.#n=this.#t?.id,this.dispatchEvent(new Event(`closed`)),this.requestUpdate()}render(){let e=this.shows?this.#t:null;if(!e&&!this.asked)return T;let n=e?.phase===`ended`,r=e?.cuff.placement??this.#e?.limb??this.limb;return t`<h3>${this.t(`measure_title`,{limb:x(this.hass,r)})}</h3>
${this.#r?t`<p class="amber" role="alert">${this.#r}</p>`:T}
${e?n?this.#g(e):this.#h(e):this.#m()}`}#m(){let{t:e,limb:n,posture:r}=this,i=this.#e;if(!i)return t`<p class="quiet">${e(`checking`)}</p>`;let{plan:a,notes:o,last:s,refusal:c,actions:l}=i;return t`${c?t`<p class="amber">${c}</p>`:t`<p class="loud">${a}</p>`}
<ul>
${o.map(e=>t`<li>${e}</li>`)}
</ul>
${s?t`<p class="quiet">${s.text}</p>`:T}
<div class="row">
<button
class="go"
?disabled=${!l.includes(`measure`)}
@click=${()=>this.#f(`start`,{limb:n,posture:r})}
>
${e(`measure_start`)}
</button>
<button @click=${()=>this.#p()}>${e(`measure_back`)}</button>
</div>`}#h(e){let{hass:n,t:r}=this,{phase:i,run:a,runs_max:o,target:s,actions:c}=e,l=this.#i.newest,u=this.#_(e.phase_ends_ms),d=s===null?u:r(`of_mmhg`,{target:h(n,s)}),f=this.#_(e.deadline_ms);return t`<div class="now">
<strong>${l===null?`–`:h(n,Math.max(0,l))}</strong>
<span class="quiet">${r(`mmhg`)}</span>
<span class="step">
<b role="status">${r(`measure_${i}`)} · ${r(`measure_run`,{run:a,runs:o})}</b>
<br />${d} ${f?t`· ${r(`left`,{time:f})}`:T}
</span>
</div>
${i===`counting`?T:this.#i.drawn(r,e)}
${c.includes(`discomfort`)?t`<button @click=${()=>this.#f(`stop`,{reason:`discomfort`})}>
${r(`measure_discomfort`)}
</button>`:T}`}#g(e){let{t:n}=this,{text:r,advice:i,runs:a,result:o,ready_ms:s}=e,c=this.#_(s);return t`<p class="loud" role="status">${r}</p>
${i.length?t`<ul>${i.map(e=>t`<li>${e}</li>`)}</ul>`:T}
${Tt(this,a,[o?.low??null,o?.high??null])}
${c?t`<p class="quiet">${n(`measure_ready`,{time:c})}</p>`:T}
<button @click=${()=>this.#p()}>${n(`dismiss`)}</button>`}#_(e){let t=e===null?0:(e-this.#a.now())/1e3;return t>0?n(t):``}},kt=class extends p{constructor(...e){super(...e),this.athlete=``,this.read=``,this.points=[],this.measured=[],this.opened=[],this.#e=new D(this)}static{this.properties={speech:{attribute:!1},athlete:{attribute:!1},read:{attribute:!1},points:{state:!0},measured:{state:!0},opened:{state:!0}}}static{this.styles=[_,Dt]}#e;willUpdate(e){e.has(`read`)&&this.#n()}#t(e,t){let n=`bfr_cuff/history/${e}`;return this.speech.hass.callWS({type:n,...t})}#n(){let{athlete:e}=this,t=Promise.all([this.#t(`lop`,{athlete:e}),this.#t(`measurements`,{athlete:e})]);return this.#e.ask(`lop`,t,([{points:e},{measurements:t}])=>{this.points=e,this.measured=t,this.opened=[]})}async#r(e){let t=[e,this.measured.slice(this.measured.indexOf(e)+1).find(t=>t.low!==null&&Z(t)===Z(e))??[]].flat().map(({measurement_id:e})=>this.#t(`measurement`,{measurement_id:e}));await this.#e.ask(`opened`,Promise.all(t),e=>{this.opened=e})}render(){let{t:e}=this.speech,{problem:n}=this.#e;return!this.points.length&&!this.measured.length?T:t`<h3>${e(`lop_title`)}</h3>
${n?t`<p class="amber" role="alert">${y(e,n)}</p>`:T}
${this.#o()}
${this.#s()}
<div class="rows">
${this.measured.map(e=>t`<button
aria-expanded=${e.measurement_id===this.opened[0]?.measurement_id}
@click=${()=>void this.#r(e)}
>
<b>${x(this.speech.hass,e.placement)} · ${this.#a(e)}</b>
<span class="quiet">${this.#i(e.started_at.slice(0,10))}</span>
</button>`)}
</div>`}#i(e){return L(this.speech,e,S)}#a({low:e,high:t}){let{hass:n,t:r}=this.speech;if(e===null)return r(`lop_none`);let i=[e,t??e].map(e=>h(n,e));return r(`lop_mmhg`,{pressure:[...new Set(i)].join(`–`)})}#o(){let{points:e}=this;if(e.length<2)return T;let{hass:n,t:r}=this.speech,i=({day:e})=>Date.parse(e)/864e5,a=[e[0],e.at(-1)],o=a.map(i),s=[0,1.15*Math.max(...e.map(({low:e,high:t})=>t??e))],c=a.map(e=>[i(e),this.#i(e.day)]),l=[...new Set(e.map(Z))].map(t=>e.filter(e=>Z(e)===t)),u=l.map(([e])=>x(n,e?.placement??``)),d=l.map((e,t)=>{let n=e.map(e=>[i(e),e.low]),r=e.map(e=>`M${i(e)} ${-e.low}V${-(e.high??e.low)}`);return g`<g style="--line:${Q[t%Q.length]}">
<path d=${X(n)+r.join(``)}></path>
<path class="dots" d=${wt(n)}></path></g>`});return t`${J(r(`lop_chart`,{limbs:[...new Set(u)].join(`, `)}),o,s,[c,Y(s)],g`${d}`)}
<p class="legend">
${u.map((e,n)=>t`<span style="--line:${Q[n%Q.length]}">${e}</span>`)}
</p>`}#s(){let[e,n]=this.opened;if(!e)return T;let{hass:r,t:i}=this.speech,a=e=>i.at(`component.bfr_cuff.common.measure_${e}`),o=e.reason===`done`?e.refusals:[],s=e.reason===`done`?``:a(`end_${e.reason}`);return t`<section>
<p class="loud">
${x(r,e.placement)}, ${this.#i(e.started_at.slice(0,10))}:
${this.#a(e)}${e.pulse_rate&&`, ${i(`lop_rate`,{rate:h(r,e.pulse_rate)})}`}
</p>
${s?t`<p class="amber">${s}</p>`:T}
${o.map(e=>t`<p class="amber">${a(`refusal_${e}`)}</p>`)}
${Tt(this.speech,e.runs??[],[e.low,e.high],n?.runs)}
${n?t`<p class="quiet">
${i(`lop_before`,{day:this.#i(n.started_at.slice(0,10)),ends:this.#a(n)})}
</p>`:T}
</section>`}};const Z=({placement:e,cuff_width_mm:t,posture:n})=>[e,t,n].join(),Q=[`var(--bfr-rest)`,`var(--bfr-good)`,`var(--bfr-amber)`,`var(--bfr-text)`];var At=class extends p{constructor(...e){super(...e),this.t=ae,this.rpe=null,this.discomfort=null,this.ends=!0,this.#r=e=>{e.isPrimary&&!e.button&&(this.#t=e,this.#e=setTimeout(()=>this.#i(e),250))},this.#a=e=>{let t=this.#t;if(!t)return;let{clientX:n,clientY:r}=e,i=Math.hypot(n-t.clientX,r-t.clientY);this.held?this.held=this.#c(e):i>12&&this.#s()},this.#o=()=>{let{held:e}=this;this.#s(),e&&this.#l(e)},this.#s=()=>{clearTimeout(this.#e),this.#t=this.held=void 0}}static{this.properties={t:{attribute:!1},rpe:{attribute:!1},discomfort:{attribute:!1},ends:{attribute:!1},held:{state:!0}}}static{this.styles=[_,o(be)]}#e;#t;disconnectedCallback(){super.disconnectedCallback(),this.#s()}firstUpdated(){this.renderRoot.querySelector(`.pad`)?.addEventListener(`touchmove`,e=>{this.held&&e.preventDefault()},{passive:!1})}render(){let{t:e,held:n}=this,{rpe:r,discomfort:i}=n??this,a=r!==null&&i!==null;return t`
<div class="said">${this.#n(`rpe`,r)} ${this.#n(`discomfort`,i)}</div>
<div
class="pad ${n?`held`:``} ${this.ends?`ends`:``}"
aria-hidden="true"
@pointerdown=${this.#r}
@pointermove=${this.#a}
@pointerup=${this.#o}
@pointercancel=${this.#s}
@contextmenu=${e=>e.preventDefault()}
>
${this.ends?t`<span class="limit">${e(`rate_ends`)}</span>`:T}
${a?t`<i style="left:${r*10}%;bottom:${i*10}%"></i>`:t`<span class="hint">${e(`rate_hint`)}</span>`}
<span class="up">${e(`discomfort`)} →</span>
<span class="right">${e(`rpe`)} →</span>
</div>
`}#n(e,n){let r=t=>{let{value:n}=t.target;n&&this.#l({[e]:Number(n)})},i=Array.from({length:11},(e,t)=>t);return t`<label>
<span class="name">${this.t(e)}</span>
<select @change=${r}>
<option value="" disabled .selected=${n===null} aria-label=${this.t(`not_said`)}>
–
</option>
${i.map(e=>t`<option value=${e} .selected=${e===n}>${e}</option>`)}
</select>
</label>`}#r;#i({pointerId:e}){this.renderRoot.querySelector(`.pad`)?.setPointerCapture(e),this.#t&&(this.held=this.#c(this.#t))}#a;#o;#s;#c({clientX:e,clientY:t}){let{left:n,bottom:r,width:i,height:a}=this.renderRoot.querySelector(`.pad`).getBoundingClientRect(),o=e=>Math.min(10,Math.max(0,Math.round(e*10)));return{rpe:o((e-n)/i),discomfort:o((r-t)/a)}}#l(e){this.dispatchEvent(new CustomEvent(`rated`,{detail:e}))}};const jt={up:[660,.09],down:[440,.07],last:[880,.12],count:[660,.09],go:[880,.45]},Mt={up:[70],down:[30],last:[70,60,70],count:[50],go:[300]};var Nt=class{#e;#t;#n=new Audio;#r=[];#i;#a=``;unlock(){if(!this.#e){this.#e=new AudioContext;let e=this.#e.createMediaStreamDestination();this.#n.srcObject=e.stream,this.#t=e}this.#e.resume(),this.#n.play().catch(()=>{})}follow(e,t,n){let r=e&&{cue:n,heard:this.#e?.state,phase:e.phase,began:e.phase_began_ms,ends:e.phase_ends_ms,set:e.set},i=JSON.stringify(r);if(i===this.#a||(this.#a=i,this.stop(),!e))return;let a=le(e).filter(({at_ms:e})=>e>=t.now());n===`sound`&&this.#o(a,t),n===`vibration`&&this.#s(a,t)}stop(){clearTimeout(this.#i);for(let e of this.#r)e.stop();this.#r=[]}#o(e,t){let n=this.#e,r=this.#t;if(!n||!r||n.state!==`running`)return;let i=n.currentTime-t.now()/1e3;for(let{at_ms:t,sign:a}of e){let[e,o]=jt[a],s=t/1e3+i,c=new OscillatorNode(n,{frequency:e}),l=new GainNode(n,{gain:0});l.gain.setValueAtTime(.35,s),l.gain.exponentialRampToValueAtTime(.001,s+o),c.connect(l).connect(r),c.start(s),c.stop(s+o),this.#r.push(c)}}#s([e,...t],n){e&&(this.#i=setTimeout(()=>{navigator.vibrate?.(Mt[e.sign]),this.#s(t,n)},e.at_ms-n.now()))}};function Pt(e,n,r){let{hass:i,t:o,athlete:s}=n,c=i.states[s.entities.last_end??``]?.state,l=e.reason??c??`stopped`;return t`<div class="ended">
<p class="reason ${l===`done`?`good`:`amber`}">
${a(i,l)}
</p>
${W(Ft(e,n))}
${ce(e)?t`<div class="was">${ie(e,n)} ${de(e,n)}</div>`:``}
<button @click=${r}>${o(`dismiss`)}</button>
</div>`}function Ft(e,{hass:t,t:i}){let a=e.cuffs.flatMap(({occluded_s:e})=>e??[]),o=e.records.reduce((e,t)=>e+(t.repetitions??0),0),s=a.length?n(Math.round(Math.max(...a))):``,c=e.time_in_band;return[[`${e.sets_done}/${e.sets}`,i(`sets_done`)],[o?String(o):``,i(`reps_done`)],[s,i(e.wrap?`wrap_on`:`cuff_on`)],[c===null?``:`${r(t,c)} %`,i(`in_band_short`)]].filter(([e])=>e)}const It={kg:1,lb:2.5},$=`taps`;function Lt(e,n){let{lifts:r,course:i,plan:a}=n??{};if(!r)return T;let o=i?.sets.some(({repetitions:e})=>e!==null);return t`
${r.has_load&&!r.named?Rt(e,r):T}
${r.has_load?zt(e,a?.load??r.load_kg):T}
${o?Bt(e,r):T}
`}function Rt({t:e,lift:n},{exercise:r,exercises:i}){return t`<label>
<span class="name">${e(`exercise`)}</span>
<input
type="text"
list="exercises"
autocomplete="off"
placeholder=${e(`exercise_any`)}
.value=${r??``}
@change=${e=>n({exercise:e.target.value.trim()||null})}
/>
<datalist id="exercises">
${i.map(e=>t`<option value=${e}></option>`)}
</datalist>
</label>`}function zt({hass:e,t:n,lift:r},a){let o=ne(e)?`lb`:`kg`,s=t=>{let{value:n}=t.target;r({load_kg:n?he(e,Number(n)):null})},c=(e,r,i)=>t`<button
aria-label=${n(r)}
@click=${({target:t})=>{let{parentElement:n}=t,r=n?.querySelector(`input`);r.value=`${Math.max(0,Number(r.value)+e)}`,r.dispatchEvent(new Event(`change`))}}
>
${i}
</button>`;return t`<div>
<label class="name" for="load">${n(`load`)} (${o})</label>
<div class="stepper">
${c(-It[o],`load_less`,`−`)}
<input
id="load"
type="number"
inputmode="decimal"
min="0"
step="any"
placeholder="–"
.value=${a===null?``:i(e,a)}
@change=${s}
/>
${c(It[o],`load_more`,`+`)}
</div>
</div>`}function Bt({t:e,cue:n,give:r,lift:i},{beat:a}){let o=a?n:$,s=e=>{let{value:t}=e.target;t!==$&&r(t),t!==$!==a&&i({beat:t!==$})},c=[...te,$].filter(e=>e!==`vibration`||`vibrate`in navigator);return t`<label class="counting">
<span class="name">${e(`count`)}</span>
<select @change=${s}>
${c.map(n=>t`<option value=${n} .selected=${n===o}>${e(`count_${n}`)}</option>`)}
</select>
</label>`}pe({"bfr-cuff-history-card":xt,"bfr-cuff-history-map":St,"bfr-cuff-history-trace":Ct,"bfr-cuff-lop":kt,"bfr-cuff-measure":Ot,"bfr-cuff-rating":At});export{Nt as Cues,Pt as ended,Lt as lifting};