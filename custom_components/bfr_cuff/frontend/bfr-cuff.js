/* bfr_cuff cards, Apache-2.0; with Lit, BSD-3-Clause. */
import{A as L,B as q,C as D,D as rt,E as kt,F as St,G as Ct,H as U,I as Tt,J as Rt,K as Ht,L as Mt,a as P,b as c,c as d,e as ht,f as gt,g as bt,h as yt,i as wt,j as _t,k as O,l as vt,m as I,n as S,o as $,p as xt,q as j,r as C,s as A,t as p,u as g,v as k,y as $t}from"./bfr-cuff-DBQB3OWD.js";function b(s,e,t={},n){let[r,o]=e.split(".");return s.callService(r,o,t,n,!1)}var z=class{constructor(e){this.draw=e}#t;run(e){e&&!matchMedia("(prefers-reduced-motion: reduce)").matches?this.#t??=requestAnimationFrame(this.#s):this.#t!==void 0&&(cancelAnimationFrame(this.#t),this.#t=void 0)}#s=()=>{this.#t=requestAnimationFrame(this.#s),this.draw()}};var F=class{#t=[];#s;hear(e,t=Date.now()){this.#t=[e-t,...this.#t].slice(0,20),this.#s=t}forget(){this.#s=void 0}now(e=Date.now()){return e+(this.#t.length?Math.max(...this.#t):0)}get heard(){return this.#s!==void 0}silent(e=Date.now()){let t=e-(this.#s??0);return t<0||t>1500}};var ge=300,B=class{constructor(){this.at=[];this.pressure=[];this.target=[]}add(e){for(let[t,n,r]of e)t<=(this.at.at(-1)??0)||(this.at.push(t),this.pressure.push(n&&Math.max(0,n)),this.target.push(r))}dropBefore(e){let t=this.at.findIndex(r=>r>=e),n=t<0?this.at.length:t;if(n)for(let r of[this.at,this.pressure,this.target])r.splice(0,n)}get newest(){return this.pressure.at(-1)??null}get highest(){let e=0;for(let t of[this.pressure,this.target])for(let n of t)n&&n>e&&(e=n);return e}drawn(e,t){let n=this.at.map(a=>(a-e)/1e3),r=(t-e)/1e3,o=Ct(this.pressure,ge),i=kt(o.map(a=>n[a]),o.map(a=>this.pressure[a]??null));return{line:this.newest===null?i:`${i}L${r.toFixed(1)} ${-this.newest}`,band:St(n,this.target,r),top:D(this.highest)}}};var be=3e3,ye=12e4,W=class{constructor(e,t){this.changed=e;this.gone=t;this.session=null;this.ended=null;this.cuffs={};this.series=new Map;this.clock=new F;this.#s=0}#t;#s;#e;get silent(){return this.clock.heard&&this.clock.silent()}follow(e,t){if(this.#t)return;this.clock.forget();let n=++this.#s,r=()=>n===this.#s;this.#t=bt(e,t,o=>{r()&&this.take(o)}),this.#t.then(()=>{this.problem=void 0},o=>{r()&&this.#r(o)}),this.#o()}leave(){clearTimeout(this.#e),this.#t?.then(e=>e()).catch(()=>{}),this.#t=void 0,this.#s++}reset(){this.leave(),this.session=this.ended=null,this.cuffs={},this.series.clear(),this.clock.forget()}take(e){if(e.gone){this.reset(),this.gone();return}this.clock.hear(e.now_ms),e.session!==void 0&&this.#n(e.session),e.cuffs&&(this.cuffs={...this.cuffs,...e.cuffs});for(let[t,n]of Object.entries(e.trace??{})){let r=this.series.get(t)??new B;this.series.set(t,r),r.add(n),!this.session&&!this.ended&&r.dropBefore(e.now_ms-ye)}this.#o(),this.changed()}#n(e){let t=this.session;if(e?.phase==="ended"){this.ended=e,this.session=null;return}if(t&&e?.started_ms!==t.started_ms&&(this.ended=t),e&&e.started_ms!==t?.started_ms){this.ended=null;for(let n of this.series.values())n.dropBefore(e.started_ms)}this.session=e}#r(e){this.problem=e,this.changed(),clearTimeout(this.#e),this.#e=setTimeout(()=>{this.#t=void 0,this.changed()},be)}#o(){clearTimeout(this.#e),this.#e=setTimeout(this.changed,1520)}};var we=3e3,_e=6e3,ve=6e4,Et=Symbol("unanswered"),T=class{constructor(e,t,n){this.host=e;this.send=t;this.urgent=n;this.failed=!1;this.press=async()=>{this.#e(this.host.t("release_sent"));try{await Promise.race([this.send(),xe()]),this.#t=void 0,this.#s=setTimeout(()=>this.#e(),_e)}catch(e){let{t,hass:n}=this.host;this.#t=n.connected?void 0:Date.now();let r=t(n.connected?"release_failed":"release_unsent"),o=n.connected&&e!==Et;this.#e(o?`${r} ${L(t,e)}`:r,!0)}};this.#n=e=>{if(e.key!=="Escape"||e.defaultPrevented||e.repeat)return;let t=e.composedPath(),n=t[0]===document.body;(t.includes(this.host)||n)&&this.urgent()&&this.press()};e.addController(this)}#t;#s;hostConnected(){window.addEventListener("keydown",this.#n)}hostDisconnected(){window.removeEventListener("keydown",this.#n),clearTimeout(this.#s)}hostUpdate(){if(this.#t===void 0||!this.host.hass.connected)return;let e=Date.now()-this.#t<ve;this.#t=void 0,e&&this.press()}button(e="release"){return c`<button
      class="release"
      aria-keyshortcuts="Escape"
      @click=${this.press}
    >
      ${this.host.t(e)||this.host.t("release")}
    </button>`}#e(e,t=!1){clearTimeout(this.#s),this.words=e,this.failed=t,this.host.requestUpdate()}#n};function xe(){return new Promise((s,e)=>{setTimeout(()=>e(Et),we)})}var _=class extends q{constructor(){super(...arguments);this.feed=new W(()=>this.requestUpdate(),()=>{this.refresh()});this.releaser=new T(this,()=>this.release(),()=>this.urgent);this.visible=new Ht(this,()=>this.#n(),()=>this.feed.leave());this.#t=new z(()=>{this.frame();let t=Math.floor(this.feed.clock.now()/1e3);t!==this.#s&&this.requestUpdate(),this.#s=t});this.#s=0;this.broken=!1}static{this.styles=[U,Rt]}static getStubConfig(){return{}}#t;#s;#e;hint(){return""}get alarming(){return!1}setConfig(t){let n=this.wanted(t);if(n!==void 0&&typeof n!="string")throw new Error(vt()("error_option",{option:this.kind}));super.setConfig(t),this.installed&&this.whenInstalled()}getGridOptions(){return{columns:12,min_columns:6}}disconnectedCallback(){super.disconnectedCallback(),this.#t.run(!1)}whenInstalled(){let t=this.wanted(this.config)??this.#e,n=this.find(this.all(this.installed),t);n?.name!==this.subject?.name&&this.feed.reset(),this.subject=n,this.requestUpdate()}get stale(){let{clock:t,silent:n}=this.feed,r=this.cuffs.some(({connected:o})=>!o);return!this.hass.connected||!t.heard||n||r}render(){if(!this.ready)return d;let t=this.stale&&this.cuffs.length?"stale":"";return c`<ha-card class="${t} ${this.urgent?"urgent":""}">
      ${this.#r()}
      <div class="below">${this.#a()} ${this.releaser.button()}</div>
    </ha-card>`}updated(){if(!this.ready)return;this.#n(),this.broken||this.frame();let t=this.visible.now&&this.moving&&!this.stale&&!this.broken;this.#t.run(t)}async do(t,n,r){try{await b(this.hass,t,n,r?{entity_id:r}:void 0),this.problem=void 0}catch(o){this.problem=o}this.requestUpdate()}wanted(t){return t[this.kind]}#n(){!this.visible.now||!this.subject||this.feed.follow(this.hass,this.followed(this.subject))}#r(){this.broken=!1;let{subject:t}=this;try{return c`<div class="head">
          <h2>
            <strong>${t?.name??this.t(`${this.kind}_title`)}</strong>
            ${this.about()}
          </h2>
          ${this.chip()?c`<span class="chip">${this.chip()}</span>`:d}
        </div>
        <div class="body">${t?this.body(t):this.#o()}</div>`}catch{return this.broken=!0,c`<p class="body amber">${this.t("error_broken")}</p>`}}#o(){let{kind:t,t:n,installed:r}=this;if(!r)return c`<p class="quiet">${n("loading")}</p>`;let o=this.wanted(this.config);if(o)return c`<p class="amber">${n(`no_${t}`,{wanted:o})}</p>`;let i=this.all(r);if(!i.length)return c`<p>${n(`no_${t}s`)}</p>`;let a=l=>{this.#e=l,this.whenInstalled()};return c`<p>${n(`which_${t}`)}</p>
      ${i.map(({name:l})=>c`<button @click=${()=>a(l)}>${l}</button>`)}`}#a(){let{failed:t,words:n}=this.releaser,r=t||!this.alarming?n:"",o=this.#i(),i=o||t||this.alarming;return c`<p class="status ${i?"warn":""}" role=${i?"alert":"status"}>
      ${r||o||this.hint()}
    </p>`}#i(){let{feed:t,t:n}=this;if(!this.hass.connected)return n("no_connection");let r=this.cuffs.find(({connected:o})=>!o);return this.said(t.problem??this.problem)||r&&n("cuff_lost",{cuff:r.name})||t.silent&&n("no_news")}};function H(s,e){let t=s.occluded?Math.max(0,e-s.occluded_at_ms):0;return Nt(s.occluded_s+t/1e3,s.deadline_ms,e)}function M({on_ms:s,used_s:e,deadline_ms:t},n){let r=s===null?0:Math.max(0,n-s);return Nt(e+r/1e3,t,n)}function Nt(s,e,t){if(e===null)return{seconds:s,left_s:null,tone:"calm"};let n=Math.max(0,(e-t)/1e3),r=n<=60?"red":n<=180?"amber":"calm";return{seconds:s,left_s:n,tone:r}}function it(s){let e=({left_s:t})=>t??Number.MAX_VALUE;return s.toSorted((t,n)=>e(t)-e(n)||n.seconds-t.seconds)[0]}var Pt=60;function G(s,{from_ms:e,until_ms:t},n,r){let{line:o,band:i,top:a}=s?.drawn(e,t)??$e,l=Math.max(a,n?D(n):0),u=(t-e)/1e3;return c`<svg
    class="trace"
    role="img"
    aria-label=${r}
    preserveAspectRatio="none"
    data-top=${l}
    viewBox=${rt(0,Math.max(Pt,u),l)}
  >
    <path class="band" d=${i}></path>
    <path class="lop" d=${n?`M0 ${-n}H99999`:""}></path>
    <path class="line" d=${o}></path>
  </svg>`}var $e={line:"",band:"",top:0};function V(s,e,t){let n=Math.max(Pt,(t-e)/1e3);for(let r of s.querySelectorAll("svg.trace"))r.setAttribute("viewBox",rt(0,n,Number(r.dataset.top)))}var Ot=96,It=81;function K([s,e,t,n]){return c`<div class="ring ${n}">
    <svg viewBox="0 0 200 200" aria-hidden="true">
      <circle class="track thin" r=${Ot} cx="100" cy="100"></circle>
      <circle class="track" r=${It} cx="100" cy="100"></circle>
      <circle class="arc outer thin" r=${Ot} cx="100" cy="100" pathLength="1"></circle>
      <circle class="arc inner" r=${It} cx="100" cy="100" pathLength="1"></circle>
    </svg>
    <div class="face">
      <span>${s}</span>
      <span class="big" style="--length:${e.length}">${e}</span>
      <span>${t}</span>
    </div>
  </div>`}function X(s,e,t){let{seconds:n=0,left_s:r=null}=t??{},o=r===null?0:n/Math.max(1,n+r);jt(s.querySelector(".arc.inner"),e);let i=s.querySelector(".arc.outer");jt(i,o),i?.setAttribute("data-tone",t?.tone??"calm")}function jt(s,e){let t=Math.min(1,Math.max(0,e));s?.setAttribute("stroke-dasharray",`${t.toFixed(4)} 2`),s?.toggleAttribute("data-empty",t<.002)}var At=`.body{display:grid;gap:14px;align-content:start}.stage{min-height:196px}.target{display:flex;align-items:center;gap:var(--bfr-gap)}.target button{width:44px;padding:0;font-size:22px}.target strong{flex:1;text-align:center;font-size:20px}.inflate{font-weight:600}
`;var Lt=5,Y=class extends _{constructor(){super(...arguments);this.kind="cuff"}static{this.styles=[_.styles,P(At)]}static getConfigForm(){return A("cuff","switch")}getCardSize(){return 6}all({cuffs:t}){return t}find(t,n){return wt(t,n)}followed({key:t}){return{cuff:t}}watched(){return[this.subject?.entities.target]}about(){let t=this.#e?.placement??this.subject?.placement;return t?c`· ${$(this.hass,t)}`:d}chip(){let t=this.#e?.phase;return t?S(this.hass,"sensor.phase",t):""}body({name:t,key:n,entities:r}){let{hass:o,t:i}=this,a=this.#e?.target,l=this.#n,u=a?i("of_mmhg",{target:g(o,a)}):i("mmhg"),m=this.urgent?"work":"quiet",h=i("trace_of",{limb:t});return c`
      <div class="stage">
        ${K([i("pressure"),l===null?"\u2013":g(o,l),u,m])}
        <div class="side">${this.#t()} ${this.#s(r.target)}</div>
      </div>
      ${G(this.feed.series.get(n),this.#r,null,h)}
      <button
        class="inflate"
        ?disabled=${this.urgent||this.stale}
        @click=${()=>this.do("switch.turn_on",{},r.inflate)}
      >
        ${i("inflate")}
      </button>
    `}#t(){let{t}=this,n=this.#e;if(!n)return d;let{seconds:r,left_s:o,tone:i}=H(n,this.feed.clock.now()),a=(l,u)=>c`<p class="fact ${i}">
        <span class="name">${t(l)}</span>
        <strong>${this.stale?"\u2013":p(u)}</strong>
      </p>`;return c`${a("cuff_on",Math.floor(r))}
    ${o===null?d:a("release_by_itself",o)}`}#s(t=""){let{t:n}=this,{state:r,attributes:o}=this.hass.states[t]??{},i=Number(r);if(Number.isNaN(i))return d;let{min:a,max:l}=o,u=(m,h,f)=>{let y=Math.min(l,Math.max(a,i+m)),x=()=>this.do("number.set_value",{value:y},t);return c`<button aria-label=${n(h)} @click=${x}>${f}</button>`};return c`<div>
      <span class="name">${n("target")}</span>
      <div class="target">
        ${u(-Lt,"target_less","\u2212")}
        <strong aria-live="polite">${g(this.hass,i)}</strong>
        ${u(Lt,"target_more","+")}
      </div>
    </div>`}hint(){let t=this.#e?.fault;return t?this.t("fault",{fault:S(this.hass,"sensor.fault",t)}):""}get#e(){return this.feed.cuffs[this.subject?.key??""]}get cuffs(){return this.#e?[this.#e]:[]}get#n(){return this.feed.series.get(this.subject?.key??"")?.newest??null}get urgent(){let t=this.#e?.phase;return t==="inflating"||t==="holding"}get moving(){return this.urgent||!!this.#e?.occluded}get#r(){let t=this.feed.clock.now(),[n=t]=this.feed.series.get(this.subject?.key??"")?.at??[];return{from_ms:n,until_ms:t}}async release(){let t=this.subject?.device_id;t?await b(this.hass,"bfr_cuff.release",{},{device_id:t}):await b(this.hass,"bfr_cuff.release_all")}frame(){let t=this.#e;if(!t)return;let{from_ms:n,until_ms:r}=this.#r,o=t.target?(this.#n??0)/t.target:0;X(this.renderRoot,o,H(t,r)),this.stale||V(this.renderRoot,n,r)}};var J=class extends q{static{this.styles=[U,Tt]}#t=new T(this,()=>b(this.hass,"bfr_cuff.release_all"),()=>!0);getCardSize(){return 2}render(){if(!this.ready)return d;let{words:e}=this.#t;return c`<ha-card>
      ${this.#t.button("release_all")}
      <p class="status ${e?"warn":""}" role="status">
        ${e??this.t("dashboard_release_about")}
      </p>
    </ha-card>`}};function qt(s){return ht(s).catch(()=>Se(s))}function Se(s){let e=t=>Object.values(s.entities??{}).flatMap(n=>{let{platform:r,translation_key:o,device_id:i}=n??{};if(r!=="bfr_cuff"||o!==t||!i)return[];let a=s.devices?.[i]?.name??"";return[{entry_id:i,key:i,device_id:i,name:a,entities:{}}]});return{athletes:e("session_phase"),cuffs:e("inflate"),controllers:e("release_all")}}var Ce="/config/integrations/dashboard/add?domain=bfr_cuff";function Bt({athletes:s,cuffs:e,controllers:t},n,r){let o=(f,y,...x)=>({title:n(`dashboard_${f}`),path:f,icon:`mdi:${y}`,type:"sections",max_columns:2,sections:x}),i=(...f)=>E(f,2),a=s.map(({entry_id:f})=>E([Q("session",{athlete:f})]));e.length&&a.push(E([Dt(n("dashboard_cuffs")),...e.map(Ut)]));let l=s.map(({entry_id:f})=>i(Q("history",{athlete:f}))),u=[...zt(r,"history","history-graph",n("dashboard_pressures"),{hours_to_show:1,entities:Z(e,"pressure")}),...zt(r,"logbook","logbook",n("dashboard_log"),{target:{entity_id:[...Z(t,"connectivity","problem","release_all"),...Z(e,"phase","fault","release_reason")]}})],m=[i(Q("release")),...t.map(({name:f,entities:y})=>E([Dt(f),...Ft(y,"connectivity","problem")])),...e.map(f=>E([Ut(f),...Ft(f.entities,"occlusion_deadline","fault")])),i(...u)],h=i({type:"markdown",content:n("dashboard_nothing",{link:Ce})});return{title:n("dashboard_name"),views:[o("train","dumbbell",...a.length?a:[h]),...s.length?[o("history","chart-timeline-variant",...l)]:[],...t.length?[o("safety","shield-check",...m)]:[]]}}function E(s,e=1){return{type:"grid",column_span:e,cards:s}}function Dt(s){return{type:"heading",heading:s}}function Q(s,e={}){return{type:`custom:bfr-cuff-${s}-card`,grid_options:{columns:"full"},...e}}function Ut({key:s}){return Q("cuff",{cuff:s})}function zt(s,e,t,n,r){let o={grid_options:{columns:"full"}};return s.includes(e)?[{type:t,title:n,...o,...r}]:[]}function Ft(s,...e){let t={type:"entity"};return Z([{entities:s}],...e).map(n=>({type:"tile",entity:n,name:t}))}function Z(s,...e){return s.flatMap(({entities:t})=>e.flatMap(n=>t[n]??[]))}var tt=class extends HTMLElement{static{this.noEditor=!0}static async generate(e,t){let[n,r]=await Promise.all([qt(t),O(t).catch(()=>_t)]);return Bt(n,r,t.config.components??[])}};function Wt(s,e){let{platform:t,translation_key:n,device_id:r}=s.entities?.[e]??{};return t!=="bfr_cuff"||!Te.has(n??"")?null:{config:{type:"custom:bfr-cuff-history-card",athlete:r}}}var Te=new Set(["last_session","last_end","sessions_this_week","occlusion_this_week","time_in_band","sessions"]);var Re=["supine","seated","standing"];function N({hass:s,athlete:e},t){let n=s.states[e.entities[t]??""];return/^un(known|available)$/.test(n?.state??"unknown")?void 0:n}function ct(s,e){let t=a=>N({hass:s,athlete:e},a)?.state??r[a]??"",{missing:n,...r}=e.chosen;n&&(r.protocol=null);let[o="",...i]=e.limbs;return{protocol:t("protocol"),limb:t("limb")||(i.length?"":o),posture:t("posture")}}function He(s,{protocol:e,limb:t},{chosen:n}){let r=(o,i={})=>s.at(`component.bfr_cuff.exceptions.${o}.message`,i);return e?t?void 0:r("no_limb_chosen"):n.missing?r("protocol_gone",{protocol:n.missing}):r("no_protocol_chosen")}function Gt(s,{protocols:e}){let t=e.find(n=>Vt(n)===s.protocol);return{...s,protocol:t?.id??s.protocol}}var Vt=({builtin:s,id:e,name:t})=>s?e:t;function Kt(s,e,t){let{hass:n,t:r,athlete:o,press:i}=s,a=ct(n,o),l=o.protocols.map(w=>[Vt(w),j(n,w)]),u=new Set(o.limbs);a.limb&&u.add(a.limb);let m=[...u].map(w=>[w,$(n,w)]),h=Re.map(w=>[w,S(n,"select.posture",w)]),f=He(r,a,o),x=f===void 0&&e?.actions.includes("start")&&!t&&n.connected;return c`<div class="choosing">
    <div class="choices">
      ${at(s,a,"protocol",l)}
      ${at(s,a,"limb",m)}
      ${at(s,a,"posture",h)}
    </div>
    <div class="checks" id="checks" aria-live="polite">
      ${f!==void 0?c`<p class="amber refusal">${f}</p>`:Me(s,e)}
    </div>
    <button
      class="start"
      ?disabled=${!x}
      aria-describedby="checks"
      @click=${()=>i("start")}
    >
      ${r(t?"starting":"start")}
    </button>
    ${Ee(s)}
  </div>`}function at({t:s,choose:e},t,n,r){let o=t[n],i=r.some(([a])=>a===o);return c`<label>
    <span class="name">${s(n)}</span>
    <select
      @change=${a=>e(n,a.target.value)}
    >
      ${i?d:c`<option selected>${s("choose")}</option>`}
      ${r.map(([a,l])=>c`<option value=${a} .selected=${a===o}>${l}</option>`)}
    </select>
  </label>`}function Me({hass:s,t:e},t){if(!t)return c`<span class="quiet">${e("checking")}</span>`;let{plan:n,refusal:r,warnings:o}=t;if(r||!n)return c`<p class="amber refusal">${r}</p>`;let i=[I(s,e,"plan_sets",n.sets),e("plan_limit",{limit:p(n.time_limit)}),n.load?e("plan_load",{load:g(s,n.load,1)}):""];return c`
    ${n.cuffs.map(a=>c`<p>
        <strong>${$(s,a.placement)}</strong> ${a.found}
      </p>`)}
    <p>${i.filter(Boolean).join(" \xB7 ")}</p>
    ${n.load_found?c`<p>${n.load_found}</p>`:d}
    ${o.map(a=>c`<p class="amber">${a}</p>`)}
  `}function Ee(s){let{hass:e,t}=s,n=N(s,"last_session");if(!n)return d;let r=N(s,"last_end")?.state,o=N(s,"time_in_band")?.state,i={weekday:"long",day:"numeric",month:"short"},a=$t(e,n.state,i),l=[r?C(e,r):"",o?t("in_band",{percent:k(e,Number(o)/100)}):""],u=r==="done"?"":"amber",m=l.filter(Boolean).join(" \xB7 ");return c`<div class="before">
    <p>${t("last",{day:a})} <span class=${u}>${m}</span></p>
    ${Pe(s)}
  </div>`}var Ne=new Set(["hold","recheck","looser"]);function Pe(s){let{hass:e,t,press:n}=s,r=N(s,"suggestion");if(!r)return d;let{amount:o,why:i}=r.attributes,a=r.state,l=[S(e,"sensor.suggestion",a),o?t(`amount_${a}`,{amount:g(e,o,1)}):""],u=`sensor.suggestion.state_attributes.why.state.${i}`,m=l.filter(Boolean).join(": "),h=e.localize(`component.bfr_cuff.entity.${u}`);return c`<p class="suggestion">
    <span><strong>${m}</strong> ${h}</span>
    ${Ne.has(a)?d:c`<button @click=${()=>n("take_suggestion")}>${t("take_suggestion")}</button>`}
  </p>`}function v({phase:s,phase_ends_ms:e,wrap_on:t}){return t&&(s==="rest"&&e===null||s==="paused"||s==="releasing")}function et(s,{t:e,look:t,press:n}){return c`<div class="alarm">
    <p class="loud" role="alert">${e("wrap_take")}</p>
    ${s?c`<p class="on">${Oe(s,t,e)}</p>`:d}
    <button @click=${()=>n("wrap_off")}>${e("wrap_off")}</button>
  </div>`}function Oe(s,{now_ms:e,stale:t},n){let{seconds:r}=M(s,e),o=t?"\u2013":p(Math.floor(r));return c`<strong>${o}</strong> ${n("of_limit",{limit:p(s.limit_s)})}`}var Ie=90;function st(s,e){return e<=Ie?s("seconds",{seconds:Math.round(e)}):p(e)}function lt({hass:s,t:e},{repetitions:t,work_s:n}){return t!==null?I(s,e,"reps",t):n?st(e,n):e("to_failure")}function R(s){return s.plan[s.set-1]}function dt(s,{next:e}){let{t}=s,n=e.seconds??0;return e.kind==="work"?lt(s,{repetitions:e.repetitions,work_s:e.seconds}):e.kind==="done"?t("done"):t(e.kind==="rest"?"rest_for":"rest_off_for",{time:st(t,n)})}function Jt(s,e,t){let n=R(s);switch(s.phase){case"work":return n?.repetitions?s.repetitions/n.repetitions:Xt(s,e);case"rest":case"ready":return s.phase_ends_ms===null?1:1-Xt(s,e);case"inflating":return Math.min(1,ee(t)/(se(s)||1));default:return 0}}function Xt({phase_began_ms:s,phase_ends_ms:e},t){return e===null?0:(t-s)/Math.max(1,e-s)}function ut(s,e){let{t}=e;switch(s.phase){case"work":return je(s,e);case"rest":{let n=t(s.phase_ends_ms===null?"venting":"rest"),r=dt(e,s);return[n,Zt(s,e),t("then",{next:r}),"rest"]}case"ready":return Ae(s,e);case"paused":return[t("paused"),te(s,e),t("air_out"),"quiet"];default:return Le(s,e)}}function je(s,e){let{t}=e,{set:n,sets:r}=s,{work_s:o,repetitions:i}=R(s)??ft,a=t("set_of",{set:n,sets:r});if(o){let u=t("of_time",{time:st(t,o)});return[a,Zt(s,e),u,"work"]}let l=i?t("of_reps",{count:i}):t("reps_to_failure");return[a,String(s.repetitions),l,"work"]}function Ae(s,e){let{t,stale:n}=e,r=s.cuffs.find(({tightness:a})=>a!==null);if(s.phase_ends_ms===null&&r)return[t("wrap_put"),String(r.tightness),t("wrap_felt"),"quiet"];let o=Math.max(0,Math.ceil(Qt(s,e))),i=lt(e,R(s)??ft);return[t("ready"),n?"\u2013":String(o),t("then",{next:i}),"rest"]}function Le(s,e){let{t,hass:n,stale:r,pressures:o}=e,{phase:i}=s,a=i==="inflating",l=a?ee(o):Math.max(0,...o),u=a?t("of_mmhg",{target:g(n,se(s))}):t("mmhg");return[t(i),r?"\u2013":g(n,l),u,a?"work":"quiet"]}var ft={repetitions:null,work_s:null},Qt=({phase_ends_ms:s,phase_began_ms:e},{now_ms:t})=>((s??e)-t)/1e3;function Zt(s,e){if(e.stale)return"\u2013";if(s.phase_ends_ms!==null)return p(Qt(s,e));let t=s.plan[s.set-(s.phase==="rest"?2:1)],n=s.phase==="rest"?t?.rest_s:t?.work_s;return n?p(n):te(s,e)}function te(s,e){let t=(e.now_ms-s.phase_began_ms)/1e3;return e.stale?"\u2013":p(Math.floor(t))}var ee=([s=0,...e])=>Math.min(s,...e),se=s=>Math.min(...s.cuffs.flatMap(({target:e})=>e??[]),999);function ne(s){return s.plan.map((e,t)=>{let n=s.records.find(o=>o.number===t+1);if(n){let o=n.repetitions??e.repetitions;return{text:o===null?Yt(e):String(o),state:n.cut_short?"short":"done"}}let r=t+1===s.set&&s.phase==="work";return{text:Yt(e),state:r?"now":"todo"}})}var Yt=({repetitions:s,work_s:e,to_failure:t})=>s!==null?`${s}${t?"+":""}`:e?p(e):"+";function re(s,e){let{phase:t,phase_began_ms:n,phase_ends_ms:r}=s,{t:o}=e;if(v(s))return"";let[i,,a]=ut(s,e);return t==="work"?`${i}. ${lt(e,R(s)??ft)}.`:t!=="rest"||r===null?`${i}.`:`${i}. ${st(o,(r-n)/1e3)}, ${a}.`}function oe(s,e,t){let{hass:n,t:r,athlete:o}=e,i=n.states[o.entities.last_end??""]?.state,a=s.reason??i??"stopped",l=s.cuffs.flatMap(({occluded_s:h})=>h??[]),u=s.records.reduce((h,f)=>h+(f.repetitions??0),0),m=[[`${s.sets_done}/${s.sets}`,r("sets_done")],...u?[[String(u),r("reps_done")]]:[],...l.length?[[p(Math.round(Math.max(...l))),r(s.wrap?"wrap_on":"cuff_on")]]:[],...s.time_in_band===null?[]:[[`${k(n,s.time_in_band)} %`,r("in_band_short")]]];return c`<div class="ended">
    <p class="reason ${a==="done"?"good":"amber"}">
      ${C(n,a)}
    </p>
    <dl>
      ${m.map(([h,f])=>c`<div><dt class="name">${f}</dt><dd>${h}</dd></div>`)}
    </dl>
    <button @click=${t}>${r("dismiss")}</button>
  </div>`}function pt(s,e){let t=s.cuffs.length>1,n=s.phase==="ended"||v(s),r=s.cuffs.filter(({tightness:o})=>o===null||!n);return c`<div class="pressures">
    <div class="cuffs ${t?"several":""}">
      ${r.map(o=>qe(o,s,e,t))}
    </div>
    ${s.phase==="ended"?d:ze(s,e)}
  </div>`}function qe(s,e,t,n){let{hass:r,t:o,feed:i,look:a}=t,l=$(r,s.placement);if(s.tightness!==null)return e.wrap?De(s,e.wrap,n?l:"",t):d;let u=i.series.get(s.key),m=u?.newest??null,h=Ue(m,s,n,t),f=[n?l:"",h].filter(Boolean),y=Math.min(a.now_ms,(u?.at.at(-1)??0)+1500),x={from_ms:e.started_ms,until_ms:y};return c`<div class="cuff">
    <p class="pressure">
      <strong>${m===null?"\u2013":g(r,m)}</strong>
      <span class="quiet">${o("mmhg")}</span>
      <span class="about quiet">${f.join(" \xB7 ")}</span>
    </p>
    ${G(u,x,s.lop_mmhg,o("trace_of",{limb:l}))}
  </div>`}function De(s,e,t,{t:n,look:r}){let{seconds:o,tone:i}=M(e,r.now_ms),a=`${s.tightness} ${n("wrap_felt")}`,l=[t,a].filter(Boolean).join(" \xB7 ");return c`<div class="cuff">
    <p class="pressure ${i}">
      <strong>${r.stale?"\u2013":p(Math.floor(o))}</strong>
      <strong class="limit">${n("of_limit",{limit:p(e.limit_s)})}</strong>
      <span class="about quiet">${l}</span>
    </p>
  </div>`}function Ue(s,e,t,{hass:n,t:r}){if(e.lop_mmhg&&s!==null){let o=k(n,s/e.lop_mmhg),i=g(n,e.lop_mmhg);return r(t?"percent":"of_lop",{percent:o,lop:i})}return e.target?r("of_mmhg",{target:g(n,e.target)}):""}function ze(s,{hass:e,t,feed:n,look:r}){let o=it(ae(s,n.cuffs,r.now_ms)),i=s.time_in_band;return c`<p class="footing">
    ${o?c`<span class=${o.tone}>${Fe(o,r.stale,t)}</span>`:d}
    ${i===null?d:c`<span class="good in-band"
            >${t("in_band",{percent:k(e,i)})}</span
          >`}
  </p>`}function Fe({seconds:s,left_s:e,tone:t},n,r){let o=e===null||n?"":p(e);if(o&&t==="red")return c`<strong>${r("releases_in",{time:o})}</strong>`;let i=n?"\u2013":p(Math.floor(s));return c`${r("cuff_on")} <strong>${i}</strong>
    ${o?`\xB7 ${r("left",{time:o})}`:d}`}function ie(s,e,t){let n=s.wrap?[M(s.wrap,t)]:[];return it([...ae(s,e,t),...n])}var ae=({cuffs:s},e,t)=>s.flatMap(({key:n})=>{let r=e[n];return r?[H(r,t)]:[]});var ce=`:host{container-type:inline-size}.body{display:flex;flex:1;flex-direction:column;gap:14px;min-height:566px}.stage{min-height:262px}.dots{display:flex;gap:5px;margin:0;padding:0;list-style:none}.dots li{flex:1;max-width:56px;padding:6px 0;border:2px solid var(--bfr-line);border-radius:10px;text-align:center;font-size:15px;font-weight:600;color:var(--bfr-quiet)}.many{flex-wrap:wrap}.dots.many li{flex-basis:24px;padding:2px 0;font-size:13px}.dots .done,.dots .short{border-color:transparent;background:var(--bfr-surface);color:var(--bfr-text)}.dots .done:after{content:"\\2713" / "";font-size:12px;color:var(--bfr-good-text)}.dots .now{border-color:var(--bfr-good);color:var(--bfr-text)}.dots .short{color:var(--bfr-amber-text)}.question,.logging,.checks{display:grid;gap:7px}.logging,.before,.small button,.several .about{font-size:14px}.logging span{display:flex;justify-content:space-between}input{width:100%;height:32px;margin:0;accent-color:var(--bfr-rest)}.cuffs{display:grid;grid-auto-columns:minmax(0,1fr);grid-auto-flow:column;gap:18px}.several{--bfr-trace-height: 72px}.several .about{flex-basis:100%}.pressure{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 8px;margin-block-end:6px}.pressure strong{font-size:40px;line-height:1.1}.pressure .limit{font-size:26px}.alarm{display:grid;flex:1;align-content:center;justify-items:center;gap:16px;min-height:262px;padding:24px 18px;border-radius:var(--bfr-radius);text-align:center;color:#000;background:#ffa600}.alarm .loud{font-size:clamp(34px,11cqi,56px);font-weight:800;line-height:1.05}.alarm .on{font-size:26px}.alarm button{width:100%;min-height:72px;font-size:22px;font-weight:700;color:#fff;background:#000}.footing{display:flex;justify-content:space-between;min-height:1.5em;margin-block-start:8px}.in-band{margin-inline-start:auto;font-weight:600}.actions{display:grid;gap:var(--bfr-gap);margin-block-start:auto}.actions>div{display:flex;gap:var(--bfr-gap);min-height:52px}.actions>.small{min-height:44px}.actions button{flex:1;padding:0 6px}.choosing,.ended{display:flex;flex:1;flex-direction:column;gap:14px}.choices{display:grid;grid-template-columns:1fr 1fr;gap:12px}.choices :first-child{grid-column:1 / -1}select{width:100%;min-height:48px;margin-block-start:4px;padding:0 10px;border:1px solid var(--bfr-line);border-radius:var(--bfr-radius);background:var(--card-background-color)}.checks{align-content:center;flex:1;padding:16px;border-radius:var(--bfr-radius);background:color-mix(in srgb,var(--bfr-text) 4%,transparent)}.checks p{padding-inline-start:26px}.checks p:before{content:"\\2713" / "";float:inline-start;width:26px;margin-inline-start:-26px;font-weight:700;color:var(--bfr-good-text)}.checks .amber:before{content:"!" / "";color:inherit}.checks .refusal,.checks strong{display:block;font-size:18px;font-weight:600}.moving :first-child,.start{flex-grow:1.4;font-weight:600;background:color-mix(in srgb,var(--bfr-good) 24%,transparent)}.start{flex:none;min-height:60px;font-size:18px}.start:enabled{color:#fff;background:var(--bfr-go)}.before{display:grid;gap:8px;padding-block-start:12px;border-block-start:1px solid var(--bfr-line)}.suggestion{display:flex;align-items:center;justify-content:space-between}.suggestion button{flex:none}.ended{justify-content:center}.reason{font-size:30px;font-weight:700;line-height:1.15}dl{display:flex;flex-wrap:wrap;gap:12px 28px;margin:0}dd{margin:0;font-size:22px;font-weight:600}@container (min-width: 640px){.body{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:18px 32px;align-items:center;min-height:384px;--bfr-trace-height: 132px}.actions,.alarm,.choosing{grid-column:1 / -1;align-self:stretch}.choices{grid-template-columns:repeat(3,1fr)}.choices :first-child{grid-column:auto}}
`;var We={refill:["instant","normal","long"],symptom:["none","numbness","pain"]};function de(s,{t:e,tell:t}){let n=s.question==="refill"?"refill":"symptom";return c`<div class="question" role="group" aria-labelledby="question">
    <strong id="question">${e(`ask_${n}`)}</strong>
    ${We[n].map(r=>c`<button @click=${()=>t("report",{[n]:r})}>
          ${e(`${n}_${r}`)}
        </button>`)}
  </div>`}function ue(s,e){let t=s.records.at(-1);return c`<div class="logging">
    ${le("rpe",t?.rpe??null,e)}
    ${le("discomfort",t?.discomfort??null,e)}
    <p class="quiet">${e.t("discomfort_ends")}</p>
  </div>`}function le(s,e,{t,tell:n}){let r=o=>n("log_set",{[s]:Number(o.target.value)});return c`<label>
    <span>${t(s)} <output>${e??"\u2013"}</output></span>
    <input
      type="range"
      min="0"
      max="10"
      .value=${String(e??0)}
      aria-valuetext=${e===null?t("not_said"):String(e)}
      @change=${r}
    />
  </label>`}function fe(s,e){return v(s)?et(s.wrap,e):c`<div class="stage">
    ${K(ut(s,e.look))}
    <div class="side">
      ${Ke(s,e)}
      ${Ge(s,e)}
    </div>
  </div>`}function Ge(s,e){return s.question&&s.phase!=="releasing"?de(s,e):s.phase==="rest"&&s.actions.includes("log_set")?ue(s,e):Ve(s,e)}function Ve(s,{hass:e,t}){let n=R(s)?.exercise,r=s.load_kg;return c`
    ${s.phase==="releasing"?d:mt(t("next"),dt({hass:e,t},s))}
    ${n?mt(t("exercise"),n):d}
    ${r?mt(t("load"),t("kg",{kg:g(e,r,1)})):d}
  `}var mt=(s,e)=>c`<p class="fact"><span class="name">${s}</span> <strong>${e}</strong></p>`;function Ke(s,{t:e}){let t=ne(s),n=t.length>6?"many":"";return c`<ol class="dots ${n}" aria-label=${e("sets")}>
    ${t.map(r=>c`<li class=${r.state}>${r.text}</li>`)}
  </ol>`}var Xe=["repetition","next","pause","resume"],Ye=["lower","extra_set","skip"],Je={resume:"pause"};function pe(s,{t:e,press:t}){let{phase:n}=s,r=(o,i)=>c`<div class=${i}>
    ${o.filter(a=>s.actions.includes(a)&&!Qe(s,a)).map(a=>c`<button @click=${()=>t(Je[a]??a)}>
          ${e(a==="next"?`next_${n}`:a)}
        </button>`)}
  </div>`;return c`<div class="actions">
    ${r(Xe,n==="inflating"?"":"moving")} ${r(Ye,"small")}
  </div>`}var Qe=(s,e)=>e==="next"&&s.actions.includes("resume");var Ze=1e4,ts=/inflating|holding|releasing|fault/,nt=class extends _{constructor(){super(...arguments);this.kind="athlete";this.#n=!1;this.#l=()=>{this.feed.ended=null,this.requestUpdate()}}static{this.styles=[_.styles,P(ce)]}static getConfigForm(){return A("athlete","calendar")}#t;#s;#e;#n;disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.#e)}all({athletes:t}){return t}find(t,n){return yt(t,n)}followed({entry_id:t}){return{athlete:t}}watched(){let t=this.installed?.cuffs??[];return[...Object.values(this.subject?.entities??{}),...t.map(({entities:n})=>n.phase)]}about(){let t=this.#r;return t?c`· ${xt(this.hass,t.cuffs)}
      <span class="hidden" aria-live="polite">${re(t,this.#o)}</span>`:d}chip(){return this.#r?j(this.hass,this.#r.protocol):""}body(t){let{session:n,ended:r}=this.feed,o=this.#a(t);if(n)return c`${fe(n,o)} ${pt(n,o)}
      ${pe(n,o)}`;if(r)return c`${oe(r,o,this.#l)} ${pt(r,o)}`;let i=this.#t?.actions.includes("wrap_off");return c`${i?et(null,o):d}
    ${Kt(o,this.#t,this.#n)}`}hint(){let{session:t}=this.feed;if(this.alarming)return this.t("hint_wrap_off");if(t?.reason)return C(this.hass,t.reason);if(t)return this.t(`hint_${t.phase}`);let n=this.#i();return n.length?this.t("still_up",{cuffs:n.map(({name:r})=>r).join(", ")}):""}get#r(){return this.feed.session??this.feed.ended}get cuffs(){return(this.feed.session?.cuffs??[]).flatMap(({key:n})=>this.feed.cuffs[n]??[])}get urgent(){return this.feed.session!==null||this.#i().length>0}get alarming(){let{session:t}=this.feed;return t!==null&&v(t)}get moving(){return this.feed.session!==null}get#o(){let{feed:t,hass:n,t:r}=this;return{hass:n,t:r,now_ms:t.clock.now(),pressures:this.cuffs.flatMap(({key:o})=>t.series.get(o)?.newest??[]),stale:this.stale}}#a(t){let{entry_id:n,entities:r}=t;return{hass:this.hass,t:this.t,athlete:t,feed:this.feed,look:this.#o,press:o=>this.#c(o,r[o]),tell:(o,i)=>this.do(`bfr_cuff.${o}`,{athlete:n,...i}),choose:(o,i)=>this.do("select.select_option",{option:i},r[o])}}#i(){let{athletes:t=[],cuffs:n=[]}=this.installed??{},r=(i="")=>this.hass.states[i]?.state??"idle";return t.some(({name:i,entities:a})=>i!==this.subject?.name&&r(a.session_phase)!=="idle")?[]:n.filter(({entities:i})=>ts.test(r(i.phase)))}async#c(t,n){this.#n=t==="start",await this.do("button.press",{},n),this.#n=!1,this.#s=void 0,this.requestUpdate()}async release(){let{hass:t,subject:n}=this;if(!n){await b(t,"bfr_cuff.release_all");return}let r=this.feed.session?.cuffs.map(({key:a})=>a)??[],o=this.installed?.cuffs.filter(({key:a})=>r.includes(a))??[],i=[...new Set([...o,...this.#i()])].flatMap(a=>a.device_id??[]);await Promise.all([b(t,"bfr_cuff.stop_session",{athlete:n.entry_id}),i.length&&b(t,"bfr_cuff.release",{},{device_id:i})])}#l;async#d(t){let n=Gt(ct(this.hass,t),t),r=this.watched().map(i=>this.hass.states[i??""]?.state),o=JSON.stringify([t.entry_id,n,r]);if(!(o===this.#s||!this.hass.connected)){this.#s=o,clearTimeout(this.#e),this.#e=setTimeout(()=>{this.#s=void 0,this.refresh()},Ze);try{let i=await gt(this.hass,t.entry_id,n);this.#s===o&&(this.#t=i)}catch(i){let a=L(this.t,i);this.#t={plan:null,refusal:a,warnings:[],actions:[]}}this.requestUpdate()}}updated(){if(super.updated(),!this.ready)return;!this.#r&&this.visible.now&&this.subject?this.#d(this.subject):clearTimeout(this.#e)}frame(){let{session:t,cuffs:n}=this.feed;if(!t)return;let{now_ms:r,pressures:o}=this.#o,i=ie(t,n,r);X(this.renderRoot,Jt(t,r,o),i),this.stale||V(this.renderRoot,t.started_ms,r)}};function me(s,e,t){let n={name:`BFR cuff: ${e}`,documentationURL:"https://github.com/bfr-cuff/bfr_cuff",...t},r=window;r[s]??=[],r[s]?.push(n),es(n,e)}async function es(s,e){await window.customElements.whenDefined("home-assistant");let t=document.querySelector("home-assistant");if(!t?.hass)return;let n=await O(t.hass).catch(()=>{});n&&(s.name=n(`${e}_name`),s.description=n(`${e}_about`))}function he(s={}){for(let t of["session","cuff","history"]){let n=`bfr-cuff-${t}-card`;me("customCards",t,{type:n,getEntitySuggestion:s[t]})}me("customStrategies","dashboard",{type:"bfr-cuff",strategyType:"dashboard"})}Mt({"bfr-cuff-session-card":nt,"bfr-cuff-cuff-card":Y,"bfr-cuff-release-card":J,"ll-strategy-dashboard-bfr-cuff":tt});he({history:Wt});import("./bfr-cuff-LCHDKLJ3.js");
