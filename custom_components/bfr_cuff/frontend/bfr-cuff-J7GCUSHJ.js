/* bfr_cuff cards, Apache-2.0; with Lit, BSD-3-Clause. */
import{A as f,B as m,C as mt,D as ht,E as ft,F as T,G as R,H as L,I as gt,J as N,K as Z,L as bt,M as yt,N as vt,O as xt,P as wt,Q as $t,R as Q,S as tt,V as _t,W as kt,X as St,Y as Tt,_ as Ct,a as b,b as l,ba as Et,c as u,d as $,da as Mt,ea as Pt,fa as At,ga as Dt,i as lt,j as pt,l as ct,m as dt,n as G,o as ut,p as S,q as g,s as P,t as A,u as X,v as J,x as y,z as D}from"./bfr-cuff-TSY3JCKL.js";var Rt=`.body{display:grid;gap:14px;align-content:start}.stage{min-height:196px}.target{display:flex;align-items:center;gap:var(--bfr-gap)}.target button{width:44px;padding:0;font-size:22px}.target strong{flex:1;text-align:center;font-size:20px}.inflate{font-weight:600}
`;var Lt=5,H=class extends Q{constructor(){super(...arguments);this.kind="cuff"}static{this.styles=[Q.styles,b(Rt)]}static getConfigForm(){return D("cuff","switch")}getCardSize(){return 6}all({cuffs:t}){return t}find(t,e){return pt(t,e)}followed({key:t}){return{cuff:t}}watched(){return[this.subject?.entities.target]}about(){let t=this.#e?.placement??this.subject?.placement;return t?l`· ${g(this.hass,t)}`:u}chip(){let t=this.#e?.phase;return t?S(this.hass,"sensor.phase",t):""}body({name:t,key:e,entities:n}){let{hass:i,t:o}=this,a=this.#e?.target,p=this.#r,c=a?o("of_mmhg",{target:m(i,a)}):o("mmhg"),d=this.urgent?"work":"quiet",h=o("trace_of",{limb:t});return l`
<div class="stage">
${St([o("pressure"),p===null?"\u2013":m(i,p),c,d])}
<div class="side">${this.#t()} ${this.#s(n.target)}</div>
</div>
${_t(this.feed.series.get(e),this.#i,null,h)}
<button
class="inflate"
?disabled=${this.urgent||this.stale}
@click=${()=>this.do("switch.turn_on",{},n.inflate)}
>
${o("inflate")}
</button>
`}#t(){let{t}=this,e=this.#e;if(!e)return u;let{seconds:n,left_s:i,tone:o}=tt(e,this.feed.clock.now()),a=(p,c)=>l`<p class="fact ${o}">
<span class="name">${t(p)}</span>
<strong>${this.stale?"\u2013":f(c)}</strong>
</p>`;return l`${a("cuff_on",Math.floor(n))}
${i===null?u:a("release_by_itself",i)}`}#s(t=""){let{t:e}=this,{state:n,attributes:i}=this.hass.states[t]??{},o=Number(n);if(Number.isNaN(o))return u;let{min:a,max:p}=i,c=(d,h,x)=>{let V=Math.min(p,Math.max(a,o+d)),Ee=()=>this.do("number.set_value",{value:V},t);return l`<button aria-label=${e(h)} @click=${Ee}>${x}</button>`};return l`<div>
<span class="name">${e("target")}</span>
<div class="target">
${c(-Lt,"target_less","\u2212")}
<strong aria-live="polite">${m(this.hass,o)}</strong>
${c(Lt,"target_more","+")}
</div>
</div>`}hint(){let t=this.#e?.fault;return t?this.t("fault",{fault:S(this.hass,"sensor.fault",t)}):""}get#e(){return this.feed.cuffs[this.subject?.key??""]}get cuffs(){return this.#e?[this.#e]:[]}get#r(){return this.feed.series.get(this.subject?.key??"")?.newest??null}get urgent(){let t=this.#e?.phase;return t==="inflating"||t==="holding"}get mayBeUp(){let t=this.#e,e=t?.connected&&t.phase==="vented"&&!t.occluded;return super.mayBeUp||!e}get moving(){return this.urgent||!!this.#e?.occluded}get#i(){let t=this.feed.clock.now(),[e=t]=this.feed.series.get(this.subject?.key??"")?.at??[];return{from_ms:e,until_ms:t}}async release(){let t=this.subject?.device_id;t?await J(this.hass,"bfr_cuff.release",{},{device_id:t}):await J(this.hass,"bfr_cuff.release_all")}frame(){let t=this.#e;if(!t)return;let{from_ms:e,until_ms:n}=this.#i,i=t.target?(this.#r??0)/t.target:0;Tt(this.renderRoot,i,tt(t,n)),this.stale||kt(this.renderRoot,e,n)}};var F=class{constructor(s){this.host=s}#t=new Map;#s=new Map;get busy(){return this.#t.size>0}get problem(){let[s]=this.#s.values();return s}async ask(s,t,e){this.#t.set(s,t),this.host.requestUpdate();let n=()=>this.#t.get(s)===t;try{let i=await t;if(!n())return;e(i),this.#s.delete(s)}catch(i){if(!n())return;this.#s.set(s,i)}this.#t.delete(s),this.host.requestUpdate()}drop(s){this.#t.delete(s),this.#s.delete(s),this.host.requestUpdate()}};function C(r,s){return new Date(Date.parse(r)+s*864e5).toISOString().slice(0,10)}function K(r,s){return Math.round((Date.parse(s)-Date.parse(r))/864e5)}function Pe(r){return C(r,-((new Date(r).getUTCDay()+6)%7))}function Nt(r,s){return new Date(r).toLocaleDateString("sv",{timeZone:s})}function et(r,s){return C(Pe(r),-(s-1)*7)}function Ae(r,s,t){return r?Math.min(4,Math.max(1,Math.ceil(4*s/t))):0}function Ht(r,s,t){let e=new Map(r.map(o=>[o.first_day,o])),n=Math.max(600,...r.map(o=>o.occlusion_s)),i=et(s,t);return Array.from({length:t},(o,a)=>De(C(i,a*7),e,n,s))}function De(r,s,t,e){let n=Array.from({length:7},(o,a)=>C(r,a)),i=n.flatMap(o=>s.get(o)??[]);return{first:r,last:C(r,6),days:n.map(o=>{let{sessions:a=0,occlusion_s:p=0}=s.get(o)??{};return{day:o,sessions:a,occlusion_s:p,level:Ae(a,p,t),ahead:o>e}}),sessions:v(i,({sessions:o})=>o),occlusion_s:v(i,({occlusion_s:o})=>o),volume_kg:v(i,({volume_kg:o})=>o)}}function v(r,s){return r.reduce((t,e)=>t+s(e),0)}var Ft=["occlusion","volume","sessions"];function Re(r,s){return s==="occlusion"?r.occlusion_s:s==="volume"?r.volume_kg:r.sessions}function Kt(r,s){let t=r.map(n=>Re(n,s)),e=Math.max(...t);return t.map(n=>e>0?n/e:0)}var Le={ArrowRight:[1,0],ArrowLeft:[-1,0],ArrowDown:[0,1],ArrowUp:[0,-1]};function Ot(r,s,t,e){let[n,i]=Le[r]??[t,0],o=s[0]+(e?-n:n),a=s[1]+i;return o>=0&&o<t&&a>=0&&a<=7?[o,a]:void 0}function Ut(r,s,{protocol:t,placement:e},n){return r.callWS({type:"bfr_cuff/history/sessions",athlete:s,limit:8,...t&&{protocol:t},...e&&{placement:e},...n&&{cursor:n}})}function It(r,s){return r.callWS({type:"bfr_cuff/history/session",session_id:s})}async function qt(r,s,t,e){let n={athlete:s,since:t,until:e},[{totals:i},o]=await Promise.all([r.callWS({type:"bfr_cuff/history/totals",period:"day",...n}),r.callWS({type:"bfr_cuff/history/development",...n})]);return{totals:i,development:o}}var zt="/api/bfr_cuff/history";function Wt(r,s){return`${zt}/session/${encodeURIComponent(r)}.${s}`}function jt(r,s){return`${zt}/sessions.${s}?athlete=${encodeURIComponent(r)}`}async function Yt(r,s){let t=await r.callWS({type:"auth/sign_path",path:s}),e=document.createElement("a");e.href=r.hassUrl?.(t.path)??t.path,e.download="",e.click()}var Ne=28,He=14,Vt=7;function Gt({load:r,lop:s},t){let e=Fe(r,t);if(e!==null)return{of:"load",share:e};let n=s.at(-1);return n?{of:"lop",...n}:null}function Fe(r,s){let t=Bt(r,s,0),e=Bt(r,s,Ne);return t&&e?t/e-1:null}function Bt(r,s,t){let e=r.filter(({day:n})=>{let i=K(n,s)-t;return i>=0&&i<He});return e.length?v(e,({kg:n})=>n)/e.length:0}function Xt(r,s,t,e){let{hass:n,t:i}=r,{protocol:o="",placement:a=""}=t,p=s?.protocols??[],c=o&&!p.some(({id:d})=>d===o);return l`<div class="bar">
${O(i("history_filter_protocol"),[["",i("history_all_protocols")],...p.map(d=>[d.id,P(n,d)]),...c?[[o,i("history_gone")]]:[]],o,d=>e({protocol:d}))}
${O(i("history_filter_limb"),[["",i("history_all_limbs")],...Ke.map(d=>[d,g(n,d)])],a,d=>e({placement:d}))}
</div>`}var Ke=["arm","forearm","thigh","calf"].flatMap(r=>[`left_${r}`,`right_${r}`]);function O(r,s,t,e){return l`<select
class="pill"
aria-label=${r}
@change=${n=>e(n.target.value)}
>
${s.map(([n,i])=>l`<option value=${n} .selected=${n===t}>${i}</option>`)}
</select>`}function Jt(){let{schema:r,computeLabel:s,computeHelper:t}=D("athlete","calendar"),e={name:"weeks",selector:{number:{min:1,max:53,mode:"box"}}};return{schema:[...r,e],computeLabel:n=>n.name==="weeks"?G()("history_editor_weeks"):s(n),computeHelper:n=>n.name==="weeks"?G()("history_editor_weeks_help"):t(n)}}var Oe=400;function st(r,s){let t=r.flatMap(({pressure:e,target:n})=>[...e,...n]);return{end_s:Math.max(1,s,...r.map(({at_s:e})=>e.at(-1)??0)),top_mmhg:bt(t.reduce((e,n)=>Math.max(e,n??0),0))}}function rt(r,{end_s:s,top_mmhg:t}){let e=wt(r.pressure,Oe);return{box:yt(0,s,t),line:vt(e.map(n=>r.at_s[n]??0),e.map(n=>r.pressure[n]??null)),band:xt(r.at_s,r.target)}}function Zt(r,s){let t=[...r.keys()],e={at_s:t,pressure:[...r],target:t.map(()=>s)};return rt(e,st([e],r.length-1))}function Qt({at_s:r},s){let t=0,e=r.length-1;for(;t<e;){let n=Math.ceil((t+e)/2);(r[n]??0)<=s?t=n:e=n-1}return t}function te(r,s){return r.find(({started_s:t,ended_s:e})=>t<=s&&s<(e??1/0))}function ee(r){let s=[15,60,180,300,900].find(t=>r/t<7)??1800;return Array.from({length:Math.floor(r/s)+1},(t,e)=>e*s)}var Ue=new Set(["lowered","paused","limit_soon","limit_reached"]),Ie=new Set(["refill_normal","symptom_none"]);function se({record:r,events:s}){let t=r.answers.map(({at_s:n,question:i,answer:o})=>{let a=`${i}_${o}`;return{at_s:n,kind:a,answer:!0,fine:Ie.has(a)}}),e=s.filter(({kind:n})=>Ue.has(n)).map(({at_s:n,kind:i})=>({at_s:n,kind:i,answer:!1,fine:!1}));return[...t,...e].sort((n,i)=>n.at_s-i.at_s)}var qe={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1,PageUp:30,PageDown:-30,Home:-1/0,End:1/0};function re(r,s,t){let e=qe[r];return e===void 0?null:Math.min(t,Math.max(0,s+e))}var ze={few:2,many:3},We=6e3;function nt({hass:r,t:s},t,e,n={}){return ut(r,s,t,e,{count:m(r,e),...n})}function _({hass:r,t:s},t){return t<We?f(Math.round(t)):s("history_minutes",{minutes:m(r,t/60)})}function w({hass:r},s,t){let{language:e}=r.locale,n=JSON.stringify([e,t]),i=ne.get(n);return i||(i=new Intl.DateTimeFormat(e,{...t,timeZone:"UTC"}),ne.set(n,i)),i.format(Date.parse(s))}var ne=new Map;function ie(r,s,t){let e=K(s,t);if(e<2){let{language:n}=r.hass.locale,i=new Intl.RelativeTimeFormat(n,{numeric:"auto"}).format(-e,"day");return i.charAt(0).toLocaleUpperCase(n)+i.slice(1)}return w(r,s,{weekday:"short",day:"numeric",month:"short"})}function je(r,s){let[t,e]=s.map(n=>n.replace(/^\w+?_/,""));return t===e?g(r,`both_${t}s`.replace("lfs","lves")):s.map(n=>g(r,n)).join(", ")}function U({hass:r},s,{protocol_id:t,protocol_name:e}){let n=P(r,{id:t,name:e});return`${je(r,s)} \xB7 ${n}`}function oe({hass:r,t:s},t){let{sets_done:e,set_count:n,load_kg:i}=t,o=s("history_sets",{sets:e,count:n});return i===null?o:`${o} \xB7 ${T(r,i)}`}function I({hass:r},s){return s==="done"?"":A(r,s)}function k({hass:r,t:s},t){return t===null?"\u2013":s("history_percent",{percent:R(r,t)})}function ae(r,{day:s,sessions:t,occlusion_s:e,ahead:n}){let i=w(r,s,{weekday:"long",day:"numeric",month:"long"});return n?i:`${i}: ${q(r,t,e)}`}function le(r,s){let{hass:t,t:e}=r,n=w(r,s.first,{day:"numeric",month:"long"}),i=[q(r,s.sessions,s.occlusion_s)];return s.volume_kg&&i.push(e("history_volume_of",{volume:T(t,s.volume_kg,0)})),e("history_week_of",{day:n,amount:i.join(", ")})}function q(r,s,t){return s?nt(r,"history_amount",s,{time:_(r,t)}):r.t("history_none")}function pe(r,s,t){let{hass:e,t:n}=r;return[[s?m(e,s.sessions):"\u2013",n("history_this_week",ze)],[s?_(r,s.occlusion_s):"\u2013",n("history_cuff_time")],Ye(r,t)]}function Ye(r,s){let{hass:t,t:e}=r;switch(s?.of){case"load":return[(s.share>0?"+":"")+k(r,s.share),e("history_load_change")];case"lop":return[m(t,s.mmhg),e("history_lop",{limb:g(t,s.placement)})];default:return["\u2013",e("history_load_change")]}}function ce(r,s){let{hass:t,t:e}=r,{lop:n,basis:i,percent:o,planned_target:a,tightness:p}=s;return e(`history_found_${i}`,{target:m(t,a??0),percent:m(t,o??0),tightness:p??"",...n&&{lop:m(t,n.mmhg),method:e(`history_method_${n.method}`),day:w(r,n.day,L),posture:S(t,"select.posture",n.posture).toLocaleLowerCase(t.locale.language)}})}function de({hass:r,t:s},{kind:t,answer:e}){return e?s(`history_answer_${t}`):r.localize(`component.bfr_cuff.entity.event.session.state_attributes.event_type.state.${t}`)||t}function me(r,s,t){let e=Z(r.hass,Date.now()),n=s?.map(i=>Ve(r,i,e,t));return l`<ol>
${(n??Be).map(i=>l`<li>${i}</li>`)}
</ol>`}var Be=Array(4).fill(l`<div class="row empty"></div>`);function Ve(r,s,t,e){let{hass:n,t:i}=r,{session_id:o,started:a,placements:p,reason:c}=s,d=a*1e3,{box:h,band:x,line:V}=Zt(s.thumbnail,s.thumbnail_target);return l`<button class="row" data-id=${o} @click=${()=>e(s)}>
<span class="when quiet">
<span>${ie(r,Z(n,d),t)}</span>
<span>${N(n,d,{timeStyle:"short"})}</span>
</span>
<span class="what">
<strong>${U(r,p,s)}</strong>
<span class="quiet">${oe(r,s)}</span>
<span class="amber">${I(r,c)}</span>
</span>
<svg viewBox=${h} preserveAspectRatio="none" aria-hidden="true">
<path class="band" d=${x}></path>
<path class="line" d=${V}></path>
</svg>
${ue(_(r,s.occluded_s),i("history_cuff_on"))}
${ue(k(r,s.time_in_band),i("history_in_band"))}
</button>`}function ue(r,s){return l`<span class="figure">
<b>${r}</b>
<span class="quiet">${s}</span>
</span>`}function he(r,s,t,e){let{record:n}=t,i=I(r,n.reason),o=n.cuffs.map(({placement:a})=>a);return l`
<h2>
<strong>${U(r,o,n)}</strong>
<div class="amber">${i}</div>
</h2>
${it(Ge(r,s,t))}
<bfr-cuff-history-trace .speech=${r} .kept=${t}></bfr-cuff-history-trace>
<div class="about">
${Xe(r,n.sets)}
<section>
<h3>${r.t("history_how_found")}</h3>
${n.cuffs.map(a=>Je(r,a))}
</section>
</div>
${ot(r,["csv","json","fit"],e)}
`}function it(r){return l`<dl>
${r.map(([s,t])=>l`<div>
<dt class="quiet">${t}</dt>
<dd>${s}</dd>
</div>`)}
</dl>`}function ot({t:r},s,t){return l`<div class="bar">
<span class="quiet">${r("history_export")}</span>
${s.map(e=>l`<button @click=${()=>t(e)}>${e.toUpperCase()}</button>`)}
</div>`}function Ge(r,s,{record:t}){let{hass:e,t:n}=r,{cuffs:i,load_kg:o,limit_s:a}=t,p=Math.max(0,...i.map(d=>d.peak)),c=n("history_of_limit",{limit:f(a)});return[[k(r,s.time_in_band),n("history_in_band")],[_(r,s.occluded_s),a?c:n("history_cuff_on")],[m(e,p),n("history_peak")],...o===null?[]:[[T(e,o),n("history_load")]]]}function Xe({hass:r,t:s},t){let e=i=>i===null?"\u2013":m(r,i,1);return l`<table>
<tr>
${["set","done","time","rpe","discomfort"].map(i=>l`<th>${s(`history_column_${i}`)}</th>`)}
</tr>
${t.map(({started_s:i,ended_s:o,...a})=>{let p=o===null?"\u2013":f(Math.round(o-i)),c=[e(a.repetitions),p,e(a.rpe),e(a.discomfort)];return l`<tr>
<th>
<b>${a.number}</b>
<small>${a.exercise}</small>
<small class="amber">${a.cut_short?s("history_cut_short"):""}</small>
</th>
${c.map(d=>l`<td>${d}</td>`)}
</tr>`})}
</table>`}function Je(r,s){let t=`${k(r,s.time_in_band)} ${r.t("history_in_band")}`;return l`<p>
<b>${g(r.hass,s.placement)}:</b>
${ce(r,s)}
<span class="quiet">${t}</span>
</p>`}var fe=`:host{container:history / inline-size}.sides,.about{display:grid;gap:20px 32px;align-items:start}.side{display:grid;gap:14px;min-width:0}dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(74px,1fr));gap:12px;margin:0}dl>div{display:flex;flex-direction:column-reverse;justify-content:flex-end}dt,small,.figure,tr:first-child{font-size:12px}dd{margin:0;font-size:22px;font-weight:600;line-height:1.25}.bar{display:flex;flex-wrap:wrap;align-items:center;gap:8px;font-size:13px}.bar button{min-height:36px}.bar .quiet{margin-inline-end:auto}ol{margin:0;padding:0;list-style:none}li+li{border-block-start:1px solid var(--bfr-line)}.row{display:grid;grid-template:"when small small" "what one two" 1fr / minmax(0,1fr) 52px 56px;gap:2px 8px;box-sizing:border-box;width:100%;min-height:90px;padding:10px 6px;background:none;font-size:13px;text-align:start}.row:hover{background:color-mix(in srgb,var(--bfr-text) 4%,transparent)}.empty{background:linear-gradient(var(--bfr-surface) 0 0) 6px 50% / 40% 14px no-repeat}.when{grid-area:when}.what{grid-area:what}.row span>*{display:block}.row .when>*{display:inline-block}.what strong{font-size:14px}.row svg{grid-area:small;direction:ltr;width:100%;height:30px}.band{fill:color-mix(in srgb,var(--bfr-good) 30%,transparent)}.line{fill:none;stroke:var(--bfr-text);stroke-width:1.3;vector-effect:non-scaling-stroke}.figure{grid-area:one;text-align:end}.figure+.figure{grid-area:two}.figure b{font-size:14px}.trouble{display:grid;gap:10px;padding:12px;border-radius:var(--bfr-radius);background:color-mix(in srgb,var(--bfr-amber) 14%,transparent)}.wait{min-height:420px}h3{margin:0}h3,section,table{font-size:14px}table{border-collapse:collapse}th,td{padding:7px 4px;border-block-end:1px solid var(--bfr-line);font-weight:400;text-align:end}th:first-child{text-align:start}@container history (min-width: 560px){.row{grid-template:"when what small one two" / 84px minmax(0,1fr) minmax(72px,120px) 52px 56px;gap:12px;align-items:center;min-height:76px}}@container history (min-width: 900px){.sides{grid-template-columns:5fr 7fr}.side:first-child{position:sticky;top:calc(var(--header-height, 56px) + 16px)}}
`;var ge=`:host{container:map / inline-size}table{width:100%;border-spacing:0;table-layout:fixed}td{padding:2px;font-size:11px;color:var(--bfr-quiet);white-space:nowrap}tr>:first-child{width:30px;padding-inline-start:0}td:focus-visible{outline-offset:-2px}i{display:block;height:14px;border-radius:4px;background:color-mix(in srgb,var(--bfr-good) calc(var(--level) * 25%),var(--bfr-surface));forced-color-adjust:none}.ahead{opacity:.4}.bar{display:flex;align-items:flex-end;height:44px;margin-block-start:6px;background:none}.bar:before{content:"";flex:1;height:max(2px,calc(var(--share) * 100%));border-radius:4px;background:color-mix(in srgb,var(--bfr-good) 62%,var(--bfr-surface))}td:hover>i{outline:2px solid var(--bfr-text)}div{display:flex;align-items:center;gap:8px;margin-block-start:8px}p{flex:1;font-size:12px}@container map (min-width: 420px){i{height:18px}.bar{height:60px}}
`;var at=`.pill{min-height:36px;padding:0 12px;border:1px solid var(--bfr-line);border-radius:99px;background:none;font-size:13px}option{background:var(--ha-card-background, var(--card-background-color, #fff))}
`;var be=`.chart{position:relative;padding:24px 0 24px 30px;direction:ltr;touch-action:pan-y;cursor:crosshair}.plot{position:relative;height:160px;border-bottom:1px solid var(--bfr-line)}small{line-height:2}small~.plot{height:120px}svg{width:100%;height:100%}path{fill:none;vector-effect:non-scaling-stroke}.band{fill:color-mix(in srgb,var(--bfr-good) 24%,transparent)}.line{stroke:var(--bfr-text);stroke-width:1.6;stroke-linejoin:round}.level,.time>*{position:absolute;font-size:11px}.level{right:100%;padding-right:6px;transform:translateY(50%)}.time{position:absolute;inset:0 0 0 30px}.time>.set{inset-block:0 24px;padding:4px;box-sizing:border-box;overflow:hidden;border-radius:6px 6px 0 0;background:linear-gradient(var(--bfr-surface) 22px,transparent 0),color-mix(in srgb,var(--bfr-text) 4%,transparent);white-space:nowrap}.time>.cut{border-top:2px solid var(--bfr-amber)}.tick,i{bottom:2px;transform:translate(-50%)}i{bottom:20px;width:9px;height:9px;border-radius:50%;background:var(--bfr-amber)}.fine{background:var(--bfr-good)}.cursor{inset-block:0 24px;border-left:1px solid}p{min-height:2.7em;margin-block-start:6px;font-size:14px}ul{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0;padding:0;font-size:13px;list-style:none}
`;var ye=b(fe+at),ve=b(ge+at),xe=b(be);var ss=13,we={totals:[],development:{load:[],lop:[]}},z=class extends X{constructor(){super(...arguments);this.cursor=null;this.filter={};this.#t=new F(this);this.#s=new $t(this,()=>this.#n(),()=>{});this.#e="";this.#p=t=>{this.filter={...this.filter,...t},this.#l()}}static{this.properties={...X.properties,progress:{state:!0},rows:{state:!0},cursor:{state:!0},filter:{state:!0},openedRow:{state:!0},kept:{state:!0}}}static{this.styles=[y,ye]}static{this.getConfigForm=Jt}#t;#s;#e;getGridOptions(){return{columns:12,min_columns:6}}get#r(){return lt(this.installed?.athletes??[],this.config.athlete)}get#i(){return{hass:this.hass,t:this.t}}get#o(){return Nt(Date.now(),this.hass.config.time_zone)}get#a(){return this.config.weeks??ss}watched(){return[this.#r?.entities.last_session]}whenInstalled(){this.#t.problem!==void 0&&(this.#e=""),this.#n()}willUpdate(){this.ready&&this.#n()}#n(){let t=this.#r;if(!t||!this.#s.now||!this.hass.connected)return;let e=this.hass.states[t.entities.last_session??""]?.state,n=[t.entry_id,e,this.#o,this.#a].join();if(n===this.#e)return;this.#e=n;let i=et(this.#o,Math.max(this.#a,Vt)),o=qt(this.hass,t.entry_id,i,this.#o);this.#t.ask("progress",o,a=>{this.progress=a}),this.#l()}async#l(t=null){let{entry_id:e=""}=this.#r??{},n=t?this.rows??[]:[],i=Ut(this.hass,e,this.filter,t);await this.#t.ask("rows",i,o=>{this.rows=[...n,...o.sessions],this.cursor=o.cursor})}#p;async#c(){let{length:t}=this.rows??[];await this.#l(this.cursor),await this.#d(`li:nth-child(${t+1}) .row`)}async#m(t){this.openedRow=t,this.kept=void 0,await this.#d(".back"),this.scrollIntoView({block:"nearest"}),await this.#t.ask("kept",It(this.hass,t.session_id),e=>{this.kept=e})}async#g(){let{session_id:t}=this.openedRow??{};this.openedRow=this.kept=void 0,this.#t.drop("kept"),this.#t.drop("file"),await this.#d(`[data-id="${t}"]`)}async#d(t){await this.updateComplete,this.renderRoot.querySelector(t)?.focus({preventScroll:!0})}#h(t){this.#t.ask("file",Yt(this.hass,t),()=>{})}#b(){this.#t.drop("file"),this.installed?this.openedRow?this.#m(this.openedRow):(this.#e="",this.#n()):this.refresh()}render(){return this.ready?l`<ha-card aria-busy=${this.#t.busy}>
${this.openedRow?this.#y(this.openedRow):this.#v()}
</ha-card>`:u}#y(t){let{kept:e,hass:n,t:i}=this,o=this.#u();return l`<div class="head">
<button class="back" @click=${this.#g}>
<span aria-hidden="true">‹</span> ${i("history_back")}
</button>
${e?l`<span class="chip"
>${N(n,e.record.started_at,{...L,...gt})}</span
>`:u}
</div>
${o}
${e?he(this.#i,t,e,a=>this.#h(Wt(t.session_id,a))):l`<div class="wait"></div>`}`}#v(){if(this.installed&&!this.#r)return l`${this.#f()}
<p>${this.t("history_nobody")}</p>`;let{totals:t}=this.progress??we;return l`
${this.#f()}
<div class="sides">
<div class="side">
${this.#x(Ht(t,this.#o,this.#a))}
</div>
<div class="side">${this.#u()} ${this.#w()}</div>
</div>
`}#f(){let{name:t}=this.#r??{};return l`<div class="head">
<h2><strong>${this.t("history_title")}</strong>${t&&` \xB7 ${t}`}</h2>
<span class="chip">${nt(this.#i,"history_weeks",this.#a)}</span>
</div>`}#x(t){let e=this.progress!==void 0,{development:n}=this.progress??we,i=Gt(n,this.#o),o=e?t.at(-1):void 0;return l`${it(pe(this.#i,o,i))}
<bfr-cuff-history-map
.speech=${this.#i}
.weeks=${t}
.known=${e}
></bfr-cuff-history-map>`}#w(){let{rows:t,filter:e,t:n}=this,i=Object.values(e).some(Boolean);return t&&!t.length&&!i?l`<p class="quiet">${n("history_empty")}</p>`:[Xt(this.#i,this.#r,e,this.#p),t&&!t.length?l`<p class="quiet">${n("history_no_match")}</p>`:!t&&this.#u()?u:me(this.#i,t,o=>{this.#m(o)}),this.cursor?l`<button
class="more"
?disabled=${this.#t.busy}
@click=${this.#c}
>
${n("history_load_more")}
</button>`:u,ot(this.#i,["csv","json"],o=>this.#h(jt(this.#r?.entry_id??"",o)))]}#u(){let t=this.said(this.problem??this.#t.problem);if(t)return l`<div class="trouble" role="alert">
<p>${this.t("history_problem",{problem:t})}</p>
<button @click=${this.#b}>${this.t("history_retry")}</button>
</div>`}};var W=class extends ${constructor(){super(...arguments);this.weeks=[];this.known=!0;this.measure="occlusion"}static{this.properties={speech:{attribute:!1},weeks:{attribute:!1},known:{attribute:!1},measure:{state:!0},place:{state:!0},read:{state:!0}}}static{this.styles=[y,ve]}render(){let{t}=this.speech,e=Kt(this.weeks,this.measure);return l`
<table
role="grid"
aria-label=${t("history_map")}
?inert=${!this.known}
@keydown=${this.#l}
@focusin=${this.#a}
@focusout=${this.#n}
@pointerover=${this.#a}
@pointerleave=${this.#n}
>
<tr>
<td></td>
${this.weeks.map((n,i)=>l`<td>${this.#t(n,i)}</td>`)}
</tr>
${Array.from({length:8},(n,i)=>this.#s(i,e))}
</table>
<div>
<p class="quiet" aria-hidden="true">${this.#i()}</p>
${O(t("history_each_week"),Ft.map(n=>[n,t(`history_by_${n}`)]),this.measure,n=>{this.measure=n})}
</div>
`}#t({first:t},e){let{first:n=t}=this.weeks[e-1]??{};return n.slice(5,7)!==t.slice(5,7)?w(this.speech,t,{month:"short"}):u}#s(t,e){let{day:n}=this.weeks[0]?.days[t]??{},i=n&&t%2===0&&t<6;return l`<tr>
<td>${i?w(this.speech,n,{weekday:"short"}):u}</td>
${this.weeks.map((o,a)=>{let{level:p,ahead:c}=o.days[t]??{};return this.#e([a,t],p===void 0?l`<i class="bar" style="--share:${e[a]??0}"></i>`:l`<i class=${c?"ahead":""} style="--level:${p}"></i>`)})}
</tr>`}#e(t,e){let n=t.join(),i=this.place??[this.weeks.length-1,7];return l`<td
tabindex=${n===i.join()?0:-1}
aria-label=${this.#r(t)}
data-place=${n}
>
${e}
</td>`}#r([t,e]){let n=this.weeks[t],i=n.days[e];return i?ae(this.speech,i):le(this.speech,n)}#i(){return this.known?this.read?this.#r(this.read):q(this.speech,v(this.weeks,({sessions:t})=>t),v(this.weeks,({occlusion_s:t})=>t)):u}#o(t){return t.target.closest("[data-place]")?.dataset.place?.split(",").map(Number)}#a(t){this.read=this.#o(t),t.type==="focusin"&&(this.place=this.read)}#n(){this.read=void 0}async#l(t){let e=this.#o(t),n=getComputedStyle(this).direction==="rtl",i=Ot(t.key,e,this.weeks.length,n);i&&(t.preventDefault(),this.place=i,await this.updateComplete,this.renderRoot.querySelector(`[data-place="${i}"]`)?.focus())}};function _e(r,s){let{platform:t,translation_key:e,device_id:n}=r.entities?.[s]??{};return t!=="bfr_cuff"||!rs.has(e??"")?null:{config:{type:"custom:bfr-cuff-history-card",athlete:n}}}var rs=new Set(["last_session","last_end","sessions_this_week","occlusion_this_week","time_in_band","sessions"]);var j=class extends ${static{this.properties={speech:{attribute:!1},kept:{attribute:!1},at:{state:!0}}}static{this.styles=[y,xe]}#t;#s=[];#e=[];#r=[];willUpdate(s){if(!s.has("kept"))return;let{record:t,traces:e}=this.kept;this.#s=t.cuffs.flatMap(n=>{let i=e[n.cuff];return i?.at_s.length?[{cuff:n,trace:i}]:[]}),this.#t=st(this.#s.map(({trace:n})=>n),t.duration_s),this.#e=se(this.kept),this.#r=this.#s.map(n=>this.#i(n)),this.at=void 0}render(){let{t:s}=this.speech,{at:t}=this;return this.#s.length?l`
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
@pointerleave=${this.#c}
>
${this.#r}
<div class="time">
${this.kept.record.sets.map(e=>{let{started_s:n,ended_s:i,cut_short:o}=e,a=(i??this.#t.end_s)-n;return l`<span
class=${o?"set cut":"set"}
style="${this.#n(n)};width:${this.#a(a)}"
><b>${e.number}</b> · ${e.repetitions??f(Math.round(a))}</span
>`})}
${ee(this.#t.end_s).map(e=>l`<span class="tick quiet" style=${this.#n(e)}>${f(e)}</span>`)}
${this.#e.map(e=>l`<i class=${e.fine?"fine":""} style=${this.#n(e.at_s)}></i>`)}
${t===void 0?u:l`<b class="cursor" style=${this.#n(t)}></b>`}
</div>
</div>
<p aria-hidden="true">
${t===void 0?s("history_point"):this.#o(t)}
</p>
<ul>
${this.#e.map(e=>l`<li>
<b>${f(Math.round(e.at_s))}</b>
${de(this.speech,e)}
</li>`)}
</ul>
`:l`<p class="quiet">${s("history_no_trace")}</p>`}#i({cuff:{placement:s,planned_target:t},trace:e}){let{hass:n}=this.speech,{box:i,line:o,band:a}=rt(e,this.#t),p=t?[0,t]:[0];return l`${this.#s.length>1?l`<small class="quiet">${g(n,s)}</small>`:u}
<div class="plot">
<svg viewBox=${i} preserveAspectRatio="none" aria-hidden="true">
<path class="band" d=${a}></path>
<path class="line" d=${o}></path>
</svg>
${p.map(c=>l`<span
class=${c?"level good":"level quiet"}
style="bottom:${c/this.#t.top_mmhg*100}%"
>${m(n,c)}</span
>`)}
</div>`}#o(s){let{hass:t,t:e}=this.speech,n=te(this.kept.record.sets,s);return[f(Math.round(s)),...n?[e("history_set_number",{number:n.number})]:[],...this.#s.map(({cuff:i,trace:o})=>{let a=Qt(o,s),[p,c]=[o.pressure[a],o.target[a]],h={limb:this.#s.length>1?g(t,i.placement):"",pressure:p==null?"\u2013":m(t,p),target:m(t,c??0)};return e(c==null?"history_reads":"history_reads_of",h).trim()})].join(" \xB7 ")}#a(s){return`${s/this.#t.end_s*100}%`}#n(s){return`left:${this.#a(s)}`}#l(s){let t=re(s.key,this.at??0,this.#t.end_s);t!==null&&(s.preventDefault(),this.at=t)}#p({clientX:s}){let t=this.renderRoot.querySelector(".time"),{left:e,width:n}=t.getBoundingClientRect(),i=Math.min(1,Math.max(0,(s-e)/n));this.at=i*this.#t.end_s}#c({pointerType:s}){s==="mouse"&&(this.at=void 0)}};var ns={up:[660,.09],down:[440,.07],last:[880,.12],count:[660,.09],go:[880,.45]},is={up:[70],down:[30],last:[70,60,70],count:[50],go:[300]},os=.35,Y=class{#t;#s;#e=new Audio;#r=[];#i;#o="";unlock(){if(!this.#t){this.#t=new AudioContext;let s=this.#t.createMediaStreamDestination();this.#e.srcObject=s.stream,this.#s=s}this.#t.resume(),this.#e.play().catch(()=>{})}follow(s,t,e){let n=s&&{cue:e,heard:this.#t?.state,phase:s.phase,began:s.phase_began_ms,ends:s.phase_ends_ms,set:s.set},i=JSON.stringify(n);if(i===this.#o||(this.#o=i,this.stop(),!s))return;let o=Et(s).filter(({at_ms:a})=>a>=t.now());e==="sound"&&this.#a(o,t),e==="vibration"&&this.#n(o,t)}stop(){clearTimeout(this.#i);for(let s of this.#r)s.stop();this.#r=[]}#a(s,t){let e=this.#t,n=this.#s;if(!e||!n||e.state!=="running")return;let i=e.currentTime-t.now()/1e3;for(let{at_ms:o,sign:a}of s){let[p,c]=ns[a],d=o/1e3+i,h=new OscillatorNode(e,{frequency:p}),x=new GainNode(e,{gain:0});x.gain.setValueAtTime(os,d),x.gain.exponentialRampToValueAtTime(.001,d+c),h.connect(x).connect(n),h.start(d),h.stop(d+c),this.#r.push(h)}}#n([s,...t],e){s&&(this.#i=setTimeout(()=>{navigator.vibrate?.(is[s.sign]),this.#n(t,e)},s.at_ms-e.now()))}};var ke=`:host{display:grid;gap:6px}.said{display:grid;grid-template-columns:1fr 1fr;gap:8px}select{width:100%;min-height:36px;padding:0 4px;border:1px solid var(--bfr-line);border-radius:8px;font-size:18px;font-weight:600;background:var(--card-background-color)}.pad{position:relative;height:var(--bfr-pad-height, 120px);border:1px solid var(--bfr-line);border-radius:10px;background:color-mix(in srgb,var(--bfr-text) 4%,transparent) padding-box;touch-action:pan-y;user-select:none;-webkit-touch-callout:none;cursor:crosshair;direction:ltr}.pad.ends{background-image:linear-gradient(color-mix(in srgb,var(--bfr-red) 22%,transparent) 25%,transparent 0);background-origin:border-box}.held{outline:3px solid var(--bfr-rest)}i{position:absolute;width:22px;height:22px;margin:0 0 -11px -11px;border-radius:50%;background:var(--bfr-rest)}.held i{width:44px;height:44px;margin:0 0 -22px -22px}.pad span{position:absolute;font-size:12px;line-height:1.2;color:var(--bfr-quiet);pointer-events:none}.pad .limit{inset:3px 6px auto auto;color:var(--bfr-text)}.pad .hint{inset:44% 22px auto;text-align:center}.pad .right{right:6px;bottom:3px}.pad .up{left:4px;bottom:6px;writing-mode:vertical-rl;transform:rotate(180deg)}
`;var ls=250,ps=12,E=10,B=class extends ${constructor(){super(...arguments);this.t=ct;this.rpe=null;this.discomfort=null;this.ends=!0;this.#r=t=>{!t.isPrimary||t.button||(this.#s=t,this.#t=setTimeout(()=>this.#i(t),ls))};this.#o=t=>{let e=this.#s;if(!e)return;let{clientX:n,clientY:i}=t,o=Math.hypot(n-e.clientX,i-e.clientY);this.held?this.held=this.#l(t):o>ps&&this.#n()};this.#a=()=>{let{held:t}=this;this.#n(),t&&this.#p(t)};this.#n=()=>{clearTimeout(this.#t),this.#s=this.held=void 0}}static{this.properties={t:{attribute:!1},rpe:{attribute:!1},discomfort:{attribute:!1},ends:{attribute:!1},held:{state:!0}}}static{this.styles=[y,b(ke)]}#t;#s;disconnectedCallback(){super.disconnectedCallback(),this.#n()}firstUpdated(){this.renderRoot.querySelector(".pad")?.addEventListener("touchmove",e=>{this.held&&e.preventDefault()},{passive:!1})}render(){let{t,held:e}=this,{rpe:n,discomfort:i}=e??this,o=n!==null&&i!==null;return l`
<div class="said">${this.#e("rpe",n)} ${this.#e("discomfort",i)}</div>
<div
class="pad ${e?"held":""} ${this.ends?"ends":""}"
aria-hidden="true"
@pointerdown=${this.#r}
@pointermove=${this.#o}
@pointerup=${this.#a}
@pointercancel=${this.#n}
@contextmenu=${a=>a.preventDefault()}
>
${this.ends?l`<span class="limit">${t("rate_ends")}</span>`:u}
${o?l`<i style="left:${n*E}%;bottom:${i*E}%"></i>`:l`<span class="hint">${t("rate_hint")}</span>`}
<span class="up">${t("discomfort")} →</span>
<span class="right">${t("rpe")} →</span>
</div>
`}#e(t,e){let n=o=>{let{value:a}=o.target;a&&this.#p({[t]:Number(a)})},i=Array.from({length:E+1},(o,a)=>a);return l`<label>
<span class="name">${this.t(t)}</span>
<select @change=${n}>
<option value="" disabled .selected=${e===null} aria-label=${this.t("not_said")}>
–
</option>
${i.map(o=>l`<option value=${o} .selected=${o===e}>${o}</option>`)}
</select>
</label>`}#r;#i({pointerId:t}){this.renderRoot.querySelector(".pad")?.setPointerCapture(t),this.#s&&(this.held=this.#l(this.#s))}#o;#a;#n;#l({clientX:t,clientY:e}){let n=this.renderRoot.querySelector(".pad"),{left:i,bottom:o,width:a,height:p}=n.getBoundingClientRect(),c=d=>Math.min(E,Math.max(0,Math.round(d*E)));return{rpe:c((t-i)/a),discomfort:c((o-e)/p)}}#p(t){this.dispatchEvent(new CustomEvent("rated",{detail:t}))}};function Se(r,s,t){let e={name:`BFR cuff: ${s}`,documentationURL:"https://github.com/bfr-cuff/bfr_cuff",...t},n=window;n[r]??=[],n[r]?.push(e),cs(e,s)}async function cs(r,s){await window.customElements.whenDefined("home-assistant");let t=document.querySelector("home-assistant");if(!t?.hass)return;let e=await dt(t.hass).catch(()=>{});e&&(r.name=e(`${s}_name`),r.description=e(`${s}_about`))}function Te(r={}){for(let t of["session","cuff","history"]){let e=`bfr-cuff-${t}-card`;Se("customCards",t,{type:e,getEntitySuggestion:r[t]})}Se("customStrategies","dashboard",{type:"bfr-cuff",strategyType:"dashboard"})}function ds(r,s,t){let{hass:e,t:n,athlete:i}=s,o=e.states[i.entities.last_end??""]?.state,a=r.reason??o??"stopped";return l`<div class="ended">
<p class="reason ${a==="done"?"good":"amber"}">
${A(e,a)}
</p>
<dl>
${us(r,s).map(([p,c])=>l`<div><dt class="name">${c}</dt><dd>${p}</dd></div>`)}
</dl>
${Pt(r)?l`<div class="was">${Dt(r,s)} ${At(r,s)}</div>`:""}
<button @click=${t}>${n("dismiss")}</button>
</div>`}function us(r,{hass:s,t}){let e=r.cuffs.flatMap(({occluded_s:a})=>a??[]),n=r.records.reduce((a,p)=>a+(p.repetitions??0),0),i=e.length?f(Math.round(Math.max(...e))):"",o=r.time_in_band;return[[`${r.sets_done}/${r.sets}`,t("sets_done")],[n?String(n):"",t("reps_done")],[i,t(r.wrap?"wrap_on":"cuff_on")],[o===null?"":`${R(s,o)} %`,t("in_band_short")]].filter(([a])=>a)}var Ce={kg:1,lb:2.5},M="taps";function ms(r,s){let{lifts:t,course:e,plan:n}=s??{};if(!t)return u;let i=e?.sets.some(({repetitions:o})=>o!==null);return l`
${t.has_load&&!t.named?hs(r,t):u}
${t.has_load?fs(r,n?.load??t.load_kg):u}
${i?gs(r,t):u}
`}function hs({t:r,lift:s},{exercise:t,exercises:e}){let n=i=>s({exercise:i.target.value.trim()||null});return l`<label>
<span class="name">${r("exercise")}</span>
<input
type="text"
list="exercises"
autocomplete="off"
maxlength="200"
placeholder=${r("exercise_any")}
.value=${t??""}
@change=${n}
/>
<datalist id="exercises">
${e.map(i=>l`<option value=${i}></option>`)}
</datalist>
</label>`}function fs({hass:r,t:s,lift:t},e){let n=mt(r)?"lb":"kg",i=e===null?null:ht(r,e),o=c=>t({load_kg:c===null?null:ft(r,Math.max(0,c))}),a=(c,d,h)=>l`<button aria-label=${s(d)} @click=${()=>o((i??0)+c)}>
${h}
</button>`,p=c=>{let{value:d,valueAsNumber:h}=c.target;(!d||Number.isFinite(h))&&o(d?h:null)};return l`<div>
<label class="name" for="load">${s("load")} (${n})</label>
<div class="stepper">
${a(-Ce[n],"load_less","\u2212")}
<input
id="load"
type="number"
inputmode="decimal"
min="0"
max="1000"
step="any"
placeholder="–"
.value=${i===null?"":String(Number(i.toFixed(2)))}
aria-valuetext=${i===null?s("not_said"):m(r,i,1)}
@change=${p}
/>
${a(Ce[n],"load_more","+")}
</div>
</div>`}function gs({t:r,cue:s,give:t,lift:e},{beat:n}){let i=n?s:M,o=p=>{let{value:c}=p.target;c!==M&&t(c),c!==M!==n&&e({beat:c!==M})},a=[...Ct,M].filter(p=>p!=="vibration"||"vibrate"in navigator);return l`<label class="counting">
<span class="name">${r("count")}</span>
<select @change=${o}>
${a.map(p=>l`<option value=${p} .selected=${p===i}>${r(`count_${p}`)}</option>`)}
</select>
</label>`}Mt({"bfr-cuff-cuff-card":H,"bfr-cuff-history-card":z,"bfr-cuff-history-map":W,"bfr-cuff-history-trace":j,"bfr-cuff-rating":B});Te({history:_e});var wn=()=>new Y;export{wn as cues,ds as ended,ms as lifting};
