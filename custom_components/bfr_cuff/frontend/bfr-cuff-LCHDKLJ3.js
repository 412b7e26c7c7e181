/* bfr_cuff cards, Apache-2.0; with Lit, BSD-3-Clause. */
import{B as W,C as tt,D as et,E as rt,F as st,G as nt,H as y,K as it,L as ot,a as _,b as a,c as m,d as $,h as B,l as N,m as V,n as G,o as u,q as k,r as J,s as Z,t as f,u as d,v as Q,w as S,x as X,y as M,z as U}from"./bfr-cuff-DBQB3OWD.js";var P=class{constructor(e){this.host=e}#t=new Map;#e=new Map;get busy(){return this.#t.size>0}get problem(){let[e]=this.#e.values();return e}async ask(e,t,s){this.#t.set(e,t),this.host.requestUpdate();let n=()=>this.#t.get(e)===t;try{let i=await t;if(!n())return;s(i),this.#e.delete(e)}catch(i){if(!n())return;this.#e.set(e,i)}this.#t.delete(e),this.host.requestUpdate()}drop(e){this.#t.delete(e),this.#e.delete(e),this.host.requestUpdate()}};function w(r,e){return new Date(Date.parse(r)+e*864e5).toISOString().slice(0,10)}function D(r,e){return Math.round((Date.parse(e)-Date.parse(r))/864e5)}function Zt(r){return w(r,-((new Date(r).getUTCDay()+6)%7))}function at(r,e){return new Date(r).toLocaleDateString("sv",{timeZone:e})}function O(r,e){return w(Zt(r),-(e-1)*7)}function Qt(r,e,t){return r?Math.min(4,Math.max(1,Math.ceil(4*e/t))):0}function lt(r,e,t){let s=new Map(r.map(o=>[o.first_day,o])),n=Math.max(600,...r.map(o=>o.occlusion_s)),i=O(e,t);return Array.from({length:t},(o,l)=>Xt(w(i,l*7),s,n,e))}function Xt(r,e,t,s){let n=Array.from({length:7},(o,l)=>w(r,l)),i=n.flatMap(o=>e.get(o)??[]);return{first:r,last:w(r,6),days:n.map(o=>{let{sessions:l=0,occlusion_s:p=0}=e.get(o)??{};return{day:o,sessions:l,occlusion_s:p,level:Qt(l,p,t),ahead:o>s}}),sessions:g(i,({sessions:o})=>o),occlusion_s:g(i,({occlusion_s:o})=>o),volume_kg:g(i,({volume_kg:o})=>o)}}function g(r,e){return r.reduce((t,s)=>t+e(s),0)}var pt=["occlusion","volume","sessions"];function te(r,e){return e==="occlusion"?r.occlusion_s:e==="volume"?r.volume_kg:r.sessions}function ct(r,e){let t=r.map(n=>te(n,e)),s=Math.max(...t);return t.map(n=>s>0?n/s:0)}var ee={ArrowRight:[1,0],ArrowLeft:[-1,0],ArrowDown:[0,1],ArrowUp:[0,-1]};function dt(r,e,t,s){let[n,i]=ee[r]??[t,0],o=e[0]+(s?-n:n),l=e[1]+i;return o>=0&&o<t&&l>=0&&l<=7?[o,l]:void 0}function ht(r,e,{protocol:t,placement:s},n){return r.callWS({type:"bfr_cuff/history/sessions",athlete:e,limit:8,...t&&{protocol:t},...s&&{placement:s},...n&&{cursor:n}})}function mt(r,e){return r.callWS({type:"bfr_cuff/history/session",session_id:e})}async function ut(r,e,t,s){let n={athlete:e,since:t,until:s},[{totals:i},o]=await Promise.all([r.callWS({type:"bfr_cuff/history/totals",period:"day",...n}),r.callWS({type:"bfr_cuff/history/development",...n})]);return{totals:i,development:o}}var ft="/api/bfr_cuff/history";function gt(r,e){return`${ft}/session/${encodeURIComponent(r)}.${e}`}function bt(r,e){return`${ft}/sessions.${e}?athlete=${encodeURIComponent(r)}`}async function yt(r,e){let t=await r.callWS({type:"auth/sign_path",path:e}),s=document.createElement("a");s.href=r.hassUrl?.(t.path)??t.path,s.download="",s.click()}var re=28,se=14,vt=7;function wt({load:r,lop:e},t){let s=ne(r,t);if(s!==null)return{of:"load",share:s};let n=e.at(-1);return n?{of:"lop",...n}:null}function ne(r,e){let t=xt(r,e,0),s=xt(r,e,re);return t&&s?t/s-1:null}function xt(r,e,t){let s=r.filter(({day:n})=>{let i=D(n,e)-t;return i>=0&&i<se});return s.length?g(s,({kg:n})=>n)/s.length:0}function _t(r,e,t,s){let{hass:n,t:i}=r,{protocol:o="",placement:l=""}=t,p=e?.protocols??[],h=o&&!p.some(({id:c})=>c===o);return a`<div class="bar">
    ${T(i("history_filter_protocol"),[["",i("history_all_protocols")],...p.map(c=>[c.id,k(n,c)]),...h?[[o,i("history_gone")]]:[]],o,c=>s({protocol:c}))}
    ${T(i("history_filter_limb"),[["",i("history_all_limbs")],...ie.map(c=>[c,u(n,c)])],l,c=>s({placement:c}))}
  </div>`}var ie=["arm","forearm","thigh","calf"].flatMap(r=>[`left_${r}`,`right_${r}`]);function T(r,e,t,s){return a`<select
    class="pill"
    aria-label=${r}
    @change=${n=>s(n.target.value)}
  >
    ${e.map(([n,i])=>a`<option value=${n} .selected=${n===t}>${i}</option>`)}
  </select>`}function $t(){let{schema:r,computeLabel:e,computeHelper:t}=Z("athlete","calendar"),s={name:"weeks",selector:{number:{min:1,max:53,mode:"box"}}};return{schema:[...r,s],computeLabel:n=>n.name==="weeks"?N()("history_editor_weeks"):e(n),computeHelper:n=>n.name==="weeks"?N()("history_editor_weeks_help"):t(n)}}var oe=400;function z(r,e){let t=r.flatMap(({pressure:s,target:n})=>[...s,...n]);return{end_s:Math.max(1,e,...r.map(({at_s:s})=>s.at(-1)??0)),top_mmhg:tt(t.reduce((s,n)=>Math.max(s,n??0),0))}}function H(r,{end_s:e,top_mmhg:t}){let s=nt(r.pressure,oe);return{box:et(0,e,t),line:rt(s.map(n=>r.at_s[n]??0),s.map(n=>r.pressure[n]??null)),band:st(r.at_s,r.target)}}function kt(r,e){let t=[...r.keys()],s={at_s:t,pressure:[...r],target:t.map(()=>e)};return H(s,z([s],r.length-1))}function St({at_s:r},e){let t=0,s=r.length-1;for(;t<s;){let n=Math.ceil((t+s)/2);(r[n]??0)<=e?t=n:s=n-1}return t}function Mt(r,e){return r.find(({started_s:t,ended_s:s})=>t<=e&&e<(s??1/0))}function Pt(r){let e=[15,60,180,300,900].find(t=>r/t<7)??1800;return Array.from({length:Math.floor(r/e)+1},(t,s)=>s*e)}var ae=new Set(["lowered","paused","limit_soon","limit_reached"]),le=new Set(["refill_normal","symptom_none"]);function Dt({record:r,events:e}){let t=r.answers.map(({at_s:n,question:i,answer:o})=>{let l=`${i}_${o}`;return{at_s:n,kind:l,answer:!0,fine:le.has(l)}}),s=e.filter(({kind:n})=>ae.has(n)).map(({at_s:n,kind:i})=>({at_s:n,kind:i,answer:!1,fine:!1}));return[...t,...s].sort((n,i)=>n.at_s-i.at_s)}var pe={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1,PageUp:30,PageDown:-30,Home:-1/0,End:1/0};function Tt(r,e,t){let s=pe[r];return s===void 0?null:Math.min(t,Math.max(0,e+s))}var ce={few:2,many:3},de=6e3;function q({hass:r,t:e},t,s,n={}){return V(r,e,t,s,{count:d(r,s),...n})}function x({hass:r,t:e},t){return t<de?f(Math.round(t)):e("history_minutes",{minutes:d(r,t/60)})}function b({hass:r},e,t){let{language:s}=r.locale,n=JSON.stringify([s,t]),i=At.get(n);return i||(i=new Intl.DateTimeFormat(s,{...t,timeZone:"UTC"}),At.set(n,i)),i.format(Date.parse(e))}var At=new Map;function Et(r,e,t){let s=D(e,t);if(s<2){let{language:n}=r.hass.locale,i=new Intl.RelativeTimeFormat(n,{numeric:"auto"}).format(-s,"day");return i.charAt(0).toLocaleUpperCase(n)+i.slice(1)}return b(r,e,{weekday:"short",day:"numeric",month:"short"})}function he(r,e){let[t,s]=e.map(n=>n.replace(/^\w+?_/,""));return t===s?u(r,`both_${t}s`.replace("lfs","lves")):e.map(n=>u(r,n)).join(", ")}function A({hass:r},e,{protocol_id:t,protocol_name:s}){let n=k(r,{id:t,name:s});return`${he(r,e)} \xB7 ${n}`}function Rt({hass:r,t:e},t){let{sets_done:s,set_count:n,load_kg:i}=t,o=e("history_sets",{sets:s,count:n});return i===null?o:`${o} \xB7 ${e("history_kg",{kg:d(r,i,1)})}`}function E({hass:r},e){return e==="done"?"":J(r,e)}function v({hass:r,t:e},t){return t===null?"\u2013":e("history_percent",{percent:Q(r,t)})}function Ct(r,{day:e,sessions:t,occlusion_s:s,ahead:n}){let i=b(r,e,{weekday:"long",day:"numeric",month:"long"});return n?i:`${i}: ${R(r,t,s)}`}function Ft(r,e){let{hass:t,t:s}=r,n=b(r,e.first,{day:"numeric",month:"long"}),i=[R(r,e.sessions,e.occlusion_s)];return e.volume_kg&&i.push(s("history_volume_of",{kg:d(t,e.volume_kg)})),s("history_week_of",{day:n,amount:i.join(", ")})}function R(r,e,t){return e?q(r,"history_amount",e,{time:x(r,t)}):r.t("history_none")}function Kt(r,e,t){let{hass:s,t:n}=r;return[[e?d(s,e.sessions):"\u2013",n("history_this_week",ce)],[e?x(r,e.occlusion_s):"\u2013",n("history_cuff_time")],me(r,t)]}function me(r,e){let{hass:t,t:s}=r;switch(e?.of){case"load":return[(e.share>0?"+":"")+v(r,e.share),s("history_load_change")];case"lop":return[d(t,e.mmhg),s("history_lop",{limb:u(t,e.placement)})];default:return["\u2013",s("history_load_change")]}}function Lt(r,e){let{hass:t,t:s}=r,{lop:n,basis:i,percent:o,planned_target:l,tightness:p}=e;return s(`history_found_${i}`,{target:d(t,l??0),percent:d(t,o??0),tightness:p??"",...n&&{lop:d(t,n.mmhg),method:s(`history_method_${n.method}`),day:b(r,n.day,S),posture:G(t,"select.posture",n.posture).toLocaleLowerCase(t.locale.language)}})}function Nt({hass:r,t:e},{kind:t,answer:s}){return s?e(`history_answer_${t}`):r.localize(`component.bfr_cuff.entity.event.session.state_attributes.event_type.state.${t}`)||t}function Wt(r,e,t){let s=U(r.hass,Date.now()),n=e?.map(i=>fe(r,i,s,t));return a`<ol>
    ${(n??ue).map(i=>a`<li>${i}</li>`)}
  </ol>`}var ue=Array(4).fill(a`<div class="row empty"></div>`);function fe(r,e,t,s){let{hass:n,t:i}=r,{session_id:o,started:l,placements:p,reason:h}=e,c=l*1e3,{box:L,band:Gt,line:Jt}=kt(e.thumbnail,e.thumbnail_target);return a`<button class="row" data-id=${o} @click=${()=>s(e)}>
    <span class="when quiet">
      <span>${Et(r,U(n,c),t)}</span>
      <span>${M(n,c,{timeStyle:"short"})}</span>
    </span>
    <span class="what">
      <strong>${A(r,p,e)}</strong>
      <span class="quiet">${Rt(r,e)}</span>
      <span class="amber">${E(r,h)}</span>
    </span>
    <svg viewBox=${L} preserveAspectRatio="none" aria-hidden="true">
      <path class="band" d=${Gt}></path>
      <path class="line" d=${Jt}></path>
    </svg>
    ${Ut(x(r,e.occluded_s),i("history_cuff_on"))}
    ${Ut(v(r,e.time_in_band),i("history_in_band"))}
  </button>`}function Ut(r,e){return a`<span class="figure">
    <b>${r}</b>
    <span class="quiet">${e}</span>
  </span>`}function Ot(r,e,t,s){let{record:n}=t,i=E(r,n.reason),o=n.cuffs.map(({placement:l})=>l);return a`
    <h2>
      <strong>${A(r,o,n)}</strong>
      <div class="amber">${i}</div>
    </h2>
    ${I(ge(r,e,t))}
    <bfr-cuff-history-trace .speech=${r} .kept=${t}></bfr-cuff-history-trace>
    <div class="about">
      ${be(r,n.sets)}
      <section>
      <h3>${r.t("history_how_found")}</h3>
      ${n.cuffs.map(l=>ye(r,l))}
      </section>
    </div>
    ${Y(r,["csv","json","fit"],s)}
  `}function I(r){return a`<dl>
    ${r.map(([e,t])=>a`<div>
          <dt class="quiet">${t}</dt>
          <dd>${e}</dd>
        </div>`)}
  </dl>`}function Y({t:r},e,t){return a`<div class="bar">
    <span class="quiet">${r("history_export")}</span>
    ${e.map(s=>a`<button @click=${()=>t(s)}>${s.toUpperCase()}</button>`)}
  </div>`}function ge(r,e,{record:t}){let{hass:s,t:n}=r,{cuffs:i,load_kg:o,limit_s:l}=t,p=Math.max(0,...i.map(c=>c.peak)),h=n("history_of_limit",{limit:f(l)});return[[v(r,e.time_in_band),n("history_in_band")],[x(r,e.occluded_s),l?h:n("history_cuff_on")],[d(s,p),n("history_peak")],...o===null?[]:[[d(s,o,1),n("history_load")]]]}function be({hass:r,t:e},t){let s=i=>i===null?"\u2013":d(r,i,1);return a`<table>
    <tr>
      ${["set","done","time","rpe","discomfort"].map(i=>a`<th>${e(`history_column_${i}`)}</th>`)}
    </tr>
    ${t.map(({started_s:i,ended_s:o,...l})=>{let p=o===null?"\u2013":f(Math.round(o-i)),h=[s(l.repetitions),p,s(l.rpe),s(l.discomfort)];return a`<tr>
        <th>
          <b>${l.number}</b>
          <small>${l.exercise}</small>
          <small class="amber">${l.cut_short?e("history_cut_short"):""}</small>
        </th>
        ${h.map(c=>a`<td>${c}</td>`)}
      </tr>`})}
  </table>`}function ye(r,e){let t=`${v(r,e.time_in_band)} ${r.t("history_in_band")}`;return a`<p>
    <b>${u(r.hass,e.placement)}:</b>
    ${Lt(r,e)}
    <span class="quiet">${t}</span>
  </p>`}var zt=`:host{container:history / inline-size}.sides,.about{display:grid;gap:20px 32px;align-items:start}.side{display:grid;gap:14px;min-width:0}dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(74px,1fr));gap:12px;margin:0}dl>div{display:flex;flex-direction:column-reverse;justify-content:flex-end}dt,small,.figure,tr:first-child{font-size:12px}dd{margin:0;font-size:22px;font-weight:600;line-height:1.25}.bar{display:flex;flex-wrap:wrap;align-items:center;gap:8px;font-size:13px}.bar button{min-height:36px}.bar .quiet{margin-inline-end:auto}ol{margin:0;padding:0;list-style:none}li+li{border-block-start:1px solid var(--bfr-line)}.row{display:grid;grid-template:"when small small" "what one two" 1fr / minmax(0,1fr) 52px 56px;gap:2px 8px;box-sizing:border-box;width:100%;min-height:90px;padding:10px 6px;background:none;font-size:13px;text-align:start}.row:hover{background:color-mix(in srgb,var(--bfr-text) 4%,transparent)}.empty{background:linear-gradient(var(--bfr-surface) 0 0) 6px 50% / 40% 14px no-repeat}.when{grid-area:when}.what{grid-area:what}.row span>*{display:block}.row .when>*{display:inline-block}.what strong{font-size:14px}.row svg{grid-area:small;direction:ltr;width:100%;height:30px}.band{fill:color-mix(in srgb,var(--bfr-good) 30%,transparent)}.line{fill:none;stroke:var(--bfr-text);stroke-width:1.3;vector-effect:non-scaling-stroke}.figure{grid-area:one;text-align:end}.figure+.figure{grid-area:two}.figure b{font-size:14px}.trouble{display:grid;gap:10px;padding:12px;border-radius:var(--bfr-radius);background:color-mix(in srgb,var(--bfr-amber) 14%,transparent)}.wait{min-height:420px}h3{margin:0}h3,section,table{font-size:14px}table{border-collapse:collapse}th,td{padding:7px 4px;border-block-end:1px solid var(--bfr-line);font-weight:400;text-align:end}th:first-child{text-align:start}@container history (min-width: 560px){.row{grid-template:"when what small one two" / 84px minmax(0,1fr) minmax(72px,120px) 52px 56px;gap:12px;align-items:center;min-height:76px}}@container history (min-width: 900px){.sides{grid-template-columns:5fr 7fr}.side:first-child{position:sticky;top:calc(var(--header-height, 56px) + 16px)}}
