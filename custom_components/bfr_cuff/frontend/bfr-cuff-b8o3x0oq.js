import{A as e,B as t,C as n,D as r,E as i,F as a,H as o,I as s,L as c,M as l,N as u,O as d,P as f,R as p,S as ee,T as m,U as h,V as g,W as _,_ as v,a as te,b as y,c as ne,d as re,f as ie,g as ae,h as oe,i as se,j as ce,k as b,l as le,m as x,n as ue,o as de,p as S,r as fe,s as pe,t as me,u as C,v as he,w,x as T,y as ge,z as _e}from"./bfr-cuff-ab5fh77z.js";var ve=`:host{container:history/inline-size}.sides,.about{align-items:start;gap:20px 32px;display:grid}.side{gap:14px;min-width:0;display:grid}dl{grid-template-columns:repeat(auto-fit,minmax(74px,1fr));gap:12px;margin:0;display:grid}dl>div{flex-direction:column-reverse;justify-content:flex-end;display:flex}dt,small,.figure,tr:first-child{font-size:12px}dd{margin:0;font-size:22px;font-weight:600;line-height:1.25}.bar{flex-wrap:wrap;align-items:center;gap:8px;font-size:13px;display:flex}.bar button{min-height:36px}.bar .quiet{margin-inline-end:auto}ol{margin:0;padding:0;list-style:none}li+li{border-block-start:1px solid var(--bfr-line)}.row{box-sizing:border-box;text-align:start;background:0 0;grid-template:"when small small""what one two"1fr/minmax(0,1fr) 52px 56px;gap:2px 8px;width:100%;min-height:90px;padding:10px 6px;font-size:13px;display:grid}.row:hover{background:color-mix(in srgb, var(--bfr-text) 4%, transparent)}.empty{background:linear-gradient(var(--bfr-surface) 0 0) 6px 50% / 40% 14px no-repeat}.when{grid-area:when}.what{grid-area:what}.row span>*{display:block}.row .when>*{display:inline-block}.what strong{font-size:14px}.row svg{direction:ltr;grid-area:small;width:100%;height:30px}.band{fill:color-mix(in srgb, var(--bfr-good) 30%, transparent)}.line{fill:none;stroke:var(--bfr-text);stroke-width:1.3px;vector-effect:non-scaling-stroke}.figure{text-align:end;grid-area:one}.figure+.figure{grid-area:two}.figure b{font-size:14px}.trouble{border-radius:var(--bfr-radius);background:color-mix(in srgb, var(--bfr-amber) 14%, transparent);gap:10px;padding:12px;display:grid}.wait{min-height:420px}h3{margin:0}h3,section,table{font-size:14px}table{border-collapse:collapse}th,td{border-block-end:1px solid var(--bfr-line);text-align:end;padding:7px 4px;font-weight:400}th:first-child{text-align:start}@container history (width>=560px){.row{grid-template:"when what small one two"/84px minmax(0,1fr) minmax(72px,120px) 52px 56px;align-items:center;gap:12px;min-height:76px}}@container history (width>=900px){.sides{grid-template-columns:5fr 7fr}.side:first-child{top:calc(var(--header-height,56px) + 16px);position:sticky}}`,ye=`:host{container:map/inline-size}table{border-spacing:0;table-layout:fixed;width:100%}td{color:var(--bfr-quiet);white-space:nowrap;padding:2px;font-size:11px}tr>:first-child{width:30px;padding-inline-start:0}td:focus-visible{outline-offset:-2px}i{background:color-mix(in srgb, var(--bfr-good) calc(var(--level) * 25%), var(--bfr-surface));forced-color-adjust:none;border-radius:4px;height:14px;display:block}.ahead{opacity:.4}.bar{background:0 0;align-items:flex-end;height:44px;margin-block-start:6px;display:flex}.bar:before{content:"";height:max(2px, calc(var(--share) * 100%));background:color-mix(in srgb, var(--bfr-good) 62%, var(--bfr-surface));border-radius:4px;flex:1}td:hover>i{outline:2px solid var(--bfr-text)}div{align-items:center;gap:8px;margin-block-start:8px;display:flex}p{flex:1;font-size:12px}@container map (width>=420px){i{height:18px}.bar{height:60px}}`,E=`.pill{border:1px solid var(--bfr-line);background:0 0;border-radius:99px;min-height:36px;padding:0 12px;font-size:13px}option{background:var(--ha-card-background,var(--card-background-color,#fff))}`,be=`.chart{touch-action:pan-y;cursor:crosshair;direction:ltr;padding:24px 0 24px 30px;position:relative}.plot{border-bottom:1px solid var(--bfr-line);height:160px;position:relative}small{line-height:2}small~.plot{height:120px}svg{width:100%;height:100%}path{fill:none;vector-effect:non-scaling-stroke}.band{fill:color-mix(in srgb, var(--bfr-good) 24%, transparent)}.line{stroke:var(--bfr-text);stroke-width:1.6px;stroke-linejoin:round}.level,.time>*{font-size:11px;position:absolute}.level{padding-right:6px;right:100%;transform:translateY(50%)}.time{position:absolute;inset:0 0 0 30px}.time>.set{box-sizing:border-box;background:linear-gradient(var(--bfr-surface) 22px, transparent 0), color-mix(in srgb, var(--bfr-text) 4%, transparent);white-space:nowrap;border-radius:6px 6px 0 0;padding:4px;inset-block:0 24px;overflow:hidden}.time>.cut{border-top:2px solid var(--bfr-amber)}.tick,i{bottom:2px;transform:translate(-50%)}i{background:var(--bfr-amber);border-radius:50%;width:9px;height:9px;bottom:20px}.fine{background:var(--bfr-good)}.cursor{border-left:1px solid;inset-block:0 24px}p{min-height:2.7em;margin-block-start:6px;font-size:14px}ul{flex-wrap:wrap;gap:4px 20px;margin:0;padding:0;font-size:13px;list-style:none;display:flex}`,xe=`:host{gap:12px;display:grid}h3{margin:0}.loud{font-size:18px}.now,.row{align-items:baseline;gap:8px;display:flex}.now strong{font-size:44px}.step{text-align:end;margin-inline-start:auto}.row button{flex:1;min-height:52px}.go{background:color-mix(in srgb, var(--bfr-good) 24%, transparent)}.chart{border:solid var(--bfr-line);direction:ltr;border-width:0 0 1px 1px;height:130px;margin:8px 8px 20px 34px;position:relative}.name+.chart{height:64px}svg{width:100%;height:100%}.level,.tick{color:var(--bfr-quiet);white-space:nowrap;padding:3px 5px;font-size:11px;position:absolute}.level{right:100%;transform:translateY(50%)}.tick{top:100%}path{fill:none;stroke:var(--bfr-text);stroke-width:1.8px;vector-effect:non-scaling-stroke}path.beat{stroke:var(--bfr-rest)}path.dots{stroke:var(--bfr-rest);stroke-linecap:round;stroke-width:5px}path.before{stroke:var(--bfr-quiet);stroke-dasharray:4 4}path.ends{fill:color-mix(in srgb, var(--bfr-good) 26%, transparent);stroke:none}g path,g path.dots{stroke:var(--line)}.rows{gap:6px;max-height:260px;display:grid;overflow:auto}.rows button{flex-wrap:wrap;justify-content:space-between;align-items:center;font-size:14px;display:flex}[aria-expanded=true]{outline:2px solid var(--bfr-rest)}.legend{flex-wrap:wrap;gap:8px;display:flex}.legend span:before{content:"● " / "";color:var(--line)}`,Se=`:host{gap:8px;display:grid}.said{grid-template-columns:1fr 1fr;gap:8px;display:grid}select{border:1px solid var(--bfr-line);background:var(--card-background-color);border-radius:8px;width:100%;min-height:36px;padding:0 4px;font-size:18px;font-weight:600}.pad{height:var(--bfr-pad-height,120px);border:1px solid var(--bfr-line);background:color-mix(in srgb, var(--bfr-text) 4%, transparent) padding-box;touch-action:pan-y;user-select:none;-webkit-touch-callout:none;direction:ltr;border-radius:10px;position:relative}.pad.ends{background-image:linear-gradient(color-mix(in srgb, var(--bfr-red) 22%, transparent) 25%, transparent 0);background-origin:border-box}.held{outline:3px solid var(--bfr-rest)}i{background:var(--bfr-rest);border-radius:50%;width:22px;height:22px;margin:0 0 -11px -11px;position:absolute}.held i{scale:2}.pad span{color:var(--bfr-quiet);pointer-events:none;font-size:12px;line-height:1.2;position:absolute}.pad .limit{color:var(--bfr-text);inset:3px 6px auto auto}.pad .hint{text-align:center;inset:44% 22px auto}.pad .right{inset:auto 6px 3px auto}.pad .up{writing-mode:vertical-rl;inset:auto auto 6px 4px;rotate:180deg}`,D=class{#e=new Map;#t=new Map;constructor(e){this.host=e}get busy(){return this.#e.size>0}get problem(){let[e]=this.#t.values();return e}async ask(e,t,n){this.#e.set(e,t),this.host.requestUpdate();let r=()=>this.#e.get(e)===t;try{let i=await t;if(!r())return;n(i),this.#t.delete(e)}catch(t){if(!r())return;this.#t.set(e,t)}this.#e.delete(e),this.host.requestUpdate()}drop(e){this.#e.delete(e),this.#t.delete(e),this.host.requestUpdate()}};const O=864e5;function k(e,t){return new Date(Date.parse(e)+t*O).toISOString().slice(0,10)}function Ce(e,t){return Math.round((Date.parse(t)-Date.parse(e))/O)}function we(e){return k(e,-((new Date(e).getUTCDay()+6)%7))}function Te(e,t){return new Date(e).toLocaleDateString(`sv`,{timeZone:t})}function Ee(e,t){return k(we(e),-(t-1)*7)}function De(e,t,n){return e?Math.min(4,Math.max(1,Math.ceil(4*t/n))):0}function Oe(e,t,n){let r=new Map(e.map(e=>[e.first_day,e])),i=Math.max(600,...e.map(e=>e.occlusion_s)),a=Ee(t,n);return Array.from({length:n},(e,n)=>ke(k(a,n*7),r,i,t))}function ke(e,t,n,r){let i=Array.from({length:7},(t,n)=>k(e,n)),a=i.flatMap(e=>t.get(e)??[]);return{first:e,last:k(e,6),days:i.map(e=>{let{sessions:i=0,occlusion_s:a=0}=t.get(e)??{};return{day:e,sessions:i,occlusion_s:a,level:De(i,a,n),ahead:e>r}}),sessions:A(a,({sessions:e})=>e),occlusion_s:A(a,({occlusion_s:e})=>e),volume_kg:A(a,({volume_kg:e})=>e)}}function A(e,t){return e.reduce((e,n)=>e+t(n),0)}const Ae=[`occlusion`,`volume`,`sessions`];function je(e,t){return t===`occlusion`?e.occlusion_s:t===`volume`?e.volume_kg:e.sessions}function Me(e,t){let n=e.map(e=>je(e,t)),r=Math.max(...n);return n.map(e=>r>0?e/r:0)}const Ne={ArrowRight:[1,0],ArrowLeft:[-1,0],ArrowDown:[0,1],ArrowUp:[0,-1]};function Pe(e,t,n,r){let[i,a]=Ne[e]??[n,0],o=t[0]+(r?-i:i),s=t[1]+a;return o>=0&&o<n&&s>=0&&s<=7?[o,s]:void 0}function Fe(e,t,{protocol:n,placement:r},i){return e.callWS({type:`bfr_cuff/history/sessions`,athlete:t,limit:8,...n&&{protocol:n},...r&&{placement:r},...i&&{cursor:i}})}function Ie(e,t){return e.callWS({type:`bfr_cuff/history/session`,session_id:t})}function Le(e,t){return e.callWS({type:`bfr_cuff/history/delete`,session_id:t})}async function Re(e,t,n,r){let i={athlete:t,since:n,until:r},[{totals:a},o]=await Promise.all([e.callWS({type:`bfr_cuff/history/totals`,period:`day`,...i}),e.callWS({type:`bfr_cuff/history/development`,...i})]);return{totals:a,development:o}}const ze=`/api/bfr_cuff/history`;function Be(e,t){return`${ze}/session/${encodeURIComponent(e)}.${t}`}function Ve(e,t){return`${ze}/sessions.${t}?athlete=${encodeURIComponent(e)}`}async function He(e,t){let n=await e.callWS({type:`auth/sign_path`,path:t}),r=document.createElement(`a`);r.href=e.hassUrl?.(n.path)??n.path,r.download=``,r.click()}function Ue({load:e,lop:t},n){let r=We(e,n);if(r!==null)return{of:`load`,share:r};let i=t.at(-1);return i?{of:`lop`,...i}:null}function We(e,t){let n=j(e,t,0),r=j(e,t,28);return n&&r?n/r-1:null}function j(e,t,n){let r=e.filter(({day:e})=>{let r=Ce(e,t)-n;return r>=0&&r<14});return r.length?A(r,({kg:e})=>e)/r.length:0}function Ge(e,t,n,r){let{hass:i,t:a}=e,{protocol:c=``,placement:l=``}=n,d=t?.protocols??[],f=c&&!d.some(({id:e})=>e===c);return o`<div class="bar">
${M(a(`history_filter_protocol`),[[``,a(`history_all_protocols`)],...d.map(e=>[e.id,s(i,e)]),...f?[[c,a(`history_gone`)]]:[]],c,e=>r({protocol:e}))}
${M(a(`history_filter_limb`),[[``,a(`history_all_limbs`)],...Ke.map(e=>[e,u(i,e)])],l,e=>r({placement:e}))}
</div>`}const Ke=[`arm`,`forearm`,`thigh`,`calf`].flatMap(e=>[`left_${e}`,`right_${e}`]);function M(e,t,n,r){return o`<select
class="pill"
aria-label=${e}
@change=${e=>r(e.target.value)}
>
${t.map(([e,t])=>o`<option value=${e} .selected=${e===n}>${t}</option>`)}
</select>`}function qe(){let{schema:t,computeLabel:n,computeHelper:r}=e(`athlete`,`calendar`),i={name:`weeks`,selector:{number:{min:1,max:53,mode:`box`}}};return{schema:[...t,i],computeLabel:e=>e.name===`weeks`?l()(`history_editor_weeks`):n(e),computeHelper:e=>e.name===`weeks`?l()(`history_editor_weeks_help`):r(e)}}function N(e,t){let n=e.flatMap(({pressure:e,target:t})=>[...e,...t]);return{end_s:Math.max(1,t,...e.map(({at_s:e})=>e.at(-1)??0)),top_mmhg:ie(n.reduce((e,t)=>Math.max(e,t??0),0))}}function P(e,{end_s:t,top_mmhg:n}){let r=x(e.pressure,400);return{box:oe(0,t,n),line:S(r.map(t=>e.at_s[t]??0),r.map(t=>e.pressure[t]??null)),band:re(e.at_s,e.target)}}function Je(e,t){let n=[...e.keys()],r={at_s:n,pressure:[...e],target:n.map(()=>t)};return P(r,N([r],e.length-1))}function Ye({at_s:e},t){let n=0,r=e.length-1;for(;n<r;){let i=Math.ceil((n+r)/2);(e[i]??0)<=t?n=i:r=i-1}return n}function Xe(e,t){return e.find(({started_s:e,ended_s:n})=>e<=t&&t<(n??1/0))}function Ze(e){let t=[15,60,180,300,900].find(t=>e/t<7)??1800;return Array.from({length:Math.floor(e/t)+1},(e,n)=>n*t)}const Qe=new Set([`lowered`,`paused`,`limit_soon`,`limit_reached`]),$e=new Set([`refill_normal`,`symptom_none`]);function et({record:e,events:t}){let n=e.answers.map(({at_s:e,question:t,answer:n})=>{let r=`${t}_${n}`;return{at_s:e,kind:r,answer:!0,fine:$e.has(r)}}),r=t.filter(({kind:e})=>Qe.has(e)).map(({at_s:e,kind:t})=>({at_s:e,kind:t,answer:!1,fine:!1}));return[...n,...r].sort((e,t)=>e.at_s-t.at_s)}const tt={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1,PageUp:30,PageDown:-30,Home:-1/0,End:1/0};function nt(e,t,n){let r=tt[e];return r===void 0?null:Math.min(n,Math.max(0,t+r))}const rt={few:2,many:3};function F({hass:e,t},n,i,o={}){return a(e,t,n,i,{count:r(e,i),...o})}function I({hass:e,t},n){return n<6e3?m(Math.round(n)):t(`history_minutes`,{minutes:r(e,n/60)})}function L({hass:e},t,n){let{language:r}=e.locale,i=JSON.stringify([r,n]),a=R.get(i);return a||(a=new Intl.DateTimeFormat(r,{...n,timeZone:`UTC`}),R.set(i,a)),a.format(Date.parse(t))}const R=new Map;function it(e,t,n){let r=Ce(t,n);if(r<2){let{language:t}=e.hass.locale,n=new Intl.RelativeTimeFormat(t,{numeric:`auto`}).format(-r,`day`);return n.charAt(0).toLocaleUpperCase(t)+n.slice(1)}return L(e,t,{weekday:`short`,day:`numeric`,month:`short`})}function at(e,t){return f(e,t.map(e=>({placement:e})))}function z({hass:e},t,{protocol_id:n,protocol_name:r}){let i=s(e,{id:n,name:r});return`${at(e,t)} · ${i}`}function ot({hass:e,t},n){let{sets_done:r,set_count:i,load_kg:a}=n,o=t(`history_sets`,{sets:r,count:i});return a===null?o:`${o} · ${w(e,a)}`}function B({hass:e},t){return t===`done`?``:c(e,t)}function V({hass:e,t},n){return n===null?`–`:t(`history_percent`,{percent:b(e,n)})}function st(e,{day:t,sessions:n,occlusion_s:r,ahead:i}){let a=L(e,t,{weekday:`long`,day:`numeric`,month:`long`});return i?a:`${a}: ${H(e,n,r)}`}function ct(e,t){let{hass:n,t:r}=e,i=L(e,t.first,{day:`numeric`,month:`long`}),a=[H(e,t.sessions,t.occlusion_s)];return t.volume_kg&&a.push(r(`history_volume_of`,{volume:w(n,t.volume_kg,0)})),r(`history_week_of`,{day:i,amount:a.join(`, `)})}function H(e,t,n){return t?F(e,`history_amount`,t,{time:I(e,n)}):e.t(`history_none`)}function lt(e,t,n){let{hass:i,t:a}=e;return[[t?r(i,t.sessions):`–`,a(`history_this_week`,rt)],[t?I(e,t.occlusion_s):`–`,a(`history_cuff_time`)],ut(e,n)]}function ut(e,t){let{hass:n,t:i}=e;switch(t?.of){case`load`:return[(t.share>0?`+`:``)+V(e,t.share),i(`history_load_change`)];case`lop`:return[r(n,t.mmhg),i(`history_lop`,{limb:u(n,t.placement)})];default:return[`–`,i(`history_load_change`)]}}function dt(e,t){let{hass:n,t:i}=e,{lop:a,basis:o,percent:s,planned_target:c,tightness:l}=t;return i(`history_found_${o}`,{target:r(n,c??0),percent:r(n,s??0),tightness:l??``,...a&&{lop:r(n,a.mmhg),method:i(`history_method_${a.method}`),day:L(e,a.day,y),posture:p(n,`select.posture`,a.posture).toLocaleLowerCase(n.locale.language)}})}function ft({hass:e,t},{kind:n,answer:r}){return r?t(`history_answer_${n}`):e.localize(`component.bfr_cuff.entity.event.session.state_attributes.event_type.state.${n}`)||n}function pt(e,t,n){let r=T(e.hass,Date.now()),i=t?.map(t=>ht(e,t,r,n));return o`<ol>
${(i??mt).map(e=>o`<li>${e}</li>`)}
</ol>`}const mt=[,,,,].fill(o`<div class="row empty"></div>`);function ht(e,t,n,r){let{hass:a,t:s}=e,{session_id:c,started:l,placements:u,reason:d}=t,f=l*1e3,{box:p,band:ee,line:m}=Je(t.thumbnail,t.thumbnail_target);return o`<button class="row" data-id=${c} @click=${()=>r(t)}>
<span class="when quiet">
<span>${it(e,T(a,f),n)}</span>
<span>${i(a,f,{timeStyle:`short`})}</span>
</span>
<span class="what">
<strong>${z(e,u,t)}</strong>
<span class="quiet">${ot(e,t)}</span>
<span class="amber">${B(e,d)}</span>
</span>
<svg viewBox=${p} preserveAspectRatio="none" aria-hidden="true">
<path class="band" d=${ee}></path>
<path class="line" d=${m}></path>
</svg>
${U(I(e,t.occluded_s),s(`history_cuff_on`))}
${U(V(e,t.time_in_band),s(`history_in_band`))}
</button>`}function U(e,t){return o`<span class="figure">
<b>${e}</b>
<span class="quiet">${t}</span>
</span>`}function gt(e,t,n,r){let{record:i}=n,a=B(e,i.reason),s=i.cuffs.map(({placement:e})=>e);return o`
<h2>
<strong>${z(e,s,i)}</strong>
<div class="amber">${a}</div>
</h2>
${W(_t(e,t,n))}
<bfr-cuff-history-trace .speech=${e} .kept=${n}></bfr-cuff-history-trace>
<div class="about">
${vt(e,i.sets)}
<section>
<h3>${e.t(`history_how_found`)}</h3>
${i.cuffs.map(t=>yt(e,t))}
</section>
</div>
${G(e,[`csv`,`json`,`fit`],r)}
`}function W(e){return o`<dl>
${e.map(([e,t])=>o`<div>
<dt class="quiet">${t}</dt>
<dd>${e}</dd>
</div>`)}
</dl>`}function G({t:e},t,n){return o`<div class="bar">
<span class="quiet">${e(`history_export`)}</span>
${t.map(e=>o`<button @click=${()=>n(e)}>${e.toUpperCase()}</button>`)}
</div>`}function _t(e,t,{record:n}){let{hass:i,t:a}=e,{cuffs:o,load_kg:s,limit_s:c}=n,l=Math.max(0,...o.map(e=>e.peak)),u=a(`history_of_limit`,{limit:m(c)});return[[V(e,t.time_in_band),a(`history_in_band`)],[I(e,t.occluded_s),c?u:a(`history_cuff_on`)],[r(i,l),a(`history_peak`)],...s===null?[]:[[w(i,s),a(`history_load`)]]]}function vt({hass:e,t},n){let i=t=>t===null?`–`:r(e,t,1);return o`<table>
<tr>
${[`set`,`done`,`time`,`rpe`,`discomfort`].map(e=>o`<th>${t(`history_column_${e}`)}</th>`)}
</tr>
${n.map(({started_s:e,ended_s:n,...r})=>{let a=n===null?`–`:m(Math.round(n-e)),s=[i(r.repetitions),a,i(r.rpe),i(r.discomfort)];return o`<tr>
<th>
<b>${r.number}</b>
<small>${r.exercise}</small>
<small class="amber">${r.cut_short?t(`history_cut_short`):``}</small>
</th>
${s.map(e=>o`<td>${e}</td>`)}
</tr>`})}
</table>`}function yt(e,t){let n=`${V(e,t.time_in_band)} ${e.t(`history_in_band`)}`;return o`<p>
<b>${u(e.hass,t.placement)}:</b>
${dt(e,t)}
<span class="quiet">${n}</span>
</p>`}const bt=_(ve+E),xt=_(ye+E),St=_(be),K={totals:[],development:{load:[],lop:[]}};var Ct=class extends v{constructor(...e){super(...e),this.cursor=null,this.filter={},this.#e=new D(this),this.#t=new le(this,()=>this.#s(),()=>{}),this.#n=``,this.#l=e=>{this.filter={...this.filter,...e},this.#c()}}static{this.properties={...v.properties,progress:{state:!0},rows:{state:!0},cursor:{state:!0},filter:{state:!0},openedRow:{state:!0},kept:{state:!0}}}static{this.styles=[C,bt]}static{this.getConfigForm=qe}#e;#t;#n;getGridOptions(){return{columns:12,min_columns:6}}get#r(){return _e(this.installed?.athletes??[],this.config.athlete)}get#i(){return{hass:this.hass,t:this.t}}get#a(){return Te(Date.now(),this.hass.config.time_zone)}get#o(){return this.config.weeks??13}watched(){return[this.#r?.entities.last_session]}whenInstalled(){this.#e.problem!==void 0&&(this.#n=``),this.#s()}willUpdate(){this.ready&&this.#s()}#s(){let e=this.#r;if(!e||!this.#t.now||!this.hass.connected)return;let t=this.hass.states[e.entities.last_session??``]?.state,n=[e.entry_id,t,this.#a,this.#o].join();if(n===this.#n)return;this.#n=n;let r=Ee(this.#a,Math.max(this.#o,7)),i=Re(this.hass,e.entry_id,r,this.#a);this.#e.ask(`progress`,i,e=>{this.progress=e}),this.#c()}async#c(e=null){let{entry_id:t=``}=this.#r??{},n=e?this.rows??[]:[],r=Fe(this.hass,t,this.filter,e);await this.#e.ask(`rows`,r,e=>{this.rows=[...n,...e.sessions],this.cursor=e.cursor})}#l;async#u(){let{length:e}=this.rows??[];await this.#c(this.cursor),await this.#p(`li:nth-child(${e+1}) .row`)}async#d(e){this.openedRow=e,this.kept=void 0,await this.#p(`.back`),this.scrollIntoView({block:`nearest`}),await this.#e.ask(`kept`,Ie(this.hass,e.session_id),e=>{this.kept=e})}async#f(){let{session_id:e}=this.openedRow??{};this.openedRow=this.kept=void 0,this.#e.drop(`kept`),this.#e.drop(`file`),await this.#p(`[data-id="${e}"]`)}async#p(e){await this.updateComplete,this.renderRoot.querySelector(e)?.focus({preventScroll:!0})}async#m(e){confirm(this.t(`history_delete_sure`))&&await this.#e.ask(`file`,Le(this.hass,e),()=>{this.#n=``,this.#f()})}#h(e){this.#e.ask(`file`,He(this.hass,e),()=>{})}#g(){this.#e.drop(`file`),this.installed?this.openedRow?this.#d(this.openedRow):(this.#n=``,this.#s()):this.refresh()}render(){return this.ready?o`<ha-card aria-busy=${this.#e.busy}>
${this.openedRow?this.#_(this.openedRow):this.#v()}
</ha-card>`:g}#_(e){let{kept:t,hass:n,t:r}=this,a=this.#S();return o`<div class="head">
<button class="back" @click=${this.#f}>
<span aria-hidden="true">‹</span> ${r(`history_back`)}
</button>
${t?o`<span class="chip"
>${i(n,t.record.started_at,{...y,...ge})}</span
>`:g}
</div>
${a}
${t?o`${gt(this.#i,e,t,t=>this.#h(Be(e.session_id,t)))}
<button @click=${()=>void this.#m(e.session_id)}>
${r(`history_delete`)}
</button>`:o`<div class="wait"></div>`}`}#v(){if(this.installed&&!this.#r)return o`${this.#y()}
<p>${this.t(`history_nobody`)}</p>`;let{totals:e}=this.progress??K;return o`
${this.#y()}
<div class="sides">
<div class="side">
${this.#b(Oe(e,this.#a,this.#o))}
</div>
<div class="side">${this.#S()} ${this.#x()}</div>
</div>
`}#y(){let{name:e}=this.#r??{};return o`<div class="head">
<h2><strong>${this.t(`history_title`)}</strong>${e&&` · ${e}`}</h2>
<span class="chip">${F(this.#i,`history_weeks`,this.#o)}</span>
</div>`}#b(e){let t=this.progress!==void 0,{development:n}=this.progress??K,r=Ue(n,this.#a),i=t?e.at(-1):void 0;return o`${W(lt(this.#i,i,r))}
<bfr-cuff-history-map
.speech=${this.#i}
.weeks=${e}
.known=${t}
></bfr-cuff-history-map>
${t?o`<bfr-cuff-lop
.speech=${this.#i}
.athlete=${this.#r?.entry_id??``}
.read=${this.#n}
></bfr-cuff-lop>`:g}`}#x(){let{rows:e,filter:t,t:n}=this,r=Object.values(t).some(Boolean);return e&&!e.length&&!r?o`<p class="quiet">${n(`history_empty`)}</p>`:[Ge(this.#i,this.#r,t,this.#l),e&&!e.length?o`<p class="quiet">${n(`history_no_match`)}</p>`:!e&&this.#S()?g:pt(this.#i,e,e=>void this.#d(e)),this.cursor?o`<button
class="more"
?disabled=${this.#e.busy}
@click=${this.#u}
>
${n(`history_load_more`)}
</button>`:g,G(this.#i,[`csv`,`json`],e=>this.#h(Ve(this.#r?.entry_id??``,e)))]}#S(){let e=this.said(this.problem??this.#e.problem);if(e)return o`<div class="trouble" role="alert">
<p>${this.t(`history_problem`,{problem:e})}</p>
<button @click=${this.#g}>${this.t(`history_retry`)}</button>
</div>`}},wt=class extends t{constructor(...e){super(...e),this.weeks=[],this.known=!0,this.measure=`occlusion`}static{this.properties={speech:{attribute:!1},weeks:{attribute:!1},known:{attribute:!1},measure:{state:!0},place:{state:!0},read:{state:!0}}}static{this.styles=[C,xt]}render(){let{t:e}=this.speech,t=Me(this.weeks,this.measure);return o`
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
${this.weeks.map((e,t)=>o`<td>${this.#e(e,t)}</td>`)}
</tr>
${Array.from({length:8},(e,n)=>this.#t(n,t))}
</table>
<div>
<p class="quiet" aria-hidden="true">${this.#i()}</p>
${M(e(`history_each_week`),Ae.map(t=>[t,e(`history_by_${t}`)]),this.measure,e=>{this.measure=e})}
</div>
`}#e({first:e},t){let{first:n=e}=this.weeks[t-1]??{};return n.slice(5,7)===e.slice(5,7)?g:L(this.speech,e,{month:`short`})}#t(e,t){let{day:n}=this.weeks[0]?.days[e]??{},r=n&&e%2==0&&e<6;return o`<tr>
<td>${r?L(this.speech,n,{weekday:`short`}):g}</td>
${this.weeks.map((n,r)=>{let{level:i,ahead:a}=n.days[e]??{};return this.#n([r,e],i===void 0?o`<i class="bar" style="--share:${t[r]??0}"></i>`:o`<i class=${a?`ahead`:``} style="--level:${i}"></i>`)})}
</tr>`}#n(e,t){let n=e.join(),r=this.place??[this.weeks.length-1,7];return o`<td
tabindex=${n===r.join()?0:-1}
aria-label=${this.#r(e)}
data-place=${n}
>
${t}
</td>`}#r([e,t]){let n=this.weeks[e],r=n.days[t];return r?st(this.speech,r):ct(this.speech,n)}#i(){return this.known?this.read?this.#r(this.read):H(this.speech,A(this.weeks,({sessions:e})=>e),A(this.weeks,({occlusion_s:e})=>e)):g}#a(e){return e.target.closest(`[data-place]`)?.dataset.place?.split(`,`).map(Number)}#o(e){this.read=this.#a(e),e.type===`focusin`&&(this.place=this.read)}#s(){this.read=void 0}async#c(e){let t=this.#a(e),n=getComputedStyle(this).direction===`rtl`,r=Pe(e.key,t,this.weeks.length,n);r&&(e.preventDefault(),this.place=r,await this.updateComplete,this.renderRoot.querySelector(`[data-place="${r}"]`)?.focus())}},Tt=class extends t{static{this.properties={speech:{attribute:!1},kept:{attribute:!1},at:{state:!0}}}static{this.styles=[C,St]}#e;#t=[];#n=[];#r=[];willUpdate(e){if(!e.has(`kept`))return;let{record:t,traces:n}=this.kept;this.#t=t.cuffs.flatMap(e=>{let t=n[e.cuff];return t?.at_s.length?[{cuff:e,trace:t}]:[]}),this.#e=N(this.#t.map(({trace:e})=>e),t.duration_s),this.#n=et(this.kept),this.#r=this.#t.map(e=>this.#i(e)),this.at=void 0}render(){let{t:e}=this.speech,{at:t}=this;return this.#t.length?o`
<div
class="chart"
role="slider"
tabindex="0"
aria-label=${e(`history_trace`)}
aria-valuemin="0"
aria-valuemax=${Math.round(this.#e.end_s)}
aria-valuenow=${Math.round(t??0)}
aria-valuetext=${this.#a(t??0)}
@keydown=${this.#c}
@pointerdown=${this.#l}
@pointermove=${this.#l}
@pointerleave=${this.#u}
>
${this.#r}
<div class="time">
${this.kept.record.sets.map(e=>{let{started_s:t,ended_s:n,cut_short:r}=e,i=(n??this.#e.end_s)-t;return o`<span
class=${r?`set cut`:`set`}
style="${this.#s(t)};width:${this.#o(i)}"
><b>${e.number}</b> · ${e.repetitions??m(Math.round(i))}</span
>`})}
${Ze(this.#e.end_s).map(e=>o`<span class="tick quiet" style=${this.#s(e)}>${m(e)}</span>`)}
${this.#n.map(e=>o`<i class=${e.fine?`fine`:``} style=${this.#s(e.at_s)}></i>`)}
${t===void 0?g:o`<b class="cursor" style=${this.#s(t)}></b>`}
</div>
</div>
<p aria-hidden="true">
${t===void 0?e(`history_point`):this.#a(t)}
</p>
<ul>
${this.#n.map(e=>o`<li>
<b>${m(Math.round(e.at_s))}</b>
${ft(this.speech,e)}
</li>`)}
</ul>
`:o`<p class="quiet">${e(`history_no_trace`)}</p>`}#i({cuff:{placement:e,planned_target:t},trace:n}){let{hass:i}=this.speech,{box:a,line:s,band:c}=P(n,this.#e),l=t?[0,t]:[0];return o`${this.#t.length>1?o`<small class="quiet">${u(i,e)}</small>`:g}
<div class="plot">
<svg viewBox=${a} preserveAspectRatio="none" aria-hidden="true">
<path class="band" d=${c}></path>
<path class="line" d=${s}></path>
</svg>
${l.map(e=>o`<span
class=${e?`level good`:`level quiet`}
style="bottom:${e/this.#e.top_mmhg*100}%"
>${r(i,e)}</span
>`)}
</div>`}#a(e){let{hass:t,t:n}=this.speech,i=Xe(this.kept.record.sets,e);return[m(Math.round(e)),...i?[n(`history_set_number`,{number:i.number})]:[],...this.#t.map(({cuff:i,trace:a})=>{let o=Ye(a,e),[s,c]=[a.pressure[o],a.target[o]],l={limb:this.#t.length>1?u(t,i.placement):``,pressure:s==null?`–`:r(t,s),target:r(t,c??0)};return n(c==null?`history_reads`:`history_reads_of`,l).trim()})].join(` · `)}#o(e){return`${e/this.#e.end_s*100}%`}#s(e){return`left:${this.#o(e)}`}#c(e){let t=nt(e.key,this.at??0,this.#e.end_s);t!==null&&(e.preventDefault(),this.at=t)}#l({clientX:e}){let{left:t,width:n}=this.renderRoot.querySelector(`.time`).getBoundingClientRect(),r=Math.min(1,Math.max(0,(e-t)/n));this.at=r*this.#e.end_s}#u({pointerType:e}){e===`mouse`&&(this.at=void 0)}};const q=(e,[t,n])=>`${100*(e-t)/Math.max(1e-9,n-t)}%`;function J(e,t,n,[r,i],a){let s=[t[0],-n[1],Math.max(1e-9,t[1]-t[0]),n[1]-n[0]];return o`<div class="chart" role="img" aria-label=${e}>
<svg viewBox=${s.join(` `)} preserveAspectRatio="none" aria-hidden="true">
${a}
</svg>
${i.map(([e,t])=>o`<span class="level" style="bottom:${q(e,n)}">${t}</span>`)}
${r.map(([e,n])=>o`<span class="tick" style="left:${q(e,t)};translate:-${q(e,t)}">${n}</span>`)}
</div>`}function Y([e,t]){let n=(t-e)/4,r=10**Math.floor(Math.log10(n)),i=r*([1,2,5,10].find(e=>e*r>=n)??10),a=Math.ceil(e/i);return Array.from({length:Math.floor(t/i)-a+1},(e,t)=>{let n=Number(((a+t)*i).toPrecision(6));return[n,`${n}`]})}const Et=e=>e.map(([e,t])=>`M${e} ${-t}h0`).join(``),X=e=>e.map(([e,t],n)=>`${n?`L`:`M`}${e} ${-t}`).join(``);function Dt({hass:e,t},n,[i,a],o=[]){let s=[...n,...o].flatMap(({points:e,envelope:t})=>[...e,...t]);if(!s.length)return g;let c=e=>Math.max(...s.map(t=>t[e])),l=[Math.min(...s.map(([e])=>e)),c(0)+5],u=[0,c(1)*1.1||1],d=t=>t===null?`–`:r(e,t);return J(t(`measure_envelope`,{low:d(i),high:d(a)}),l,u,[Y(l),Y(u)],h`
${a&&h`<path class="ends" d="M${i} 0V${-u[1]}H${a}V0Z"></path>`}
${o.map(e=>h`<path class="before" d=${X(e.envelope)}></path>`)}
${n.map(e=>h`<path class="dots" d=${Et(e.points)}></path>
<path class="line" d=${X(e.envelope)}></path>`)}`)}var Ot=class{constructor(){this.pressure=[],this.#e=0,this.#t=0,this.#n=10}#e;#t;#n;add(e){for(let{run:t,at_ms:n,interval_ms:r,pressure:i}of e)(t!==this.#e||n<=this.#t)&&(this.pressure=[],this.#t=n,this.#e=t,this.#n=r),this.pressure.push(...i)}get newest(){return this.pressure.at(-1)??null}pulse(){let e=Math.max(1,Math.round(900/this.#n/2)),t=[0];for(let e of this.pressure)t.push((t.at(-1)??0)+(e??0));let n=(e,n)=>((t[n]??0)-(t[e]??0))/(n-e);return this.pressure.map((t,r)=>{let i=Math.max(0,r-e),a=Math.min(this.pressure.length,r+e+1),o=Math.abs(n(r,a)-n(i,r+1))>3/2;return t===null||o?null:t-n(i,a)})}drawn(e,{top_mmhg:t}){let n=this.pulse(),r=e=>e*this.#n/1e3,i=(e,t=1)=>{let n=x(e,400);return S(n.map(r),n.map(t=>e[t]??null).map(e=>e&&e*t))},a=[0,Math.max(30,r(this.pressure.length))],s=[0,t];return o`
${J(e(`measure_trace`),a,s,[[],Y(s)],h`<path class="line" d=${i(this.pressure)}></path>`)}
<span class="name">${e(`measure_pulse`)}</span>
${J(e(`measure_pulse`),a,[-3,3],[Y(a),[]],h`<path class="beat" d=${i(n)}></path>`)}
`}};const kt=_(xe);var At=class extends t{constructor(...e){super(...e),this.t=ce,this.athlete=``,this.limb=``,this.posture=``,this.asked=!1,this.#t=null,this.#r=``,this.#i=new Ot,this.#a=new ae,this.#d=e=>{this.#r=he(this.t,e),this.requestUpdate()}}static{this.properties={hass:{attribute:!1},t:{attribute:!1},athlete:{attribute:!1},limb:{attribute:!1},posture:{attribute:!1},asked:{attribute:!1}}}static{this.styles=[C,kt]}#e;#t;#n;#r;#i;#a;#o;#s;connectedCallback(){super.connectedCallback(),this.#o=this.hass.connection.subscribeMessage(e=>this.#l(e),{...this.#c(`live`),language:this.hass.language}),this.#o.catch(this.#d),this.#s=setInterval(()=>void this.#u(),5e3),this.#u()}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.#s),this.#o?.then(e=>e()).catch(()=>{})}get running(){return this.#t!==null&&this.#t.phase!==`ended`}get shows(){return this.#t!==null&&this.#t.id!==this.#n}#c(e){return{type:`bfr_cuff/measurement/${e}`,athlete:this.athlete}}#l({now_ms:e,measurement:t,samples:n}){t!==void 0&&(!this.#a.heard&&t?.phase===`ended`&&(this.#n=t.id),this.#t=t),this.#a.hear(e),n&&this.#i.add(n),this.dispatchEvent(new Event(`changed`)),this.requestUpdate()}async#u(){if(!this.asked||this.shows)return;let{hass:e,limb:t,posture:n}=this;try{this.#e=await e.callWS({...this.#c(`preview`),limb:t,posture:n,language:e.language})}catch(e){this.#d(e)}this.requestUpdate()}#d;#f(e,t){this.#r=``,this.hass.callWS({...this.#c(e),...t}).catch(this.#d)}#p(){this.#n=this.#t?.id,this.dispatchEvent(new Event(`closed`)),this.requestUpdate()}render(){let e=this.shows?this.#t:null;if(!e&&!this.asked)return g;let t=e?.phase===`ended`,n=e?.cuff.placement??this.#e?.limb??this.limb;return o`<h3>${this.t(`measure_title`,{limb:u(this.hass,n)})}</h3>
${this.#r?o`<p class="amber" role="alert">${this.#r}</p>`:g}
${e?t?this.#g(e):this.#h(e):this.#m()}`}#m(){let{t:e,limb:t,posture:n}=this,r=this.#e;if(!r)return o`<p class="quiet">${e(`checking`)}</p>`;let{plan:i,notes:a,last:s,refusal:c,actions:l}=r;return o`${c?o`<p class="amber">${c}</p>`:o`<p class="loud">${i}</p>`}
<ul>
${a.map(e=>o`<li>${e}</li>`)}
</ul>
${s?o`<p class="quiet">${s.text}</p>`:g}
<div class="row">
<button
class="go"
?disabled=${!l.includes(`measure`)}
@click=${()=>this.#f(`start`,{limb:t,posture:n})}
>
${e(`measure_start`)}
</button>
<button @click=${()=>this.#p()}>${e(`measure_back`)}</button>
</div>`}#h(e){let{hass:t,t:n}=this,{phase:i,run:a,runs_max:s,target:c,actions:l}=e,u=this.#i.newest,d=this.#_(e.phase_ends_ms),f=c===null?d:n(`of_mmhg`,{target:r(t,c)}),p=this.#_(e.deadline_ms);return o`<div class="now">
<strong>${u===null?`–`:r(t,Math.max(0,u))}</strong>
<span class="quiet">${n(`mmhg`)}</span>
<span class="step">
<b role="status">${n(`measure_${i}`)} · ${n(`measure_run`,{run:a,runs:s})}</b>
<br />${f} ${p?o`· ${n(`left`,{time:p})}`:g}
</span>
</div>
${i===`counting`?g:this.#i.drawn(n,e)}
${l.includes(`discomfort`)?o`<button @click=${()=>this.#f(`stop`,{reason:`discomfort`})}>
${n(`measure_discomfort`)}
</button>`:g}`}#g(e){let{t}=this,{text:n,advice:r,runs:i,result:a,ready_ms:s}=e,c=this.#_(s);return o`<p class="loud" role="status">${n}</p>
${r.length?o`<ul>${r.map(e=>o`<li>${e}</li>`)}</ul>`:g}
${Dt(this,i,[a?.low??null,a?.high??null])}
${c?o`<p class="quiet">${t(`measure_ready`,{time:c})}</p>`:g}
<button @click=${()=>this.#p()}>${t(`dismiss`)}</button>`}#_(e){let t=e===null?0:(e-this.#a.now())/1e3;return t>0?m(t):``}},jt=class extends t{constructor(...e){super(...e),this.athlete=``,this.read=``,this.points=[],this.measured=[],this.opened=[],this.#e=new D(this)}static{this.properties={speech:{attribute:!1},athlete:{attribute:!1},read:{attribute:!1},points:{state:!0},measured:{state:!0},opened:{state:!0}}}static{this.styles=[C,kt]}#e;willUpdate(e){e.has(`read`)&&this.#n()}#t(e,t){let n=`bfr_cuff/history/${e}`;return this.speech.hass.callWS({type:n,...t})}#n(){let{athlete:e}=this,t=Promise.all([this.#t(`lop`,{athlete:e}),this.#t(`measurements`,{athlete:e})]);return this.#e.ask(`lop`,t,([{points:e},{measurements:t}])=>{this.points=e,this.measured=t,this.opened=[]})}async#r(e){let t=[e,this.measured.slice(this.measured.indexOf(e)+1).find(t=>t.low!==null&&Z(t)===Z(e))??[]].flat().map(({measurement_id:e})=>this.#t(`measurement`,{measurement_id:e}));await this.#e.ask(`opened`,Promise.all(t),e=>{this.opened=e})}render(){let{t:e}=this.speech,{problem:t}=this.#e;return!this.points.length&&!this.measured.length?g:o`<h3>${e(`lop_title`)}</h3>
${t?o`<p class="amber" role="alert">${he(e,t)}</p>`:g}
${this.#o()}
${this.#s()}
<div class="rows">
${this.measured.map(e=>o`<button
aria-expanded=${e.measurement_id===this.opened[0]?.measurement_id}
@click=${()=>void this.#r(e)}
>
<b>${u(this.speech.hass,e.placement)} · ${this.#a(e)}</b>
<span class="quiet">${this.#i(e.started_at.slice(0,10))}</span>
</button>`)}
</div>`}#i(e){return L(this.speech,e,y)}#a({low:e,high:t}){let{hass:n,t:i}=this.speech;if(e===null)return i(`lop_none`);let a=[e,t??e].map(e=>r(n,e));return i(`lop_mmhg`,{pressure:[...new Set(a)].join(`–`)})}#o(){let{points:e}=this;if(e.length<2)return g;let{hass:t,t:n}=this.speech,r=({day:e})=>Date.parse(e)/864e5,i=[e[0],e.at(-1)],a=i.map(r),s=[0,1.15*Math.max(...e.map(({low:e,high:t})=>t??e))],c=i.map(e=>[r(e),this.#i(e.day)]),l=[...new Set(e.map(Z))].map(t=>e.filter(e=>Z(e)===t)),d=l.map(([e])=>u(t,e?.placement??``)),f=l.map((e,t)=>{let n=e.map(e=>[r(e),e.low]),i=e.map(e=>`M${r(e)} ${-e.low}V${-(e.high??e.low)}`);return h`<g style="--line:${Q[t%Q.length]}">
<path d=${X(n)+i.join(``)}></path>
<path class="dots" d=${Et(n)}></path></g>`});return o`${J(n(`lop_chart`,{limbs:[...new Set(d)].join(`, `)}),a,s,[c,Y(s)],h`${f}`)}
<p class="legend">
${d.map((e,t)=>o`<span style="--line:${Q[t%Q.length]}">${e}</span>`)}
</p>`}#s(){let[e,t]=this.opened;if(!e)return g;let{hass:n,t:i}=this.speech,a=e=>i.at(`component.bfr_cuff.common.measure_${e}`),s=e.reason===`done`?e.refusals:[],c=e.reason===`done`?``:a(`end_${e.reason}`);return o`<section>
<p class="loud">
${u(n,e.placement)}, ${this.#i(e.started_at.slice(0,10))}:
${this.#a(e)}${e.pulse_rate&&`, ${i(`lop_rate`,{rate:r(n,e.pulse_rate)})}`}
</p>
${c?o`<p class="amber">${c}</p>`:g}
${s.map(e=>o`<p class="amber">${a(`refusal_${e}`)}</p>`)}
${Dt(this.speech,e.runs??[],[e.low,e.high],t?.runs)}
${t?o`<p class="quiet">
${i(`lop_before`,{day:this.#i(t.started_at.slice(0,10)),ends:this.#a(t)})}
</p>`:g}
</section>`}};const Z=({placement:e,cuff_width_mm:t,posture:n})=>[e,t,n].join(),Q=[`var(--bfr-rest)`,`var(--bfr-good)`,`var(--bfr-amber)`,`var(--bfr-text)`];var Mt=class extends t{constructor(...e){super(...e),this.t=ce,this.rpe=null,this.discomfort=null,this.ends=!0,this.#r=e=>{e.isPrimary&&!e.button&&(this.#t=e,this.#e=setTimeout(()=>this.#i(e),250))},this.#a=e=>{let t=this.#t;if(!t)return;let{clientX:n,clientY:r}=e,i=Math.hypot(n-t.clientX,r-t.clientY);this.held?this.held=this.#c(e):i>12&&this.#s()},this.#o=()=>{let{held:e}=this;this.#s(),e&&this.#l(e)},this.#s=()=>{clearTimeout(this.#e),this.#t=this.held=void 0}}static{this.properties={t:{attribute:!1},rpe:{attribute:!1},discomfort:{attribute:!1},ends:{attribute:!1},held:{state:!0}}}static{this.styles=[C,_(Se)]}#e;#t;disconnectedCallback(){super.disconnectedCallback(),this.#s()}firstUpdated(){this.renderRoot.querySelector(`.pad`)?.addEventListener(`touchmove`,e=>{this.held&&e.preventDefault()},{passive:!1})}render(){let{t:e,held:t}=this,{rpe:n,discomfort:r}=t??this,i=n!==null&&r!==null;return o`
<div class="said">${this.#n(`rpe`,n)} ${this.#n(`discomfort`,r)}</div>
<div
class="pad ${t?`held`:``} ${this.ends?`ends`:``}"
aria-hidden="true"
@pointerdown=${this.#r}
@pointermove=${this.#a}
@pointerup=${this.#o}
@pointercancel=${this.#s}
@contextmenu=${e=>e.preventDefault()}
>
${this.ends?o`<span class="limit">${e(`rate_ends`)}</span>`:g}
${i?o`<i style="left:${n*10}%;bottom:${r*10}%"></i>`:o`<span class="hint">${e(`rate_hint`)}</span>`}
<span class="up">${e(`discomfort`)} →</span>
<span class="right">${e(`rpe`)} →</span>
</div>
`}#n(e,t){let n=t=>{let{value:n}=t.target;n&&this.#l({[e]:Number(n)})},r=Array.from({length:11},(e,t)=>t);return o`<label>
<span class="name">${this.t(e)}</span>
<select @change=${n}>
<option value="" disabled .selected=${t===null} aria-label=${this.t(`not_said`)}>
–
</option>
${r.map(e=>o`<option value=${e} .selected=${e===t}>${e}</option>`)}
</select>
</label>`}#r;#i({pointerId:e}){this.renderRoot.querySelector(`.pad`)?.setPointerCapture(e),this.#t&&(this.held=this.#c(this.#t))}#a;#o;#s;#c({clientX:e,clientY:t}){let{left:n,bottom:r,width:i,height:a}=this.renderRoot.querySelector(`.pad`).getBoundingClientRect(),o=e=>Math.min(10,Math.max(0,Math.round(e*10)));return{rpe:o((e-n)/i),discomfort:o((r-t)/a)}}#l(e){this.dispatchEvent(new CustomEvent(`rated`,{detail:e}))}};const Nt={up:[660,.09],down:[440,.07],last:[880,.12],count:[660,.09],go:[880,.45]},Pt={up:[70],down:[30],last:[70,60,70],count:[50],go:[300]};var Ft=class{#e;#t;#n=new Audio;#r=[];#i;#a=``;unlock(){if(!this.#e){this.#e=new AudioContext;let e=this.#e.createMediaStreamDestination();this.#n.srcObject=e.stream,this.#t=e}this.#e.resume(),this.#n.play().catch(()=>{})}follow(e,t,n){let r=e&&{cue:n,heard:this.#e?.state,phase:e.phase,began:e.phase_began_ms,ends:e.phase_ends_ms,set:e.set},i=JSON.stringify(r);if(i===this.#a||(this.#a=i,this.stop(),!e))return;let a=ne(e).filter(({at_ms:e})=>e>=t.now());n===`sound`&&this.#o(a,t),n===`vibration`&&this.#s(a,t)}stop(){clearTimeout(this.#i);for(let e of this.#r)e.stop();this.#r=[]}#o(e,t){let n=this.#e,r=this.#t;if(!n||!r||n.state!==`running`)return;let i=n.currentTime-t.now()/1e3;for(let{at_ms:t,sign:a}of e){let[e,o]=Nt[a],s=t/1e3+i,c=new OscillatorNode(n,{frequency:e}),l=new GainNode(n,{gain:0});l.gain.setValueAtTime(.35,s),l.gain.exponentialRampToValueAtTime(.001,s+o),c.connect(l).connect(r),c.start(s),c.stop(s+o),this.#r.push(c)}}#s([e,...t],n){e&&(this.#i=setTimeout(()=>{navigator.vibrate?.(Pt[e.sign]),this.#s(t,n)},e.at_ms-n.now()))}};function It(e,t){return t?.programmes?.map(t=>Lt(e,t))??g}function Lt(e,t){let{hass:n,t:r}=e,i=Te(Date.now(),n.config.time_zone),a=k(we(i),6),s=({at:e})=>e.slice(0,10),c=[...t.this_week,...t.next_week],l=(t,n,i)=>{let a=c.filter(e=>s(e)>n&&s(e)<=i).map(t=>`${L(e,s(t),{weekday:`short`})} ${t.name}`);return a.length?o`<p class="quiet">${r(t,{days:a.join(` · `)})}</p>`:g};return o`<div class="due">
<p>
<strong>${t.name}</strong> · ${u(n,t.limb)}
<span class="quiet">${t.said}</span>
</p>
${t.today.map(n=>Rt(e,t,n))}
${l(`due_this_week`,i,a)}
${l(`due_next_week`,a,k(a,7))}
</div>`}function Rt(e,{limb:t},{protocol:n,name:r}){let{hass:i,t:a,athlete:s,choose:c}=e,l=s.protocols.find(({id:e})=>e===n),u=te(i,s),d=l&&de(l),f=u.protocol===d&&u.limb===t;return o`<p class="suggestion">
<span>${a(`due_now`)} <strong>${r}</strong></span>
${!d||f?g:o`<button aria-label=${`${a(`choose`)}: ${r}`} @click=${()=>{c(`protocol`,d??``),c(`limb`,t)}}>${a(`choose`)}</button>`}
</p>`}function zt(e,t,n){let{hass:r,t:i,athlete:a}=t,s=r.states[a.entities.last_end??``]?.state,l=e.reason??s??`stopped`;return o`<div class="ended">
<p class="reason ${l===`done`?`good`:`amber`}">
${c(r,l)}
</p>
${W(Bt(e,t))}
${ue(e)?o`<div class="was">${se(e,t)} ${fe(e,t)}</div>`:``}
<button @click=${n}>${i(`dismiss`)}</button>
</div>`}function Bt(e,{hass:t,t:n}){let r=e.cuffs.flatMap(({occluded_s:e})=>e??[]),i=e.records.reduce((e,t)=>e+(t.repetitions??0),0),a=r.length?m(Math.round(Math.max(...r))):``,o=e.time_in_band;return[[`${e.sets_done}/${e.sets}`,n(`sets_done`)],[i?String(i):``,n(`reps_done`)],[a,n(e.wrap?`wrap_on`:`cuff_on`)],[o===null?``:`${b(t,o)} %`,n(`in_band_short`)]].filter(([e])=>e)}const Vt={kg:1,lb:2.5},$=`taps`;function Ht(e,t){let{lifts:n,course:r,plan:i}=t??{};if(!n)return g;let a=r?.sets.some(({repetitions:e})=>e!==null);return o`
${n.has_load&&!n.named?Ut(e,n):g}
${n.has_load?Wt(e,i?.load??n.load_kg):g}
${a?Gt(e,n):g}
`}function Ut({t:e,lift:t},{exercise:n,exercises:r}){return o`<label>
<span class="name">${e(`exercise`)}</span>
<input
type="text"
list="exercises"
autocomplete="off"
placeholder=${e(`exercise_any`)}
.value=${n??``}
@change=${e=>t({exercise:e.target.value.trim()||null})}
/>
<datalist id="exercises">
${r.map(e=>o`<option value=${e}></option>`)}
</datalist>
</label>`}function Wt({hass:e,t,lift:r},i){let a=ee(e)?`lb`:`kg`,s=t=>{let{value:i}=t.target;r({load_kg:i?n(e,Number(i)):null})},c=(e,n,r)=>o`<button
aria-label=${t(n)}
@click=${({target:t})=>{let{parentElement:n}=t,r=n?.querySelector(`input`);r.value=`${Math.max(0,Number(r.value)+e)}`,r.dispatchEvent(new Event(`change`))}}
>
${r}
</button>`;return o`<div>
<label class="name" for="load">${t(`load`)} (${a})</label>
<div class="stepper">
${c(-Vt[a],`load_less`,`−`)}
<input
id="load"
type="number"
inputmode="decimal"
min="0"
step="any"
placeholder="–"
.value=${i===null?``:d(e,i)}
@change=${s}
/>
${c(Vt[a],`load_more`,`+`)}
</div>
</div>`}function Gt({t:e,cue:t,give:n,lift:r},{beat:i}){let a=i?t:$,s=e=>{let{value:t}=e.target;t!==$&&n(t),t!==$!==i&&r({beat:t!==$})},c=[...pe,$].filter(e=>e!==`vibration`||`vibrate`in navigator);return o`<label class="counting">
<span class="name">${e(`count`)}</span>
<select @change=${s}>
${c.map(t=>o`<option value=${t} .selected=${t===a}>${e(`count_${t}`)}</option>`)}
</select>
</label>`}me({"bfr-cuff-history-card":Ct,"bfr-cuff-history-map":wt,"bfr-cuff-history-trace":Tt,"bfr-cuff-lop":jt,"bfr-cuff-measure":At,"bfr-cuff-rating":Mt});export{Ft as Cues,It as due,zt as ended,Ht as lifting};