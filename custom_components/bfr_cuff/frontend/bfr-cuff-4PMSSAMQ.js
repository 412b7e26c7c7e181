import{A as I,B as ct,C as Dt,D as Ct,E as Lt,F as j,G as Ht,H as Y,I as v,J as Nt,K as Ot,L as Ut,M as qt,N as Ft,O as Kt,P as Wt,a as _,b as a,c as x,d as u,e as $,f as _t,g as q,h as pt,i as kt,j as St,k as b,l as Mt,m as F,n as K,o as Tt,p as y,q as m,r as Pt,s as Et,t as Rt,u as C,v as W,w as E,x as At,y as z,z as dt}from"./bfr-cuff-SFXFV5A7.js";var zt=`:host{container:history / inline-size}.sides,.about{display:grid;gap:20px 32px;align-items:start}.side{display:grid;gap:14px;min-width:0}dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(74px,1fr));gap:12px;margin:0}dl>div{display:flex;flex-direction:column-reverse;justify-content:flex-end}dt,small,.figure,tr:first-child{font-size:12px}dd{margin:0;font-size:22px;font-weight:600;line-height:1.25}.bar{display:flex;flex-wrap:wrap;align-items:center;gap:8px;font-size:13px}.bar button{min-height:36px}.bar .quiet{margin-inline-end:auto}ol{margin:0;padding:0;list-style:none}li+li{border-block-start:1px solid var(--bfr-line)}.row{display:grid;grid-template:"when small small" "what one two" 1fr / minmax(0,1fr) 52px 56px;gap:2px 8px;box-sizing:border-box;width:100%;min-height:90px;padding:10px 6px;background:none;font-size:13px;text-align:start}.row:hover{background:color-mix(in srgb,var(--bfr-text) 4%,transparent)}.empty{background:linear-gradient(var(--bfr-surface) 0 0) 6px 50% / 40% 14px no-repeat}.when{grid-area:when}.what{grid-area:what}.row span>*{display:block}.row .when>*{display:inline-block}.what strong{font-size:14px}.row svg{grid-area:small;direction:ltr;width:100%;height:30px}.band{fill:color-mix(in srgb,var(--bfr-good) 30%,transparent)}.line{fill:none;stroke:var(--bfr-text);stroke-width:1.3;vector-effect:non-scaling-stroke}.figure{grid-area:one;text-align:end}.figure+.figure{grid-area:two}.figure b{font-size:14px}.trouble{display:grid;gap:10px;padding:12px;border-radius:var(--bfr-radius);background:color-mix(in srgb,var(--bfr-amber) 14%,transparent)}.wait{min-height:420px}h3{margin:0}h3,section,table{font-size:14px}table{border-collapse:collapse}th,td{padding:7px 4px;border-block-end:1px solid var(--bfr-line);font-weight:400;text-align:end}th:first-child{text-align:start}@container history (min-width: 560px){.row{grid-template:"when what small one two" / 84px minmax(0,1fr) minmax(72px,120px) 52px 56px;gap:12px;align-items:center;min-height:76px}}@container history (min-width: 900px){.sides{grid-template-columns:5fr 7fr}.side:first-child{position:sticky;top:calc(var(--header-height, 56px) + 16px)}}
`;var It=`:host{container:map / inline-size}table{width:100%;border-spacing:0;table-layout:fixed}td{padding:2px;font-size:11px;color:var(--bfr-quiet);white-space:nowrap}tr>:first-child{width:30px;padding-inline-start:0}td:focus-visible{outline-offset:-2px}i{display:block;height:14px;border-radius:4px;background:color-mix(in srgb,var(--bfr-good) calc(var(--level) * 25%),var(--bfr-surface));forced-color-adjust:none}.ahead{opacity:.4}.bar{display:flex;align-items:flex-end;height:44px;margin-block-start:6px;background:none}.bar:before{content:"";flex:1;height:max(2px,calc(var(--share) * 100%));border-radius:4px;background:color-mix(in srgb,var(--bfr-good) 62%,var(--bfr-surface))}td:hover>i{outline:2px solid var(--bfr-text)}div{display:flex;align-items:center;gap:8px;margin-block-start:8px}p{flex:1;font-size:12px}@container map (min-width: 420px){i{height:18px}.bar{height:60px}}
`;var ut=`.pill{min-height:36px;padding:0 12px;border:1px solid var(--bfr-line);border-radius:99px;background:none;font-size:13px}option{background:var(--ha-card-background, var(--card-background-color, #fff))}
`;var jt=`.chart{position:relative;padding:24px 0 24px 30px;direction:ltr;touch-action:pan-y;cursor:crosshair}.plot{position:relative;height:160px;border-bottom:1px solid var(--bfr-line)}small{line-height:2}small~.plot{height:120px}svg{width:100%;height:100%}path{fill:none;vector-effect:non-scaling-stroke}.band{fill:color-mix(in srgb,var(--bfr-good) 24%,transparent)}.line{stroke:var(--bfr-text);stroke-width:1.6;stroke-linejoin:round}.level,.time>*{position:absolute;font-size:11px}.level{right:100%;padding-right:6px;transform:translateY(50%)}.time{position:absolute;inset:0 0 0 30px}.time>.set{inset-block:0 24px;padding:4px;box-sizing:border-box;overflow:hidden;border-radius:6px 6px 0 0;background:linear-gradient(var(--bfr-surface) 22px,transparent 0),color-mix(in srgb,var(--bfr-text) 4%,transparent);white-space:nowrap}.time>.cut{border-top:2px solid var(--bfr-amber)}.tick,i{bottom:2px;transform:translate(-50%)}i{bottom:20px;width:9px;height:9px;border-radius:50%;background:var(--bfr-amber)}.fine{background:var(--bfr-good)}.cursor{inset-block:0 24px;border-left:1px solid}p{min-height:2.7em;margin-block-start:6px;font-size:14px}ul{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0;padding:0;font-size:13px;list-style:none}
`;var Yt=`:host{display:grid;gap:12px}h3{margin:0}.loud{font-size:18px}.now,.row{display:flex;align-items:baseline;gap:8px}.now strong{font-size:44px}.step{margin-inline-start:auto;text-align:end}.row button{flex:1;min-height:52px}.go{background:color-mix(in srgb,var(--bfr-good) 24%,transparent)}.chart{position:relative;height:130px;margin:8px 8px 20px 34px;border:solid var(--bfr-line);border-width:0 0 1px 1px;direction:ltr}.name+.chart{height:64px}svg{width:100%;height:100%}.level,.tick{position:absolute;padding:3px 5px;font-size:11px;color:var(--bfr-quiet);white-space:nowrap}.level{right:100%;transform:translateY(50%)}.tick{top:100%}path{fill:none;stroke:var(--bfr-text);stroke-width:1.8;vector-effect:non-scaling-stroke}path.beat{stroke:var(--bfr-rest)}path.dots{stroke:var(--bfr-rest);stroke-linecap:round;stroke-width:5}path.before{stroke:var(--bfr-quiet);stroke-dasharray:4 4}path.ends{fill:color-mix(in srgb,var(--bfr-good) 26%,transparent);stroke:none}g path,g path.dots{stroke:var(--line)}.rows{display:grid;gap:6px;max-height:260px;overflow:auto}.rows button{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;font-size:14px}[aria-expanded=true]{outline:2px solid var(--bfr-rest)}.legend{display:flex;flex-wrap:wrap;gap:8px}.legend span:before{content:"\\25cf  " / "";color:var(--line)}
`;var Vt=`:host{display:grid;gap:8px}.said{display:grid;grid-template-columns:1fr 1fr;gap:8px}select{width:100%;min-height:36px;padding:0 4px;border:1px solid var(--bfr-line);border-radius:8px;font-size:18px;font-weight:600;background:var(--card-background-color)}.pad{position:relative;height:var(--bfr-pad-height, 120px);border:1px solid var(--bfr-line);border-radius:10px;background:color-mix(in srgb,var(--bfr-text) 4%,transparent) padding-box;touch-action:pan-y;user-select:none;-webkit-touch-callout:none;direction:ltr}.pad.ends{background-image:linear-gradient(color-mix(in srgb,var(--bfr-red) 22%,transparent) 25%,transparent 0);background-origin:border-box}.held{outline:3px solid var(--bfr-rest)}i{position:absolute;width:22px;height:22px;margin:0 0 -11px -11px;border-radius:50%;background:var(--bfr-rest)}.held i{scale:2}.pad span{position:absolute;font-size:12px;line-height:1.2;color:var(--bfr-quiet);pointer-events:none}.pad .limit{inset:3px 6px auto auto;color:var(--bfr-text)}.pad .hint{inset:44% 22px auto;text-align:center}.pad .right{inset:auto 6px 3px auto}.pad .up{inset:auto auto 6px 4px;writing-mode:vertical-rl;rotate:180deg}
`;var R=class{constructor(s){this.host=s}#t=new Map;#e=new Map;get busy(){return this.#t.size>0}get problem(){let[s]=this.#e.values();return s}async ask(s,t,e){this.#t.set(s,t),this.host.requestUpdate();let r=()=>this.#t.get(s)===t;try{let i=await t;if(!r())return;e(i),this.#e.delete(s)}catch(i){if(!r())return;this.#e.set(s,i)}this.#t.delete(s),this.host.requestUpdate()}drop(s){this.#t.delete(s),this.#e.delete(s),this.host.requestUpdate()}};function L(n,s){return new Date(Date.parse(n)+s*864e5).toISOString().slice(0,10)}function V(n,s){return Math.round((Date.parse(s)-Date.parse(n))/864e5)}function We(n){return L(n,-((new Date(n).getUTCDay()+6)%7))}function Bt(n,s){return new Date(n).toLocaleDateString("sv",{timeZone:s})}function ht(n,s){return L(We(n),-(s-1)*7)}function ze(n,s,t){return n?Math.min(4,Math.max(1,Math.ceil(4*s/t))):0}function Gt(n,s,t){let e=new Map(n.map(o=>[o.first_day,o])),r=Math.max(600,...n.map(o=>o.occlusion_s)),i=ht(s,t);return Array.from({length:t},(o,l)=>Ie(L(i,l*7),e,r,s))}function Ie(n,s,t,e){let r=Array.from({length:7},(o,l)=>L(n,l)),i=r.flatMap(o=>s.get(o)??[]);return{first:n,last:L(n,6),days:r.map(o=>{let{sessions:l=0,occlusion_s:p=0}=s.get(o)??{};return{day:o,sessions:l,occlusion_s:p,level:ze(l,p,t),ahead:o>e}}),sessions:k(i,({sessions:o})=>o),occlusion_s:k(i,({occlusion_s:o})=>o),volume_kg:k(i,({volume_kg:o})=>o)}}function k(n,s){return n.reduce((t,e)=>t+s(e),0)}var Xt=["occlusion","volume","sessions"];function je(n,s){return s==="occlusion"?n.occlusion_s:s==="volume"?n.volume_kg:n.sessions}function Jt(n,s){let t=n.map(r=>je(r,s)),e=Math.max(...t);return t.map(r=>e>0?r/e:0)}var Ye={ArrowRight:[1,0],ArrowLeft:[-1,0],ArrowDown:[0,1],ArrowUp:[0,-1]};function Zt(n,s,t,e){let[r,i]=Ye[n]??[t,0],o=s[0]+(e?-r:r),l=s[1]+i;return o>=0&&o<t&&l>=0&&l<=7?[o,l]:void 0}function Qt(n,s,{protocol:t,placement:e},r){return n.callWS({type:"bfr_cuff/history/sessions",athlete:s,limit:8,...t&&{protocol:t},...e&&{placement:e},...r&&{cursor:r}})}function te(n,s){return n.callWS({type:"bfr_cuff/history/session",session_id:s})}function ee(n,s){return n.callWS({type:"bfr_cuff/history/delete",session_id:s})}async function se(n,s,t,e){let r={athlete:s,since:t,until:e},[{totals:i},o]=await Promise.all([n.callWS({type:"bfr_cuff/history/totals",period:"day",...r}),n.callWS({type:"bfr_cuff/history/development",...r})]);return{totals:i,development:o}}var re="/api/bfr_cuff/history";function ne(n,s){return`${re}/session/${encodeURIComponent(n)}.${s}`}function ie(n,s){return`${re}/sessions.${s}?athlete=${encodeURIComponent(n)}`}async function oe(n,s){let t=await n.callWS({type:"auth/sign_path",path:s}),e=document.createElement("a");e.href=n.hassUrl?.(t.path)??t.path,e.download="",e.click()}var Ve=28,Be=14,le=7;function pe({load:n,lop:s},t){let e=Ge(n,t);if(e!==null)return{of:"load",share:e};let r=s.at(-1);return r?{of:"lop",...r}:null}function Ge(n,s){let t=ae(n,s,0),e=ae(n,s,Ve);return t&&e?t/e-1:null}function ae(n,s,t){let e=n.filter(({day:r})=>{let i=V(r,s)-t;return i>=0&&i<Be});return e.length?k(e,({kg:r})=>r)/e.length:0}function de(n,s,t,e){let{hass:r,t:i}=n,{protocol:o="",placement:l=""}=t,p=s?.protocols??[],d=o&&!p.some(({id:c})=>c===o);return a`<div class="bar">
${B(i("history_filter_protocol"),[["",i("history_all_protocols")],...p.map(c=>[c.id,F(r,c)]),...d?[[o,i("history_gone")]]:[]],o,c=>e({protocol:c}))}
${B(i("history_filter_limb"),[["",i("history_all_limbs")],...Xe.map(c=>[c,b(r,c)])],l,c=>e({placement:c}))}
</div>`}var Xe=["arm","forearm","thigh","calf"].flatMap(n=>[`left_${n}`,`right_${n}`]);function B(n,s,t,e){return a`<select
class="pill"
aria-label=${n}
@change=${r=>e(r.target.value)}
>
${s.map(([r,i])=>a`<option value=${r} .selected=${r===t}>${i}</option>`)}
</select>`}function ce(){let{schema:n,computeLabel:s,computeHelper:t}=Tt("athlete","calendar"),e={name:"weeks",selector:{number:{min:1,max:53,mode:"box"}}};return{schema:[...n,e],computeLabel:r=>r.name==="weeks"?pt()("history_editor_weeks"):s(r),computeHelper:r=>r.name==="weeks"?pt()("history_editor_weeks_help"):t(r)}}var Je=400;function mt(n,s){let t=n.flatMap(({pressure:e,target:r})=>[...e,...r]);return{end_s:Math.max(1,s,...n.map(({at_s:e})=>e.at(-1)??0)),top_mmhg:Ct(t.reduce((e,r)=>Math.max(e,r??0),0))}}function ft(n,{end_s:s,top_mmhg:t}){let e=Y(n.pressure,Je);return{box:Lt(0,s,t),line:j(e.map(r=>n.at_s[r]??0),e.map(r=>n.pressure[r]??null)),band:Ht(n.at_s,n.target)}}function ue(n,s){let t=[...n.keys()],e={at_s:t,pressure:[...n],target:t.map(()=>s)};return ft(e,mt([e],n.length-1))}function he({at_s:n},s){let t=0,e=n.length-1;for(;t<e;){let r=Math.ceil((t+e)/2);(n[r]??0)<=s?t=r:e=r-1}return t}function me(n,s){return n.find(({started_s:t,ended_s:e})=>t<=s&&s<(e??1/0))}function fe(n){let s=[15,60,180,300,900].find(t=>n/t<7)??1800;return Array.from({length:Math.floor(n/s)+1},(t,e)=>e*s)}var Ze=new Set(["lowered","paused","limit_soon","limit_reached"]),Qe=new Set(["refill_normal","symptom_none"]);function ge({record:n,events:s}){let t=n.answers.map(({at_s:r,question:i,answer:o})=>{let l=`${i}_${o}`;return{at_s:r,kind:l,answer:!0,fine:Qe.has(l)}}),e=s.filter(({kind:r})=>Ze.has(r)).map(({at_s:r,kind:i})=>({at_s:r,kind:i,answer:!1,fine:!1}));return[...t,...e].sort((r,i)=>r.at_s-i.at_s)}var ts={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1,PageUp:30,PageDown:-30,Home:-1/0,End:1/0};function be(n,s,t){let e=ts[n];return e===void 0?null:Math.min(t,Math.max(0,s+e))}var es={few:2,many:3},ss=6e3;function gt({hass:n,t:s},t,e,r={}){return kt(n,s,t,e,{count:m(n,e),...r})}function A({hass:n,t:s},t){return t<ss?y(Math.round(t)):s("history_minutes",{minutes:m(n,t/60)})}function w({hass:n},s,t){let{language:e}=n.locale,r=JSON.stringify([e,t]),i=ye.get(r);return i||(i=new Intl.DateTimeFormat(e,{...t,timeZone:"UTC"}),ye.set(r,i)),i.format(Date.parse(s))}var ye=new Map;function ve(n,s,t){let e=V(s,t);if(e<2){let{language:r}=n.hass.locale,i=new Intl.RelativeTimeFormat(r,{numeric:"auto"}).format(-e,"day");return i.charAt(0).toLocaleUpperCase(r)+i.slice(1)}return w(n,s,{weekday:"short",day:"numeric",month:"short"})}function rs(n,s){return Mt(n,s.map(t=>({placement:t})))}function G({hass:n},s,{protocol_id:t,protocol_name:e}){let r=F(n,{id:t,name:e});return`${rs(n,s)} · ${r}`}function xe({hass:n,t:s},t){let{sets_done:e,set_count:r,load_kg:i}=t,o=s("history_sets",{sets:e,count:r});return i===null?o:`${o} · ${C(n,i)}`}function X({hass:n},s){return s==="done"?"":K(n,s)}function D({hass:n,t:s},t){return t===null?"–":s("history_percent",{percent:W(n,t)})}function $e(n,{day:s,sessions:t,occlusion_s:e,ahead:r}){let i=w(n,s,{weekday:"long",day:"numeric",month:"long"});return r?i:`${i}: ${J(n,t,e)}`}function we(n,s){let{hass:t,t:e}=n,r=w(n,s.first,{day:"numeric",month:"long"}),i=[J(n,s.sessions,s.occlusion_s)];return s.volume_kg&&i.push(e("history_volume_of",{volume:C(t,s.volume_kg,0)})),e("history_week_of",{day:r,amount:i.join(", ")})}function J(n,s,t){return s?gt(n,"history_amount",s,{time:A(n,t)}):n.t("history_none")}function _e(n,s,t){let{hass:e,t:r}=n;return[[s?m(e,s.sessions):"–",r("history_this_week",es)],[s?A(n,s.occlusion_s):"–",r("history_cuff_time")],ns(n,t)]}function ns(n,s){let{hass:t,t:e}=n;switch(s?.of){case"load":return[(s.share>0?"+":"")+D(n,s.share),e("history_load_change")];case"lop":return[m(t,s.mmhg),e("history_lop",{limb:b(t,s.placement)})];default:return["–",e("history_load_change")]}}function ke(n,s){let{hass:t,t:e}=n,{lop:r,basis:i,percent:o,planned_target:l,tightness:p}=s;return e(`history_found_${i}`,{target:m(t,l??0),percent:m(t,o??0),tightness:p??"",...r&&{lop:m(t,r.mmhg),method:e(`history_method_${r.method}`),day:w(n,r.day,E),posture:St(t,"select.posture",r.posture).toLocaleLowerCase(t.locale.language)}})}function Se({hass:n,t:s},{kind:t,answer:e}){return e?s(`history_answer_${t}`):n.localize(`component.bfr_cuff.entity.event.session.state_attributes.event_type.state.${t}`)||t}function Te(n,s,t){let e=dt(n.hass,Date.now()),r=s?.map(i=>os(n,i,e,t));return a`<ol>
${(r??is).map(i=>a`<li>${i}</li>`)}
</ol>`}var is=Array(4).fill(a`<div class="row empty"></div>`);function os(n,s,t,e){let{hass:r,t:i}=n,{session_id:o,started:l,placements:p,reason:d}=s,c=l*1e3,{box:h,band:f,line:g}=ue(s.thumbnail,s.thumbnail_target);return a`<button class="row" data-id=${o} @click=${()=>e(s)}>
<span class="when quiet">
<span>${ve(n,dt(r,c),t)}</span>
<span>${z(r,c,{timeStyle:"short"})}</span>
</span>
<span class="what">
<strong>${G(n,p,s)}</strong>
<span class="quiet">${xe(n,s)}</span>
<span class="amber">${X(n,d)}</span>
</span>
<svg viewBox=${h} preserveAspectRatio="none" aria-hidden="true">
<path class="band" d=${f}></path>
<path class="line" d=${g}></path>
</svg>
${Me(A(n,s.occluded_s),i("history_cuff_on"))}
${Me(D(n,s.time_in_band),i("history_in_band"))}
</button>`}function Me(n,s){return a`<span class="figure">
<b>${n}</b>
<span class="quiet">${s}</span>
</span>`}function Pe(n,s,t,e){let{record:r}=t,i=X(n,r.reason),o=r.cuffs.map(({placement:l})=>l);return a`
<h2>
<strong>${G(n,o,r)}</strong>
<div class="amber">${i}</div>
</h2>
${H(as(n,s,t))}
<bfr-cuff-history-trace .speech=${n} .kept=${t}></bfr-cuff-history-trace>
<div class="about">
${ls(n,r.sets)}
<section>
<h3>${n.t("history_how_found")}</h3>
${r.cuffs.map(l=>ps(n,l))}
</section>
</div>
${bt(n,["csv","json","fit"],e)}
`}function H(n){return a`<dl>
${n.map(([s,t])=>a`<div>
<dt class="quiet">${t}</dt>
<dd>${s}</dd>
</div>`)}
</dl>`}function bt({t:n},s,t){return a`<div class="bar">
<span class="quiet">${n("history_export")}</span>
${s.map(e=>a`<button @click=${()=>t(e)}>${e.toUpperCase()}</button>`)}
</div>`}function as(n,s,{record:t}){let{hass:e,t:r}=n,{cuffs:i,load_kg:o,limit_s:l}=t,p=Math.max(0,...i.map(c=>c.peak)),d=r("history_of_limit",{limit:y(l)});return[[D(n,s.time_in_band),r("history_in_band")],[A(n,s.occluded_s),l?d:r("history_cuff_on")],[m(e,p),r("history_peak")],...o===null?[]:[[C(e,o),r("history_load")]]]}function ls({hass:n,t:s},t){let e=i=>i===null?"–":m(n,i,1);return a`<table>
<tr>
${["set","done","time","rpe","discomfort"].map(i=>a`<th>${s(`history_column_${i}`)}</th>`)}
</tr>
${t.map(({started_s:i,ended_s:o,...l})=>{let p=o===null?"–":y(Math.round(o-i)),d=[e(l.repetitions),p,e(l.rpe),e(l.discomfort)];return a`<tr>
<th>
<b>${l.number}</b>
<small>${l.exercise}</small>
<small class="amber">${l.cut_short?s("history_cut_short"):""}</small>
</th>
${d.map(c=>a`<td>${c}</td>`)}
</tr>`})}
</table>`}function ps(n,s){let t=`${D(n,s.time_in_band)} ${n.t("history_in_band")}`;return a`<p>
<b>${b(n.hass,s.placement)}:</b>
${ke(n,s)}
<span class="quiet">${t}</span>
</p>`}var Ee=_(zt+ut),Re=_(It+ut),Ae=_(jt);var ds=13,De={totals:[],development:{load:[],lop:[]}},Z=class extends ct{constructor(){super(...arguments);this.cursor=null;this.filter={};this.#t=new R(this);this.#e=new Nt(this,()=>this.#i(),()=>{});this.#s="";this.#p=t=>{this.filter={...this.filter,...t},this.#l()}}static{this.properties={...ct.properties,progress:{state:!0},rows:{state:!0},cursor:{state:!0},filter:{state:!0},openedRow:{state:!0},kept:{state:!0}}}static{this.styles=[v,Ee]}static{this.getConfigForm=ce}#t;#e;#s;getGridOptions(){return{columns:12,min_columns:6}}get#r(){return _t(this.installed?.athletes??[],this.config.athlete)}get#n(){return{hass:this.hass,t:this.t}}get#o(){return Bt(Date.now(),this.hass.config.time_zone)}get#a(){return this.config.weeks??ds}watched(){return[this.#r?.entities.last_session]}whenInstalled(){this.#t.problem!==void 0&&(this.#s=""),this.#i()}willUpdate(){this.ready&&this.#i()}#i(){let t=this.#r;if(!t||!this.#e.now||!this.hass.connected)return;let e=this.hass.states[t.entities.last_session??""]?.state,r=[t.entry_id,e,this.#o,this.#a].join();if(r===this.#s)return;this.#s=r;let i=ht(this.#o,Math.max(this.#a,le)),o=se(this.hass,t.entry_id,i,this.#o);this.#t.ask("progress",o,l=>{this.progress=l}),this.#l()}async#l(t=null){let{entry_id:e=""}=this.#r??{},r=t?this.rows??[]:[],i=Qt(this.hass,e,this.filter,t);await this.#t.ask("rows",i,o=>{this.rows=[...r,...o.sessions],this.cursor=o.cursor})}#p;async#d(){let{length:t}=this.rows??[];await this.#l(this.cursor),await this.#u(`li:nth-child(${t+1}) .row`)}async#c(t){this.openedRow=t,this.kept=void 0,await this.#u(".back"),this.scrollIntoView({block:"nearest"}),await this.#t.ask("kept",te(this.hass,t.session_id),e=>{this.kept=e})}async#h(){let{session_id:t}=this.openedRow??{};this.openedRow=this.kept=void 0,this.#t.drop("kept"),this.#t.drop("file"),await this.#u(`[data-id="${t}"]`)}async#u(t){await this.updateComplete,this.renderRoot.querySelector(t)?.focus({preventScroll:!0})}async#g(t){confirm(this.t("history_delete_sure"))&&await this.#t.ask("file",ee(this.hass,t),()=>{this.#s="",this.#h()})}#f(t){this.#t.ask("file",oe(this.hass,t),()=>{})}#b(){this.#t.drop("file"),this.installed?this.openedRow?this.#c(this.openedRow):(this.#s="",this.#i()):this.refresh()}render(){return this.ready?a`<ha-card aria-busy=${this.#t.busy}>
${this.openedRow?this.#m(this.openedRow):this.#x()}
</ha-card>`:u}#m(t){let{kept:e,hass:r,t:i}=this,o=this.#y();return a`<div class="head">
<button class="back" @click=${this.#h}>
<span aria-hidden="true">‹</span> ${i("history_back")}
</button>
${e?a`<span class="chip"
>${z(r,e.record.started_at,{...E,...At})}</span
>`:u}
</div>
${o}
${e?a`${Pe(this.#n,t,e,l=>this.#f(ne(t.session_id,l)))}
<button @click=${()=>{this.#g(t.session_id)}}>
${i("history_delete")}
</button>`:a`<div class="wait"></div>`}`}#x(){if(this.installed&&!this.#r)return a`${this.#v()}
<p>${this.t("history_nobody")}</p>`;let{totals:t}=this.progress??De;return a`
${this.#v()}
<div class="sides">
<div class="side">
${this.#$(Gt(t,this.#o,this.#a))}
</div>
<div class="side">${this.#y()} ${this.#w()}</div>
</div>
`}#v(){let{name:t}=this.#r??{};return a`<div class="head">
<h2><strong>${this.t("history_title")}</strong>${t&&` · ${t}`}</h2>
<span class="chip">${gt(this.#n,"history_weeks",this.#a)}</span>
</div>`}#$(t){let e=this.progress!==void 0,{development:r}=this.progress??De,i=pe(r,this.#o),o=e?t.at(-1):void 0;return a`${H(_e(this.#n,o,i))}
<bfr-cuff-history-map
.speech=${this.#n}
.weeks=${t}
.known=${e}
></bfr-cuff-history-map>
${e?a`<bfr-cuff-lop
.speech=${this.#n}
.athlete=${this.#r?.entry_id??""}
.read=${this.#s}
></bfr-cuff-lop>`:u}`}#w(){let{rows:t,filter:e,t:r}=this,i=Object.values(e).some(Boolean);return t&&!t.length&&!i?a`<p class="quiet">${r("history_empty")}</p>`:[de(this.#n,this.#r,e,this.#p),t&&!t.length?a`<p class="quiet">${r("history_no_match")}</p>`:!t&&this.#y()?u:Te(this.#n,t,o=>{this.#c(o)}),this.cursor?a`<button
class="more"
?disabled=${this.#t.busy}
@click=${this.#d}
>
${r("history_load_more")}
</button>`:u,bt(this.#n,["csv","json"],o=>this.#f(ie(this.#r?.entry_id??"",o)))]}#y(){let t=this.said(this.problem??this.#t.problem);if(t)return a`<div class="trouble" role="alert">
<p>${this.t("history_problem",{problem:t})}</p>
<button @click=${this.#b}>${this.t("history_retry")}</button>
</div>`}};var Q=class extends ${constructor(){super(...arguments);this.weeks=[];this.known=!0;this.measure="occlusion"}static{this.properties={speech:{attribute:!1},weeks:{attribute:!1},known:{attribute:!1},measure:{state:!0},place:{state:!0},read:{state:!0}}}static{this.styles=[v,Re]}render(){let{t}=this.speech,e=Jt(this.weeks,this.measure);return a`
<table
role="grid"
aria-label=${t("history_map")}
?inert=${!this.known}
@keydown=${this.#l}
@focusin=${this.#a}
@focusout=${this.#i}
@pointerover=${this.#a}
@pointerleave=${this.#i}
>
<tr>
<td></td>
${this.weeks.map((r,i)=>a`<td>${this.#t(r,i)}</td>`)}
</tr>
${Array.from({length:8},(r,i)=>this.#e(i,e))}
</table>
<div>
<p class="quiet" aria-hidden="true">${this.#n()}</p>
${B(t("history_each_week"),Xt.map(r=>[r,t(`history_by_${r}`)]),this.measure,r=>{this.measure=r})}
</div>
`}#t({first:t},e){let{first:r=t}=this.weeks[e-1]??{};return r.slice(5,7)!==t.slice(5,7)?w(this.speech,t,{month:"short"}):u}#e(t,e){let{day:r}=this.weeks[0]?.days[t]??{},i=r&&t%2===0&&t<6;return a`<tr>
<td>${i?w(this.speech,r,{weekday:"short"}):u}</td>
${this.weeks.map((o,l)=>{let{level:p,ahead:d}=o.days[t]??{};return this.#s([l,t],p===void 0?a`<i class="bar" style="--share:${e[l]??0}"></i>`:a`<i class=${d?"ahead":""} style="--level:${p}"></i>`)})}
</tr>`}#s(t,e){let r=t.join(),i=this.place??[this.weeks.length-1,7];return a`<td
tabindex=${r===i.join()?0:-1}
aria-label=${this.#r(t)}
data-place=${r}
>
${e}
</td>`}#r([t,e]){let r=this.weeks[t],i=r.days[e];return i?$e(this.speech,i):we(this.speech,r)}#n(){return this.known?this.read?this.#r(this.read):J(this.speech,k(this.weeks,({sessions:t})=>t),k(this.weeks,({occlusion_s:t})=>t)):u}#o(t){return t.target.closest("[data-place]")?.dataset.place?.split(",").map(Number)}#a(t){this.read=this.#o(t),t.type==="focusin"&&(this.place=this.read)}#i(){this.read=void 0}async#l(t){let e=this.#o(t),r=getComputedStyle(this).direction==="rtl",i=Zt(t.key,e,this.weeks.length,r);i&&(t.preventDefault(),this.place=i,await this.updateComplete,this.renderRoot.querySelector(`[data-place="${i}"]`)?.focus())}};var tt=class extends ${static{this.properties={speech:{attribute:!1},kept:{attribute:!1},at:{state:!0}}}static{this.styles=[v,Ae]}#t;#e=[];#s=[];#r=[];willUpdate(s){if(!s.has("kept"))return;let{record:t,traces:e}=this.kept;this.#e=t.cuffs.flatMap(r=>{let i=e[r.cuff];return i?.at_s.length?[{cuff:r,trace:i}]:[]}),this.#t=mt(this.#e.map(({trace:r})=>r),t.duration_s),this.#s=ge(this.kept),this.#r=this.#e.map(r=>this.#n(r)),this.at=void 0}render(){let{t:s}=this.speech,{at:t}=this;return this.#e.length?a`
<div
class="chart"
role="slider"
tabindex="0"
aria-label=${s("history_trace")}
aria-valuemin="0"
aria-valuemax=${Math.round(this.#t.end_s)}
aria-valuenow=${Math.round(t??0)}
aria-valuetext=${this.#o(t??0)}
@keydown=${this.#l}
@pointerdown=${this.#p}
@pointermove=${this.#p}
@pointerleave=${this.#d}
>
${this.#r}
<div class="time">
${this.kept.record.sets.map(e=>{let{started_s:r,ended_s:i,cut_short:o}=e,l=(i??this.#t.end_s)-r;return a`<span
class=${o?"set cut":"set"}
style="${this.#i(r)};width:${this.#a(l)}"
><b>${e.number}</b> · ${e.repetitions??y(Math.round(l))}</span
>`})}
${fe(this.#t.end_s).map(e=>a`<span class="tick quiet" style=${this.#i(e)}>${y(e)}</span>`)}
${this.#s.map(e=>a`<i class=${e.fine?"fine":""} style=${this.#i(e.at_s)}></i>`)}
${t===void 0?u:a`<b class="cursor" style=${this.#i(t)}></b>`}
</div>
</div>
<p aria-hidden="true">
${t===void 0?s("history_point"):this.#o(t)}
</p>
<ul>
${this.#s.map(e=>a`<li>
<b>${y(Math.round(e.at_s))}</b>
${Se(this.speech,e)}
</li>`)}
</ul>
`:a`<p class="quiet">${s("history_no_trace")}</p>`}#n({cuff:{placement:s,planned_target:t},trace:e}){let{hass:r}=this.speech,{box:i,line:o,band:l}=ft(e,this.#t),p=t?[0,t]:[0];return a`${this.#e.length>1?a`<small class="quiet">${b(r,s)}</small>`:u}
<div class="plot">
<svg viewBox=${i} preserveAspectRatio="none" aria-hidden="true">
<path class="band" d=${l}></path>
<path class="line" d=${o}></path>
</svg>
${p.map(d=>a`<span
class=${d?"level good":"level quiet"}
style="bottom:${d/this.#t.top_mmhg*100}%"
>${m(r,d)}</span
>`)}
</div>`}#o(s){let{hass:t,t:e}=this.speech,r=me(this.kept.record.sets,s);return[y(Math.round(s)),...r?[e("history_set_number",{number:r.number})]:[],...this.#e.map(({cuff:i,trace:o})=>{let l=he(o,s),[p,d]=[o.pressure[l],o.target[l]],h={limb:this.#e.length>1?b(t,i.placement):"",pressure:p==null?"–":m(t,p),target:m(t,d??0)};return e(d==null?"history_reads":"history_reads_of",h).trim()})].join(" · ")}#a(s){return`${s/this.#t.end_s*100}%`}#i(s){return`left:${this.#a(s)}`}#l(s){let t=be(s.key,this.at??0,this.#t.end_s);t!==null&&(s.preventDefault(),this.at=t)}#p({clientX:s}){let t=this.renderRoot.querySelector(".time"),{left:e,width:r}=t.getBoundingClientRect(),i=Math.min(1,Math.max(0,(s-e)/r));this.at=i*this.#t.end_s}#d({pointerType:s}){s==="mouse"&&(this.at=void 0)}};var yt=(n,[s,t])=>`${100*(n-s)/Math.max(1e-9,t-s)}%`;function P(n,s,t,[e,r],i){let o=[s[0],-t[1],Math.max(1e-9,s[1]-s[0]),t[1]-t[0]];return a`<div class="chart" role="img" aria-label=${n}>
<svg viewBox=${o.join(" ")} preserveAspectRatio="none" aria-hidden="true">
${i}
</svg>
${r.map(([l,p])=>a`<span class="level" style="bottom:${yt(l,t)}">${p}</span>`)}
${e.map(([l,p])=>a`<span class="tick" style="left:${yt(l,s)};translate:-${yt(l,s)}">${p}</span>`)}
</div>`}function S([n,s]){let t=(s-n)/4,e=10**Math.floor(Math.log10(t)),r=e*([1,2,5,10].find(o=>o*e>=t)??10),i=Math.ceil(n/r);return Array.from({length:Math.floor(s/r)-i+1},(o,l)=>{let p=Number(((i+l)*r).toPrecision(6));return[p,`${p}`]})}var et=n=>n.map(([s,t])=>`M${s} ${-t}h0`).join(""),N=n=>n.map(([s,t],e)=>`${e?"L":"M"}${s} ${-t}`).join("");function st({hass:n,t:s},t,[e,r],i=[]){let o=[...t,...i].flatMap(({points:h,envelope:f})=>[...h,...f]);if(!o.length)return u;let l=h=>Math.max(...o.map(f=>f[h])),p=[Math.min(...o.map(([h])=>h)),l(0)+5],d=[0,l(1)*1.1||1],c=h=>h===null?"–":m(n,h);return P(s("measure_envelope",{low:c(e),high:c(r)}),p,d,[S(p),S(d)],x`
${r&&x`<path class="ends" d="M${e} 0V${-d[1]}H${r}V0Z"></path>`}
${i.map(h=>x`<path class="before" d=${N(h.envelope)}></path>`)}
${t.map(h=>x`<path class="dots" d=${et(h.points)}></path>
<path class="line" d=${N(h.envelope)}></path>`)}`)}var cs=400,us=900,vt=3,hs=30,rt=class{constructor(){this.pressure=[];this.#t=0;this.#e=0;this.#s=10}#t;#e;#s;add(s){for(let{run:t,at_ms:e,interval_ms:r,pressure:i}of s)(t!==this.#t||e<=this.#e)&&(this.pressure=[],this.#e=e,this.#t=t,this.#s=r),this.pressure.push(...i)}get newest(){return this.pressure.at(-1)??null}pulse(){let s=Math.max(1,Math.round(us/this.#s/2)),t=[0];for(let r of this.pressure)t.push((t.at(-1)??0)+(r??0));let e=(r,i)=>((t[i]??0)-(t[r]??0))/(i-r);return this.pressure.map((r,i)=>{let o=Math.max(0,i-s),l=Math.min(this.pressure.length,i+s+1),p=Math.abs(e(i,l)-e(o,i+1))>vt/2;return r===null||p?null:r-e(o,l)})}drawn(s,{top_mmhg:t}){let e=this.pulse(),r=d=>d*this.#s/1e3,i=(d,c=1)=>{let h=Y(d,cs);return j(h.map(r),h.map(f=>d[f]??null).map(f=>f&&f*c))},o=[0,Math.max(hs,r(this.pressure.length))],l=[0,t],p=[-vt,vt];return a`
${P(s("measure_trace"),o,l,[[],S(l)],x`<path class="line" d=${i(this.pressure)}></path>`)}
<span class="name">${s("measure_pulse")}</span>
${P(s("measure_pulse"),o,p,[S(o),[]],x`<path class="beat" d=${i(e)}></path>`)}
`}};var xt=_(Yt),ms=5e3,nt=class extends ${constructor(){super(...arguments);this.t=q;this.athlete="";this.limb="";this.posture="";this.asked=!1;this.#e=null;this.#r="";this.#n=new rt;this.#o=new Dt;this.#c=t=>{this.#r=I(this.t,t),this.requestUpdate()}}static{this.properties={hass:{attribute:!1},t:{attribute:!1},athlete:{attribute:!1},limb:{attribute:!1},posture:{attribute:!1},asked:{attribute:!1}}}static{this.styles=[v,xt]}#t;#e;#s;#r;#n;#o;#a;#i;connectedCallback(){super.connectedCallback(),this.#a=this.hass.connection.subscribeMessage(t=>this.#p(t),{...this.#l("live"),language:this.hass.language}),this.#a.catch(this.#c),this.#i=setInterval(()=>{this.#d()},ms),this.#d()}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.#i),this.#a?.then(t=>t()).catch(()=>{})}get running(){return this.#e!==null&&this.#e.phase!=="ended"}get shows(){return this.#e!==null&&this.#e.id!==this.#s}#l(t){return{type:`bfr_cuff/measurement/${t}`,athlete:this.athlete}}#p({now_ms:t,measurement:e,samples:r}){e!==void 0&&(!this.#o.heard&&e?.phase==="ended"&&(this.#s=e.id),this.#e=e),this.#o.hear(t),r&&this.#n.add(r),this.dispatchEvent(new Event("changed")),this.requestUpdate()}async#d(){if(!this.asked||this.shows)return;let{hass:t,limb:e,posture:r}=this;try{this.#t=await t.callWS({...this.#l("preview"),limb:e,posture:r,language:t.language})}catch(i){this.#c(i)}this.requestUpdate()}#c;#h(t,e){this.#r="",this.hass.callWS({...this.#l(t),...e}).catch(this.#c)}#u(){this.#s=this.#e?.id,this.dispatchEvent(new Event("closed")),this.requestUpdate()}render(){let t=this.shows?this.#e:null;if(!t&&!this.asked)return u;let e=t?.phase==="ended",r=t?.cuff.placement??this.#t?.limb??this.limb;return a`<h3>${this.t("measure_title",{limb:b(this.hass,r)})}</h3>
${this.#r?a`<p class="amber" role="alert">${this.#r}</p>`:u}
${t?e?this.#b(t):this.#f(t):this.#g()}`}#g(){let{t,limb:e,posture:r}=this,i=this.#t;if(!i)return a`<p class="quiet">${t("checking")}</p>`;let{plan:o,notes:l,last:p,refusal:d,actions:c}=i;return a`${d?a`<p class="amber">${d}</p>`:a`<p class="loud">${o}</p>`}
<ul>
${l.map(h=>a`<li>${h}</li>`)}
</ul>
${p?a`<p class="quiet">${p.text}</p>`:u}
<div class="row">
<button
class="go"
?disabled=${!c.includes("measure")}
@click=${()=>this.#h("start",{limb:e,posture:r})}
>
${t("measure_start")}
</button>
<button @click=${()=>this.#u()}>${t("measure_back")}</button>
</div>`}#f(t){let{hass:e,t:r}=this,{phase:i,run:o,runs_max:l,target:p,actions:d}=t,c=this.#n.newest,h=this.#m(t.phase_ends_ms),f=p===null?h:r("of_mmhg",{target:m(e,p)}),g=this.#m(t.deadline_ms);return a`<div class="now">
<strong>${c===null?"–":m(e,Math.max(0,c))}</strong>
<span class="quiet">${r("mmhg")}</span>
<span class="step">
<b role="status">${r(`measure_${i}`)} · ${r("measure_run",{run:o,runs:l})}</b>
<br />${f} ${g?a`· ${r("left",{time:g})}`:u}
</span>
</div>
${i==="counting"?u:this.#n.drawn(r,t)}
${d.includes("discomfort")?a`<button @click=${()=>this.#h("stop",{reason:"discomfort"})}>
${r("measure_discomfort")}
</button>`:u}`}#b(t){let{t:e}=this,{text:r,advice:i,runs:o,result:l,ready_ms:p}=t,d=this.#m(p);return a`<p class="loud" role="status">${r}</p>
${i.length?a`<ul>${i.map(c=>a`<li>${c}</li>`)}</ul>`:u}
${st(this,o,[l?.low??null,l?.high??null])}
${d?a`<p class="quiet">${e("measure_ready",{time:d})}</p>`:u}
<button @click=${()=>this.#u()}>${e("dismiss")}</button>`}#m(t){let e=t===null?0:(t-this.#o.now())/1e3;return e>0?y(e):""}};var fs=864e5,at=class extends ${constructor(){super(...arguments);this.athlete="";this.read="";this.points=[];this.measured=[];this.opened=[];this.#t=new R(this)}static{this.properties={speech:{attribute:!1},athlete:{attribute:!1},read:{attribute:!1},points:{state:!0},measured:{state:!0},opened:{state:!0}}}static{this.styles=[v,xt]}#t;willUpdate(t){t.has("read")&&this.#s()}#e(t,e){let r=`bfr_cuff/history/${t}`;return this.speech.hass.callWS({type:r,...e})}#s(){let{athlete:t}=this,e=Promise.all([this.#e("lop",{athlete:t}),this.#e("measurements",{athlete:t})]);return this.#t.ask("lop",e,([{points:r},{measurements:i}])=>{this.points=r,this.measured=i,this.opened=[]})}async#r(t){let r=this.measured.slice(this.measured.indexOf(t)+1).find(o=>o.low!==null&&it(o)===it(t)),i=[t,r??[]].flat().map(({measurement_id:o})=>this.#e("measurement",{measurement_id:o}));await this.#t.ask("opened",Promise.all(i),o=>{this.opened=o})}render(){let{t}=this.speech,{problem:e}=this.#t;return!this.points.length&&!this.measured.length?u:a`<h3>${t("lop_title")}</h3>
${e?a`<p class="amber" role="alert">${I(t,e)}</p>`:u}
${this.#a()}
${this.#i()}
<div class="rows">
${this.measured.map(r=>a`<button
aria-expanded=${r.measurement_id===this.opened[0]?.measurement_id}
@click=${()=>{this.#r(r)}}
>
<b>${b(this.speech.hass,r.placement)} · ${this.#o(r)}</b>
<span class="quiet">${this.#n(r.started_at.slice(0,10))}</span>
</button>`)}
</div>`}#n(t){return w(this.speech,t,E)}#o({low:t,high:e}){let{hass:r,t:i}=this.speech;if(t===null)return i("lop_none");let o=[t,e??t].map(l=>m(r,l));return i("lop_mmhg",{pressure:[...new Set(o)].join("–")})}#a(){let{points:t}=this;if(t.length<2)return u;let{hass:e,t:r}=this.speech,i=({day:g})=>Date.parse(g)/fs,o=[t[0],t.at(-1)],l=o.map(i),p=[0,1.15*Math.max(...t.map(({low:g,high:M})=>M??g))],d=o.map(g=>[i(g),this.#n(g.day)]),c=[...new Set(t.map(it))].map(g=>t.filter(M=>it(M)===g)),h=c.map(([g])=>b(e,g?.placement??"")),f=c.map((g,M)=>{let wt=g.map(T=>[i(T),T.low]),He=g.map(T=>`M${i(T)} ${-T.low}V${-(T.high??T.low)}`);return x`<g style="--line:${ot[M%ot.length]}">
<path d=${N(wt)+He.join("")}></path>
<path class="dots" d=${et(wt)}></path></g>`});return a`${P(r("lop_chart",{limbs:[...new Set(h)].join(", ")}),l,p,[d,S(p)],x`${f}`)}
<p class="legend">
${h.map((g,M)=>a`<span style="--line:${ot[M%ot.length]}">${g}</span>`)}
</p>`}#i(){let[t,e]=this.opened;if(!t)return u;let{hass:r,t:i}=this.speech,o=d=>i.at(`component.bfr_cuff.common.measure_${d}`),l=t.reason==="done"?t.refusals:[],p=t.reason==="done"?"":o(`end_${t.reason}`);return a`<section>
<p class="loud">
${b(r,t.placement)}, ${this.#n(t.started_at.slice(0,10))}:
${this.#o(t)}${t.pulse_rate&&`, ${i("lop_rate",{rate:m(r,t.pulse_rate)})}`}
</p>
${p?a`<p class="amber">${p}</p>`:u}
${l.map(d=>a`<p class="amber">${o(`refusal_${d}`)}</p>`)}
${st(this.speech,t.runs??[],[t.low,t.high],e?.runs)}
${e?a`<p class="quiet">
${i("lop_before",{day:this.#n(e.started_at.slice(0,10)),ends:this.#o(e)})}
</p>`:u}
</section>`}},it=({placement:n,cuff_width_mm:s,posture:t})=>[n,s,t].join(),ot=["var(--bfr-rest)","var(--bfr-good)","var(--bfr-amber)","var(--bfr-text)"];var gs=250,bs=12,O=10,lt=class extends ${constructor(){super(...arguments);this.t=q;this.rpe=null;this.discomfort=null;this.ends=!0;this.#r=t=>{!t.isPrimary||t.button||(this.#e=t,this.#t=setTimeout(()=>this.#n(t),gs))};this.#o=t=>{let e=this.#e;if(!e)return;let{clientX:r,clientY:i}=t,o=Math.hypot(r-e.clientX,i-e.clientY);this.held?this.held=this.#l(t):o>bs&&this.#i()};this.#a=()=>{let{held:t}=this;this.#i(),t&&this.#p(t)};this.#i=()=>{clearTimeout(this.#t),this.#e=this.held=void 0}}static{this.properties={t:{attribute:!1},rpe:{attribute:!1},discomfort:{attribute:!1},ends:{attribute:!1},held:{state:!0}}}static{this.styles=[v,_(Vt)]}#t;#e;disconnectedCallback(){super.disconnectedCallback(),this.#i()}firstUpdated(){this.renderRoot.querySelector(".pad")?.addEventListener("touchmove",e=>{this.held&&e.preventDefault()},{passive:!1})}render(){let{t,held:e}=this,{rpe:r,discomfort:i}=e??this,o=r!==null&&i!==null;return a`
<div class="said">${this.#s("rpe",r)} ${this.#s("discomfort",i)}</div>
<div
class="pad ${e?"held":""} ${this.ends?"ends":""}"
aria-hidden="true"
@pointerdown=${this.#r}
@pointermove=${this.#o}
@pointerup=${this.#a}
@pointercancel=${this.#i}
@contextmenu=${l=>l.preventDefault()}
>
${this.ends?a`<span class="limit">${t("rate_ends")}</span>`:u}
${o?a`<i style="left:${r*O}%;bottom:${i*O}%"></i>`:a`<span class="hint">${t("rate_hint")}</span>`}
<span class="up">${t("discomfort")} →</span>
<span class="right">${t("rpe")} →</span>
</div>
`}#s(t,e){let r=o=>{let{value:l}=o.target;l&&this.#p({[t]:Number(l)})},i=Array.from({length:O+1},(o,l)=>l);return a`<label>
<span class="name">${this.t(t)}</span>
<select @change=${r}>
<option value="" disabled .selected=${e===null} aria-label=${this.t("not_said")}>
–
</option>
${i.map(o=>a`<option value=${o} .selected=${o===e}>${o}</option>`)}
</select>
</label>`}#r;#n({pointerId:t}){this.renderRoot.querySelector(".pad")?.setPointerCapture(t),this.#e&&(this.held=this.#l(this.#e))}#o;#a;#i;#l({clientX:t,clientY:e}){let r=this.renderRoot.querySelector(".pad"),{left:i,bottom:o,width:l,height:p}=r.getBoundingClientRect(),d=c=>Math.min(O,Math.max(0,Math.round(c*O)));return{rpe:d((t-i)/l),discomfort:d((o-e)/p)}}#p(t){this.dispatchEvent(new CustomEvent("rated",{detail:t}))}};var ys={up:[660,.09],down:[440,.07],last:[880,.12],count:[660,.09],go:[880,.45]},vs={up:[70],down:[30],last:[70,60,70],count:[50],go:[300]},xs=.35,$t=class{#t;#e;#s=new Audio;#r=[];#n;#o="";unlock(){if(!this.#t){this.#t=new AudioContext;let s=this.#t.createMediaStreamDestination();this.#s.srcObject=s.stream,this.#e=s}this.#t.resume(),this.#s.play().catch(()=>{})}follow(s,t,e){let r=s&&{cue:e,heard:this.#t?.state,phase:s.phase,began:s.phase_began_ms,ends:s.phase_ends_ms,set:s.set},i=JSON.stringify(r);if(i===this.#o||(this.#o=i,this.stop(),!s))return;let o=qt(s).filter(({at_ms:l})=>l>=t.now());e==="sound"&&this.#a(o,t),e==="vibration"&&this.#i(o,t)}stop(){clearTimeout(this.#n);for(let s of this.#r)s.stop();this.#r=[]}#a(s,t){let e=this.#t,r=this.#e;if(!e||!r||e.state!=="running")return;let i=e.currentTime-t.now()/1e3;for(let{at_ms:o,sign:l}of s){let[p,d]=ys[l],c=o/1e3+i,h=new OscillatorNode(e,{frequency:p}),f=new GainNode(e,{gain:0});f.gain.setValueAtTime(xs,c),f.gain.exponentialRampToValueAtTime(.001,c+d),h.connect(f).connect(r),h.start(c),h.stop(c+d),this.#r.push(h)}}#i([s,...t],e){s&&(this.#n=setTimeout(()=>{navigator.vibrate?.(vs[s.sign]),this.#i(t,e)},s.at_ms-e.now()))}};function $s(n,s,t){let{hass:e,t:r,athlete:i}=s,o=e.states[i.entities.last_end??""]?.state,l=n.reason??o??"stopped";return a`<div class="ended">
<p class="reason ${l==="done"?"good":"amber"}">
${K(e,l)}
</p>
${H(ws(n,s))}
${Ft(n)?a`<div class="was">${Wt(n,s)} ${Kt(n,s)}</div>`:""}
<button @click=${t}>${r("dismiss")}</button>
</div>`}function ws(n,{hass:s,t}){let e=n.cuffs.flatMap(({occluded_s:p})=>p??[]),r=n.records.reduce((p,d)=>p+(d.repetitions??0),0),i=e.length?y(Math.round(Math.max(...e))):"",o=n.time_in_band;return[[`${n.sets_done}/${n.sets}`,t("sets_done")],[r?String(r):"",t("reps_done")],[i,t(n.wrap?"wrap_on":"cuff_on")],[o===null?"":`${W(s,o)} %`,t("in_band_short")]].filter(([p])=>p)}var Le={kg:1,lb:2.5},U="taps";function _s(n,s){let{lifts:t,course:e,plan:r}=s??{};if(!t)return u;let i=e?.sets.some(({repetitions:o})=>o!==null);return a`
${t.has_load&&!t.named?ks(n,t):u}
${t.has_load?Ss(n,r?.load??t.load_kg):u}
${i?Ms(n,t):u}
`}function ks({t:n,lift:s},{exercise:t,exercises:e}){let r=i=>s({exercise:i.target.value.trim()||null});return a`<label>
<span class="name">${n("exercise")}</span>
<input
type="text"
list="exercises"
autocomplete="off"
placeholder=${n("exercise_any")}
.value=${t??""}
@change=${r}
/>
<datalist id="exercises">
${e.map(i=>a`<option value=${i}></option>`)}
</datalist>
</label>`}function Ss({hass:n,t:s,lift:t},e){let r=Pt(n)?"lb":"kg",i=l=>{let{value:p}=l.target;t({load_kg:p?Rt(n,Number(p)):null})},o=(l,p,d)=>a`<button
aria-label=${s(p)}
@click=${({target:c})=>{let{parentElement:h}=c,f=h?.querySelector("input");f.value=`${Math.max(0,Number(f.value)+l)}`,f.dispatchEvent(new Event("change"))}}
>
${d}
</button>`;return a`<div>
<label class="name" for="load">${s("load")} (${r})</label>
<div class="stepper">
${o(-Le[r],"load_less","−")}
<input
id="load"
type="number"
inputmode="decimal"
min="0"
step="any"
placeholder="–"
.value=${e===null?"":Et(n,e)}
@change=${i}
/>
${o(Le[r],"load_more","+")}
</div>
</div>`}function Ms({t:n,cue:s,give:t,lift:e},{beat:r}){let i=r?s:U,o=p=>{let{value:d}=p.target;d!==U&&t(d),d!==U!==r&&e({beat:d!==U})},l=[...Ut,U].filter(p=>p!=="vibration"||"vibrate"in navigator);return a`<label class="counting">
<span class="name">${n("count")}</span>
<select @change=${o}>
${l.map(p=>a`<option value=${p} .selected=${p===i}>${n(`count_${p}`)}</option>`)}
</select>
</label>`}Ot({"bfr-cuff-history-card":Z,"bfr-cuff-history-map":Q,"bfr-cuff-history-trace":tt,"bfr-cuff-lop":at,"bfr-cuff-measure":nt,"bfr-cuff-rating":lt});export{$t as Cues,$s as ended,_s as lifting};