`;var Ht=`:host{container:map / inline-size}table{width:100%;border-spacing:0;table-layout:fixed}td{padding:2px;font-size:11px;color:var(--bfr-quiet);white-space:nowrap}tr>:first-child{width:30px;padding-inline-start:0}td:focus-visible{outline-offset:-2px}i{display:block;height:14px;border-radius:4px;background:color-mix(in srgb,var(--bfr-good) calc(var(--level) * 25%),var(--bfr-surface));forced-color-adjust:none}.ahead{opacity:.4}.bar{display:flex;align-items:flex-end;height:44px;margin-block-start:6px;background:none}.bar:before{content:"";flex:1;height:max(2px,calc(var(--share) * 100%));border-radius:4px;background:color-mix(in srgb,var(--bfr-good) 62%,var(--bfr-surface))}td:hover>i{outline:2px solid var(--bfr-text)}div{display:flex;align-items:center;gap:8px;margin-block-start:8px}p{flex:1;font-size:12px}@container map (min-width: 420px){i{height:18px}.bar{height:60px}}
`;var j=`.pill{min-height:36px;padding:0 12px;border:1px solid var(--bfr-line);border-radius:99px;background:none;font-size:13px}option{background:var(--ha-card-background, var(--card-background-color, #fff))}
`;var qt=`.chart{position:relative;padding:24px 0 24px 30px;direction:ltr;touch-action:pan-y;cursor:crosshair}.plot{position:relative;height:160px;border-bottom:1px solid var(--bfr-line)}small{line-height:2}small~.plot{height:120px}svg{width:100%;height:100%}path{fill:none;vector-effect:non-scaling-stroke}.band{fill:color-mix(in srgb,var(--bfr-good) 24%,transparent)}.line{stroke:var(--bfr-text);stroke-width:1.6;stroke-linejoin:round}.level,.time>*{position:absolute;font-size:11px}.level{right:100%;padding-right:6px;transform:translateY(50%)}.time{position:absolute;inset:0 0 0 30px}.time>.set{inset-block:0 24px;padding:4px;box-sizing:border-box;overflow:hidden;border-radius:6px 6px 0 0;background:linear-gradient(var(--bfr-surface) 22px,transparent 0),color-mix(in srgb,var(--bfr-text) 4%,transparent);white-space:nowrap}.time>.cut{border-top:2px solid var(--bfr-amber)}.tick,i{bottom:2px;transform:translate(-50%)}i{bottom:20px;width:9px;height:9px;border-radius:50%;background:var(--bfr-amber)}.fine{background:var(--bfr-good)}.cursor{inset-block:0 24px;border-left:1px solid}p{min-height:2.7em;margin-block-start:6px;font-size:14px}ul{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0;padding:0;font-size:13px;list-style:none}
`;var It=_(zt+j),Yt=_(Ht+j),jt=_(qt);var $e=13,Bt={totals:[],development:{load:[],lop:[]}},C=class extends W{constructor(){super(...arguments);this.cursor=null;this.filter={};this.#t=new P(this);this.#e=new it(this,()=>this.#s(),()=>{});this.#o="";this.#p=t=>{this.filter={...this.filter,...t},this.#l()}}static{this.properties={...W.properties,progress:{state:!0},rows:{state:!0},cursor:{state:!0},filter:{state:!0},openedRow:{state:!0},kept:{state:!0}}}static{this.styles=[y,It]}static{this.getConfigForm=$t}#t;#e;#o;getGridOptions(){return{columns:12,min_columns:6}}get#r(){return B(this.installed?.athletes??[],this.config.athlete)}get#n(){return{hass:this.hass,t:this.t}}get#i(){return at(Date.now(),this.hass.config.time_zone)}get#a(){return this.config.weeks??$e}watched(){return[this.#r?.entities.last_session]}whenInstalled(){this.#t.problem!==void 0&&(this.#o=""),this.#s()}willUpdate(){this.ready&&this.#s()}#s(){let t=this.#r;if(!t||!this.#e.now||!this.hass.connected)return;let s=this.hass.states[t.entities.last_session??""]?.state,n=[t.entry_id,s,this.#i,this.#a].join();if(n===this.#o)return;this.#o=n;let i=O(this.#i,Math.max(this.#a,vt)),o=ut(this.hass,t.entry_id,i,this.#i);this.#t.ask("progress",o,l=>{this.progress=l}),this.#l()}async#l(t=null){let{entry_id:s=""}=this.#r??{},n=t?this.rows??[]:[],i=ht(this.hass,s,this.filter,t);await this.#t.ask("rows",i,o=>{this.rows=[...n,...o.sessions],this.cursor=o.cursor})}#p;async#c(){let{length:t}=this.rows??[];await this.#l(this.cursor),await this.#d(`li:nth-child(${t+1}) .row`)}async#m(t){this.openedRow=t,this.kept=void 0,await this.#d(".back"),this.scrollIntoView({block:"nearest"}),await this.#t.ask("kept",mt(this.hass,t.session_id),s=>{this.kept=s})}async#g(){let{session_id:t}=this.openedRow??{};this.openedRow=this.kept=void 0,this.#t.drop("kept"),this.#t.drop("file"),await this.#d(`[data-id="${t}"]`)}async#d(t){await this.updateComplete,this.renderRoot.querySelector(t)?.focus({preventScroll:!0})}#u(t){this.#t.ask("file",yt(this.hass,t),()=>{})}#b(){this.#t.drop("file"),this.installed?this.openedRow?this.#m(this.openedRow):(this.#o="",this.#s()):this.refresh()}render(){return this.ready?a`<ha-card aria-busy=${this.#t.busy}>
      ${this.openedRow?this.#y(this.openedRow):this.#x()}
    </ha-card>`:m}#y(t){let{kept:s,hass:n,t:i}=this,o=this.#h();return a`<div class="head">
        <button class="back" @click=${this.#g}>
          <span aria-hidden="true">‹</span> ${i("history_back")}
        </button>
        ${s?a`<span class="chip"
              >${M(n,s.record.started_at,{...S,...X})}</span
            >`:m}
      </div>
      ${o}
      ${s?Ot(this.#n,t,s,l=>this.#u(gt(t.session_id,l))):a`<div class="wait"></div>`}`}#x(){if(this.installed&&!this.#r)return a`${this.#f()}
        <p>${this.t("history_nobody")}</p>`;let{totals:t}=this.progress??Bt;return a`
      ${this.#f()}
      <div class="sides">
        <div class="side">
          ${this.#v(lt(t,this.#i,this.#a))}
        </div>
        <div class="side">${this.#h()} ${this.#w()}</div>
      </div>
    `}#f(){let{name:t}=this.#r??{};return a`<div class="head">
      <h2><strong>${this.t("history_title")}</strong>${t&&` \xB7 ${t}`}</h2>
      <span class="chip">${q(this.#n,"history_weeks",this.#a)}</span>
    </div>`}#v(t){let s=this.progress!==void 0,{development:n}=this.progress??Bt,i=wt(n,this.#i),o=s?t.at(-1):void 0;return a`${I(Kt(this.#n,o,i))}
      <bfr-cuff-history-map
        .speech=${this.#n}
        .weeks=${t}
        .known=${s}
      ></bfr-cuff-history-map>`}#w(){let{rows:t,filter:s,t:n}=this,i=Object.values(s).some(Boolean);return t&&!t.length&&!i?a`<p class="quiet">${n("history_empty")}</p>`:[_t(this.#n,this.#r,s,this.#p),t&&!t.length?a`<p class="quiet">${n("history_no_match")}</p>`:!t&&this.#h()?m:Wt(this.#n,t,o=>{this.#m(o)}),this.cursor?a`<button
          class="more"
          ?disabled=${this.#t.busy}
          @click=${this.#c}
        >
          ${n("history_load_more")}
        </button>`:m,Y(this.#n,["csv","json"],o=>this.#u(bt(this.#r?.entry_id??"",o)))]}#h(){let t=this.said(this.problem??this.#t.problem);if(t)return a`<div class="trouble" role="alert">
      <p>${this.t("history_problem",{problem:t})}</p>
      <button @click=${this.#b}>${this.t("history_retry")}</button>
    </div>`}};var F=class extends ${constructor(){super(...arguments);this.weeks=[];this.known=!0;this.measure="occlusion"}static{this.properties={speech:{attribute:!1},weeks:{attribute:!1},known:{attribute:!1},measure:{state:!0},place:{state:!0},read:{state:!0}}}static{this.styles=[y,Yt]}render(){let{t}=this.speech,s=ct(this.weeks,this.measure);return a`
      <table
        role="grid"
        aria-label=${t("history_map")}
        ?inert=${!this.known}
        @keydown=${this.#l}
        @focusin=${this.#a}
        @focusout=${this.#s}
        @pointerover=${this.#a}
        @pointerleave=${this.#s}
      >
        <tr>
          <td></td>
          ${this.weeks.map((n,i)=>a`<td>${this.#t(n,i)}</td>`)}
        </tr>
        ${Array.from({length:8},(n,i)=>this.#e(i,s))}
      </table>
      <div>
        <p class="quiet" aria-hidden="true">${this.#n()}</p>
        ${T(t("history_each_week"),pt.map(n=>[n,t(`history_by_${n}`)]),this.measure,n=>{this.measure=n})}
      </div>
    `}#t({first:t},s){let{first:n=t}=this.weeks[s-1]??{};return n.slice(5,7)!==t.slice(5,7)?b(this.speech,t,{month:"short"}):m}#e(t,s){let{day:n}=this.weeks[0]?.days[t]??{},i=n&&t%2===0&&t<6;return a`<tr>
      <td>${i?b(this.speech,n,{weekday:"short"}):m}</td>
      ${this.weeks.map((o,l)=>{let{level:p,ahead:h}=o.days[t]??{};return this.#o([l,t],p===void 0?a`<i class="bar" style="--share:${s[l]??0}"></i>`:a`<i class=${h?"ahead":""} style="--level:${p}"></i>`)})}
    </tr>`}#o(t,s){let n=t.join(),i=this.place??[this.weeks.length-1,7];return a`<td
      tabindex=${n===i.join()?0:-1}
      aria-label=${this.#r(t)}
      data-place=${n}
    >
      ${s}
    </td>`}#r([t,s]){let n=this.weeks[t],i=n.days[s];return i?Ct(this.speech,i):Ft(this.speech,n)}#n(){return this.known?this.read?this.#r(this.read):R(this.speech,g(this.weeks,({sessions:t})=>t),g(this.weeks,({occlusion_s:t})=>t)):m}#i(t){return t.target.closest("[data-place]")?.dataset.place?.split(",").map(Number)}#a(t){this.read=this.#i(t),t.type==="focusin"&&(this.place=this.read)}#s(){this.read=void 0}async#l(t){let s=this.#i(t),n=getComputedStyle(this).direction==="rtl",i=dt(t.key,s,this.weeks.length,n);i&&(t.preventDefault(),this.place=i,await this.updateComplete,this.renderRoot.querySelector(`[data-place="${i}"]`)?.focus())}};var K=class extends ${static{this.properties={speech:{attribute:!1},kept:{attribute:!1},at:{state:!0}}}static{this.styles=[y,jt]}#t;#e=[];#o=[];#r=[];willUpdate(e){if(!e.has("kept"))return;let{record:t,traces:s}=this.kept;this.#e=t.cuffs.flatMap(n=>{let i=s[n.cuff];return i?.at_s.length?[{cuff:n,trace:i}]:[]}),this.#t=z(this.#e.map(({trace:n})=>n),t.duration_s),this.#o=Dt(this.kept),this.#r=this.#e.map(n=>this.#n(n)),this.at=void 0}render(){let{t:e}=this.speech,{at:t}=this;return this.#e.length?a`
      <div
        class="chart"
        role="slider"
        tabindex="0"
        aria-label=${e("history_trace")}
        aria-valuemin="0"
        aria-valuemax=${Math.round(this.#t.end_s)}
        aria-valuenow=${Math.round(t??0)}
        aria-valuetext=${this.#i(t??0)}
        @keydown=${this.#l}
        @pointerdown=${this.#p}
        @pointermove=${this.#p}
        @pointerleave=${this.#c}
      >
        ${this.#r}
        <div class="time">
          ${this.kept.record.sets.map(s=>{let{started_s:n,ended_s:i,cut_short:o}=s,l=(i??this.#t.end_s)-n;return a`<span
              class=${o?"set cut":"set"}
              style="${this.#s(n)};width:${this.#a(l)}"
              ><b>${s.number}</b> · ${s.repetitions??f(Math.round(l))}</span
            >`})}
          ${Pt(this.#t.end_s).map(s=>a`<span class="tick quiet" style=${this.#s(s)}>${f(s)}</span>`)}
          ${this.#o.map(s=>a`<i class=${s.fine?"fine":""} style=${this.#s(s.at_s)}></i>`)}
          ${t===void 0?m:a`<b class="cursor" style=${this.#s(t)}></b>`}
        </div>
      </div>
      <p aria-hidden="true">
        ${t===void 0?e("history_point"):this.#i(t)}
      </p>
      <ul>
        ${this.#o.map(s=>a`<li>
            <b>${f(Math.round(s.at_s))}</b>
            ${Nt(this.speech,s)}
          </li>`)}
      </ul>
    `:a`<p class="quiet">${e("history_no_trace")}</p>`}#n({cuff:{placement:e,planned_target:t},trace:s}){let{hass:n}=this.speech,{box:i,line:o,band:l}=H(s,this.#t),p=t?[0,t]:[0];return a`${this.#e.length>1?a`<small class="quiet">${u(n,e)}</small>`:m}
      <div class="plot">
        <svg viewBox=${i} preserveAspectRatio="none" aria-hidden="true">
          <path class="band" d=${l}></path>
          <path class="line" d=${o}></path>
        </svg>
        ${p.map(h=>a`<span
              class=${h?"level good":"level quiet"}
              style="bottom:${h/this.#t.top_mmhg*100}%"
              >${d(n,h)}</span
            >`)}
      </div>`}#i(e){let{hass:t,t:s}=this.speech,n=Mt(this.kept.record.sets,e);return[f(Math.round(e)),...n?[s("history_set_number",{number:n.number})]:[],...this.#e.map(({cuff:i,trace:o})=>{let l=St(o,e),[p,h]=[o.pressure[l],o.target[l]],L={limb:this.#e.length>1?u(t,i.placement):"",pressure:p==null?"\u2013":d(t,p),target:d(t,h??0)};return s(h==null?"history_reads":"history_reads_of",L).trim()})].join(" \xB7 ")}#a(e){return`${e/this.#t.end_s*100}%`}#s(e){return`left:${this.#a(e)}`}#l(e){let t=Tt(e.key,this.at??0,this.#t.end_s);t!==null&&(e.preventDefault(),this.at=t)}#p({clientX:e}){let t=this.renderRoot.querySelector(".time"),{left:s,width:n}=t.getBoundingClientRect(),i=Math.min(1,Math.max(0,(e-s)/n));this.at=i*this.#t.end_s}#c({pointerType:e}){e==="mouse"&&(this.at=void 0)}};ot({"bfr-cuff-history-card":C,"bfr-cuff-history-map":F,"bfr-cuff-history-trace":K});
