/* bfr_cuff cards, Apache-2.0. With Lit's templates, BSD-3-Clause. */
var t=globalThis,e=t=>t,s=t.trustedTypes,i=s?s.createPolicy("lit-html",{createHTML(t){return t}}):void 0,r="$lit$",n=`lit$${Math.random().toFixed(9).slice(2)}$`,a="?"+n,o=`<${a}>`,l=document,h=()=>l.createComment(""),c=t=>null===t||"object"!=typeof t&&"function"!=typeof t,d=Array.isArray,u="[ \t\n\f\r]",p=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,f=/-->/g,m=/>/g,g=RegExp(`>|${u}(?:([^\\s"'>=/]+)(${u}*=${u}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,"g"),b=/'/g,_=/"/g,$=/^(?:script|style|textarea|title)$/i,v=t=>(e,...s)=>({_$litType$:t,strings:e,values:s}),x=v(1),y=(v(2),v(3),Symbol.for("lit-noChange")),w=Symbol.for("lit-nothing"),k=new WeakMap,A=l.createTreeWalker(l,129);function M(t,e){if(!d(t)||!t.hasOwnProperty("raw"))throw Error("invalid template strings array");return void 0!==i?i.createHTML(e):e}var q=class t{constructor({strings:e,_$litType$:i},l){let c;this.parts=[];let d=0,u=0,v=e.length-1,x=this.parts,[y,w]=((t,e)=>{let s,i=t.length-1,a=[],l=2===e?"<svg>":3===e?"<math>":"",h=p;for(let e=0;e<i;e++){let i,c,d=t[e],u=-1,v=0;for(;v<d.length&&(h.lastIndex=v,c=h.exec(d),null!==c);)v=h.lastIndex,h===p?"!--"===c[1]?h=f:void 0!==c[1]?h=m:void 0!==c[2]?($.test(c[2])&&(s=RegExp("</"+c[2],"g")),h=g):void 0!==c[3]&&(h=g):h===g?">"===c[0]?(h=s??p,u=-1):void 0===c[1]?u=-2:(u=h.lastIndex-c[2].length,i=c[1],h=void 0===c[3]?g:'"'===c[3]?_:b):h===_||h===b?h=g:h===f||h===m?h=p:(h=g,s=void 0);let x=h===g&&t[e+1].startsWith("/>")?" ":"";l+=h===p?d+o:u>=0?(a.push(i),d.slice(0,u)+r+d.slice(u)+n+x):d+n+(-2===u?e:x)}return[M(t,l+(t[i]||"<?>")+(2===e?"</svg>":3===e?"</math>":"")),a]})(e,i);if(this.el=t.createElement(y,l),A.currentNode=this.el.content,2===i||3===i){let t=this.el.content.firstChild;t.replaceWith(...t.childNodes)}for(;null!==(c=A.nextNode())&&x.length<v;){if(1===c.nodeType){if(c.hasAttributes())for(let t of c.getAttributeNames())if(t.endsWith(r)){let e=w[u++],s=c.getAttribute(t).split(n),i=/([.?@])?(.*)/.exec(e);x.push({type:1,index:d,name:i[2],strings:s,ctor:"."===i[1]?T:"?"===i[1]?H:"@"===i[1]?U:z}),c.removeAttribute(t)}else t.startsWith(n)&&(x.push({type:6,index:d}),c.removeAttribute(t));if($.test(c.tagName)){let t=c.textContent.split(n),e=t.length-1;if(e>0){c.textContent=s?s.emptyScript:"";for(let s=0;s<e;s++)c.append(t[s],h()),A.nextNode(),x.push({type:2,index:++d});c.append(t[e],h())}}}else if(8===c.nodeType)if(c.data===a)x.push({type:2,index:d});else{let t=-1;for(;-1!==(t=c.data.indexOf(n,t+1));)x.push({type:7,index:d}),t+=n.length-1}d++}}static createElement(t,e){let s=l.createElement("template");return s.innerHTML=t,s}};function S(t,e,s=t,i){if(e===y)return e;let r=void 0!==i?s._$Co?.[i]:s._$Cl,n=c(e)?void 0:e._$litDirective$;return r?.constructor!==n&&(r?._$AO?.(!1),void 0===n?r=void 0:(r=new n(t),r._$AT(t,s,i)),void 0!==i?(s._$Co??=[])[i]=r:s._$Cl=r),void 0!==r&&(e=S(t,r._$AS(t,e.values),r,i)),e}var j=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:s}=this._$AD,i=(t?.creationScope??l).importNode(e,!0);A.currentNode=i;let r=A.nextNode(),n=0,a=0,o=s[0];for(;void 0!==o;){if(n===o.index){let e;2===o.type?e=new C(r,r.nextSibling,this,t):1===o.type?e=new o.ctor(r,o.name,o.strings,this,t):6===o.type&&(e=new I(r,this,t)),this._$AV.push(e),o=s[++a]}n!==o?.index&&(r=A.nextNode(),n++)}return A.currentNode=l,i}p(t){let e=0;for(let s of this._$AV)void 0!==s&&(void 0!==s.strings?(s._$AI(t,s,e),e+=s.strings.length-2):s._$AI(t[e])),e++}},C=class t{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,s,i){this.type=2,this._$AH=w,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=s,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return void 0!==e&&11===t?.nodeType&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=S(this,t,e),c(t)?t===w||null==t||""===t?(this._$AH!==w&&this._$AR(),this._$AH=w):t!==this._$AH&&t!==y&&this._(t):void 0!==t._$litType$?this.$(t):void 0!==t.nodeType?this.T(t):(t=>d(t)||"function"==typeof t?.[Symbol.iterator])(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==w&&c(this._$AH)?this._$AA.nextSibling.data=t:this.T(l.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:s}=t,i="number"==typeof s?this._$AC(t):(void 0===s.el&&(s.el=q.createElement(M(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===i)this._$AH.p(e);else{let t=new j(i,this),s=t.u(this.options);t.p(e),this.T(s),this._$AH=t}}_$AC(t){let e=k.get(t.strings);return void 0===e&&k.set(t.strings,e=new q(t)),e}k(e){d(this._$AH)||(this._$AH=[],this._$AR());let s,i=this._$AH,r=0;for(let n of e)r===i.length?i.push(s=new t(this.O(h()),this.O(h()),this,this.options)):s=i[r],s._$AI(n),r++;r<i.length&&(this._$AR(s&&s._$AB.nextSibling,r),i.length=r)}_$AR(t=this._$AA.nextSibling,s){for(this._$AP?.(!1,!0,s);t!==this._$AB;){let s=e(t).nextSibling;e(t).remove(),t=s}}setConnected(t){void 0===this._$AM&&(this._$Cv=t,this._$AP?.(t))}},z=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,s,i,r){this.type=1,this._$AH=w,this._$AN=void 0,this.element=t,this.name=e,this._$AM=i,this.options=r,s.length>2||""!==s[0]||""!==s[1]?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=w}_$AI(t,e=this,s,i){let r=this.strings,n=!1;if(void 0===r)t=S(this,t,e,0),n=!c(t)||t!==this._$AH&&t!==y,n&&(this._$AH=t);else{let i,a,o=t;for(t=r[0],i=0;i<r.length-1;i++)a=S(this,o[s+i],e,i),a===y&&(a=this._$AH[i]),n||=!c(a)||a!==this._$AH[i],a===w?t=w:t!==w&&(t+=(a??"")+r[i+1]),this._$AH[i]=a}n&&!i&&this.j(t)}j(t){t===w?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},T=class extends z{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===w?void 0:t}},H=class extends z{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==w)}},U=class extends z{constructor(t,e,s,i,r){super(t,e,s,i,r),this.type=5}_$AI(t,e=this){if((t=S(this,t,e,0)??w)===y)return;let s=this._$AH,i=t===w&&s!==w||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive,r=t!==w&&(s===w||i);i&&this.element.removeEventListener(this.name,this,s),r&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){"function"==typeof this._$AH?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},I=class{constructor(t,e,s){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(t){S(this,t)}},N=t.litHtmlPolyfillSupport;function D(t){return t.callWS({type:"bfr_cuff/athletes"})}function R(t,e){return e?t.find(({entry_id:t,device_id:s,athlete_id:i,name:r})=>[t,s,i,r].includes(e)):1===t.length?t[0]:void 0}N?.(q,C),(t.litHtmlVersions??=[]).push("3.3.3");var E,L="component.bfr_cuff.common.card_",B=new Map,O=W({[`${L}release`]:"Release"});function P(t){let{language:e}=t,s=B.get(e);return s||(s=(async(t,e)=>{let{resources:s}=await t.callWS({type:"frontend/get_translations",language:e,category:"common",integration:["bfr_cuff"]});return E=W(s)})(t,e),s.catch(()=>B.delete(e)),B.set(e,s)),s}function F(){return E??O}function W(t){return(e,s={})=>(t[L+e]??"").replace(/\{(\w+)\}/g,(t,e)=>String(s[e]??t))}function V(t,e,s){return t.localize(`component.bfr_cuff.entity.${e}.state.${s}`)||s}function Z(t,e){return V(t,"select.limb",e)}function G(t,e){let s=V(t,"select.protocol",e.id);return s===e.id?e.name:s}function J(t,e){return V(t,"sensor.last_end",e)}function X(t,e){return{schema:[{name:t,selector:{device:{filter:{integration:"bfr_cuff"},entity:{integration:"bfr_cuff",domain:e}}}}],computeLabel({name:t}){return F()(`editor_${t}`)},computeHelper({name:t}){return F()(`editor_${t}_help`)}}}function Y(t){let e=Math.max(0,Math.ceil(t));return`${Math.floor(e/60)}:${String(e%60).padStart(2,"0")}`}var K={comma_decimal:"en",decimal_comma:"de",space_comma:"fr"};function Q(t,e,s=0){let{language:i,number_format:r=""}=t.locale;return e.toLocaleString(K[r]??i,{maximumFractionDigits:s,useGrouping:"none"!==r})}function tt(t,e){return Q(t,100*e)}function et(t,e,s){let{language:i,time_zone:r}=t.locale,n="local"===r?{}:{timeZone:t.config.time_zone};return new Intl.DateTimeFormat(i,{...s,...n}).format(new Date(e))}function st(t,e,s={},i){let[r,n]=e.split(".");return t.callService(r,n,s,i,!1)}function it(t){let{message:e}=t??{};return e??String(t)}var rt=new Map,nt=class extends HTMLElement{constructor(){super(),this.renderRoot=this.attachShadow({mode:"open"}),this.#t=[],this.#e=new Set;let{styles:t,properties:e}=this.constructor;this.renderRoot.adoptedStyleSheets=[t].flat(9).map(at);for(let t of e)this.#s(t)}static{this.styles=[]}static{this.properties=[]}#t;#e;#i;willUpdate(t){}updated(){}connectedCallback(){for(let t of this.#t)t.hostConnected?.();this.requestUpdate()}disconnectedCallback(){for(let t of this.#t)t.hostDisconnected?.()}addController(t){this.#t.push(t)}requestUpdate(){this.#i??=Promise.resolve().then(()=>this.#r())}get updateComplete(){return this.#i??Promise.resolve()}#r(){if(this.#i=void 0,!this.isConnected)return;for(let t of this.#t)t.hostUpdate?.();let t=this.#e;this.#e=new Set,this.willUpdate(t),((t,e,s)=>{let i=s?.renderBefore??e,r=i._$litPart$;if(void 0===r){let t=s?.renderBefore??null;i._$litPart$=r=new C(e.insertBefore(h(),t),t,void 0,s??{})}r._$AI(t)})(this.render(),this.renderRoot,{host:this}),this.updated()}#s(t){let e;Object.defineProperty(this,t,{get(){return e},set:s=>{s!==e&&(e=s,this.#e.add(t),this.requestUpdate())}})}};function at(t){let e=t,s=rt.get(e)??new CSSStyleSheet;return rt.has(e)||s.replaceSync(e),rt.set(e,s),s}var ot=class extends nt{constructor(){super(...arguments),this.t=O}static{this.properties=["config","t","installed","problem"]}#t;get hass(){return this.#t}set hass(t){let e=this.#t;this.#t=t,(!e||this.concerned(e,t))&&this.requestUpdate(),(!e?.connected&&t.connected||e?.language!==t.language)&&this.#e(t)}get ready(){return void 0!==this.#t}setConfig(t){this.config=t}getCardSize(){return 8}watched(){return[]}whenInstalled(){}async refresh(){try{this.installed=await D(this.hass),this.problem=void 0,this.whenInstalled()}catch(t){this.problem=it(t)}}concerned(t,e){return t.connected!==e.connected||t.language!==e.language||t.locale!==e.locale||this.watched().some(s=>s&&t.states[s]!==e.states[s])}async#e(t){this.refresh();try{this.t=await P(t)}catch{}}},lt=class{constructor(t){this.draw=t}#t;run(t){t&&!matchMedia("(prefers-reduced-motion: reduce)").matches?this.#t??=requestAnimationFrame(this.#e):void 0!==this.#t&&(cancelAnimationFrame(this.#t),this.#t=void 0)}#e=()=>{this.#t=requestAnimationFrame(this.#e),this.draw()}},ht=class{#t=[];#e;hear(t,e=Date.now()){this.#t=[t-e,...this.#t].slice(0,20),this.#e=e}forget(){this.#e=void 0}now(t=Date.now()){return t+(this.#t.length?Math.max(...this.#t):0)}get heard(){return void 0!==this.#e}silent(t=Date.now()){let e=t-(this.#e??0);return e<0||e>1500}},ct=t=>Math.round(10*t)/10;function dt(t){return Math.max(40,10*Math.ceil(1.12*t/10))}function ut(t,e,s){let i=Math.max(1,e-t).toFixed(3);return`${ct(t)} ${-s} ${i} ${s}`}function pt(t,e){let s="",i="M";for(let[r,n]of t.entries()){let t=e[r];null==t?i="M":(s+=`${i}${ct(n)} ${-ct(t)}`,i="L")}return s}function ft(t,e,s=t.at(-1)??0){let i="",r=null,n=0,a=t=>{r&&(i+=((t,e,s)=>{let i=-ct(.9*t),r=-ct(1.1*t);return`M${ct(e)} ${i}V${r}H${ct(s)}V${i}Z`})(r,n,t))};for(let[s,i]of t.entries()){let t=e[s]??null;t!==r&&(a(i),r=t,n=i)}return a(s),i}function mt(t,e){let s=Math.ceil(t.length/e);if(s<=2)return[...t.keys()];let i=[];for(let e=0;e<t.length;e+=s){let r=Math.min(e+s,t.length),n=e,a=e;for(let s=e;s<r;s++){let e=t[s];null!=e&&(e<=(t[n]??e)&&(n=s),e>=(t[a]??e)&&(a=s))}i.push(Math.min(n,a)),n!==a&&i.push(Math.max(n,a))}return i}var gt=class{constructor(){this.at=[],this.pressure=[],this.target=[]}add(t){for(let[e,s,i]of t)e<=(this.at.at(-1)??0)||(this.at.push(e),this.pressure.push(s&&Math.max(0,s)),this.target.push(i))}dropBefore(t){let e=this.at.findIndex(e=>e>=t),s=e<0?this.at.length:e;if(s)for(let t of[this.at,this.pressure,this.target])t.splice(0,s)}get newest(){return this.pressure.at(-1)??null}get highest(){let t=0;for(let e of[this.pressure,this.target])for(let s of e)s&&s>t&&(t=s);return t}drawn(t,e){let s=this.at.map(e=>(e-t)/1e3),i=(e-t)/1e3,r=mt(this.pressure,300),n=pt(r.map(t=>s[t]),r.map(t=>this.pressure[t]??null));return{line:null===this.newest?n:`${n}L${i.toFixed(1)} ${-this.newest}`,band:ft(s,this.target,i),top:dt(this.highest)}}},bt=class{constructor(t){this.changed=t,this.session=null,this.ended=null,this.cuffs={},this.series=new Map,this.clock=new ht,this.#e=0}#t;#e;#i;get silent(){return this.clock.heard&&this.clock.silent()}follow(t,e){if(this.#t)return;this.clock.forget();let s=++this.#e,i=()=>s===this.#e;this.#t=((t,e,s)=>t.connection.subscribeMessage(s,{type:"bfr_cuff/live",...e}))(t,e,t=>{i()&&this.take(t)}),this.#t.then(()=>{this.problem=void 0},t=>{i()&&this.#s(it(t))}),this.#n()}leave(){clearTimeout(this.#i),this.#t?.then(t=>t()).catch(()=>{}),this.#t=void 0,this.#e++}reset(){this.leave(),this.session=this.ended=null,this.cuffs={},this.series.clear(),this.clock.forget()}take(t){this.clock.hear(t.now_ms),void 0!==t.session&&this.#r(t.session),t.cuffs&&(this.cuffs={...this.cuffs,...t.cuffs});for(let[e,s]of Object.entries(t.trace??{})){let i=this.series.get(e)??new gt;this.series.set(e,i),i.add(s),!this.session&&!this.ended&&i.dropBefore(t.now_ms-12e4)}this.#n(),this.changed()}#r(t){let e=this.session;if("ended"===t?.phase)return this.ended=t,void(this.session=null);if(e&&t?.started_ms!==e.started_ms&&(this.ended=e),t&&t.started_ms!==e?.started_ms){this.ended=null;for(let e of this.series.values())e.dropBefore(t.started_ms)}this.session=t}#s(t){this.problem=t,this.changed(),clearTimeout(this.#i),this.#i=setTimeout(()=>{this.#t=void 0,this.changed()},3e3)}#n(){clearTimeout(this.#i),this.#i=setTimeout(this.changed,1520)}},_t=class{constructor(t,e,s){this.host=t,this.send=e,this.urgent=s,this.failed=!1,this.press=async()=>{this.#i(this.host.t("release_sent"));try{await Promise.race([this.send(),new Promise((t,e)=>{setTimeout(()=>e(new Error("")),3e3)})]),this.#t=void 0,this.#e=setTimeout(()=>this.#i(),6e3)}catch(t){let{connected:e}=this.host.hass;this.#t=e?void 0:Date.now();let s=this.host.t(e?"release_failed":"release_unsent");this.#i(e?`${s} ${it(t)}`:s,!0)}},this.#r=t=>{if("Escape"!==t.key||t.defaultPrevented||t.repeat)return;let e=t.composedPath(),s=e[0]===document.body;(e.includes(this.host)||s)&&this.urgent()&&this.press()},t.addController(this)}#t;#e;hostConnected(){window.addEventListener("keydown",this.#r)}hostDisconnected(){window.removeEventListener("keydown",this.#r),clearTimeout(this.#e)}hostUpdate(){if(void 0===this.#t||!this.host.hass.connected)return;let t=Date.now()-this.#t<6e4;this.#t=void 0,t&&this.press()}button(t="release"){return x`<button
class="release"
aria-keyshortcuts="Escape"
@click=${this.press}
>
${this.host.t(t)||this.host.t("release")}
</button>`}#i(t,e=!1){clearTimeout(this.#e),this.words=t,this.failed=e,this.host.requestUpdate()}#r},$t=".below{display:grid;gap:var(--bfr-gap);margin:auto -18px -18px;padding:0 18px 18px;background:var(--ha-card-background, var(--card-background-color));border-radius:0 0 var(--ha-card-border-radius, 12px) var(--ha-card-border-radius, 12px)}.urgent .below{position:sticky;bottom:0;z-index:1}.status{display:flex;align-items:center;min-height:2.7em;font-size:14px;color:var(--bfr-quiet)}.status.warn{font-weight:600;color:var(--bfr-amber-text)}button.release{width:100%;min-height:72px;font-size:22px;font-weight:700;letter-spacing:.02em;color:#fff;background:var(--bfr-red)}button.release:focus-visible{outline-color:var(--bfr-text)}\n",vt=":host{--bfr-text: var(--primary-text-color);--bfr-quiet: var(--secondary-text-color);--bfr-surface: color-mix(in srgb, var(--bfr-text) 8%, transparent);--bfr-line: var(--divider-color);--bfr-good: color-mix(in srgb, #12a87a 80%, var(--bfr-text));--bfr-good-text: color-mix(in srgb, #12a87a 62%, var(--bfr-text));--bfr-rest: color-mix(in srgb, #3f7de8 88%, var(--bfr-text));--bfr-amber: color-mix(in srgb, #d98200 88%, var(--bfr-text));--bfr-amber-text: color-mix(in srgb, #d17d00 62%, var(--bfr-text));--bfr-red: #c62828;--bfr-go: #0b7a57;--bfr-radius: var(--ha-border-radius-lg, 12px);--bfr-gap: 8px;display:block;color:var(--bfr-text);font-family:var(--ha-font-family-body, Roboto, Noto, sans-serif);font-variant-numeric:tabular-nums;line-height:1.35}ha-card{box-sizing:border-box;display:flex;flex-direction:column;gap:16px;height:100%;padding:18px}h2,p{margin:0}h2{font-size:17px;font-weight:400;color:var(--bfr-quiet)}h2 strong{font-weight:600;color:var(--bfr-text)}.head{display:flex;align-items:center;justify-content:space-between;gap:var(--bfr-gap)}.chip{flex:none;border:1px solid var(--bfr-line);border-radius:999px;padding:2px 10px;font-size:12px;color:var(--bfr-quiet)}.quiet{color:var(--bfr-quiet)}.red{color:color-mix(in srgb,var(--bfr-red) 70%,var(--bfr-text))}.amber{color:var(--bfr-amber-text)}.good{color:var(--bfr-good-text)}button,select,input{font:inherit;color:inherit}button{min-height:44px;padding:0 12px;border:0;border-radius:var(--bfr-radius);background:var(--bfr-surface);cursor:pointer;touch-action:manipulation;-webkit-tap-highlight-color:transparent}button:hover:enabled{filter:brightness(.93)}button:active:enabled{filter:brightness(.85)}button:disabled{color:color-mix(in srgb,var(--bfr-text) 45%,transparent);cursor:default}:focus-visible{outline:3px solid var(--bfr-rest);outline-offset:2px}.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}.name{display:block;font-size:13px;color:var(--bfr-quiet)}\n",xt=".ring{position:relative;flex:none;aspect-ratio:1;container-type:inline-size}.ring svg{width:100%;height:100%;display:block;transform:rotate(-90deg)}circle{fill:none;stroke-width:13}circle.thin{stroke-width:6}.track{stroke:var(--bfr-surface)}.arc{stroke-linecap:round}.inner{stroke:var(--bfr-good)}.rest .inner{stroke:var(--bfr-rest)}.quiet .inner{stroke:color-mix(in srgb,var(--bfr-text) 45%,transparent)}.outer{stroke:color-mix(in srgb,var(--bfr-text) 50%,transparent)}.outer[data-tone=amber]{stroke:var(--bfr-amber)}.outer[data-tone=red]{stroke:var(--bfr-red)}.face{position:absolute;inset:17%;display:flex;flex-direction:column;align-items:center;justify-content:center;text-align:center;font-size:max(12px,6.6cqi);line-height:1.15;color:var(--bfr-quiet)}.big{font-size:min(34cqi,112cqi / var(--length));font-weight:700;line-height:1.1;color:var(--bfr-text)}.quiet .big,.stale .big,.stale .pressure strong{color:inherit}.stale .arc{stroke:color-mix(in srgb,var(--bfr-text) 25%,transparent)}.stage{display:grid;grid-template-columns:minmax(0,1.12fr) minmax(0,1fr);gap:18px;align-items:center}.stage .ring{justify-self:center;width:min(100%,244px)}.side{display:grid;gap:12px;align-content:center}.fact strong{font-size:22px;font-weight:600;line-height:1.2}.ring .arc[data-empty]{stroke:transparent}\n.trace{display:block;width:100%;height:var(--bfr-trace-height, 92px);border-block-end:1px solid var(--bfr-line);direction:ltr}.trace path{fill:none;vector-effect:non-scaling-stroke;stroke-linejoin:round}.trace .band{fill:color-mix(in srgb,var(--bfr-good) 26%,transparent)}.trace .line{stroke:var(--bfr-text);stroke-width:2}.trace .lop{stroke:color-mix(in srgb,var(--bfr-text) 30%,transparent);stroke-dasharray:3 4}.stale .trace .line{stroke:var(--bfr-quiet)}\n"+$t,yt=class{constructor(t,e,s){this.host=t,this.appeared=e,this.vanished=s,this.now=!1,this.#e=!1,this.#r=()=>{let t=this.#e&&!document.hidden;t!==this.now&&(this.now=t,clearTimeout(this.#i),t?this.appeared():this.#i=setTimeout(this.vanished,5e3),this.host.requestUpdate())},t.addController(this)}#t;#e;#i;hostConnected(){this.#t=new IntersectionObserver(t=>{this.#e=t.at(-1)?.isIntersecting??!1,this.#r()}),this.#t.observe(this.host),document.addEventListener("visibilitychange",this.#r)}hostDisconnected(){this.#t?.disconnect(),document.removeEventListener("visibilitychange",this.#r),this.#e=!1,clearTimeout(this.#i),this.#i=void 0,this.now=!1,this.vanished()}#r},wt=class extends ot{constructor(){super(...arguments),this.feed=new bt(()=>this.requestUpdate()),this.releaser=new _t(this,()=>this.release(),()=>this.urgent),this.visible=new yt(this,()=>this.#r(),()=>this.feed.leave()),this.#t=new lt(()=>{this.frame();let t=Math.floor(this.feed.clock.now()/1e3);t!==this.#e&&this.requestUpdate(),this.#e=t}),this.#e=0,this.broken=!1}static{this.styles=[vt,xt]}static getStubConfig(){return{}}#t;#e;#i;hint(){return""}setConfig(t){let e=this.wanted(t);if(void 0!==e&&"string"!=typeof e)throw new Error(`${this.kind}: a name, or the id of a device`);super.setConfig(t),this.installed&&this.whenInstalled()}getGridOptions(){return{columns:12,min_columns:6}}disconnectedCallback(){super.disconnectedCallback(),this.#t.run(!1)}whenInstalled(){let t=this.wanted(this.config)??this.#i,e=this.find(this.all(this.installed),t);e?.name!==this.subject?.name&&this.feed.reset(),this.subject=e,this.requestUpdate()}get stale(){let{clock:t,silent:e}=this.feed,s=this.cuffs.some(({connected:t})=>!t);return!this.hass.connected||!t.heard||e||s}render(){if(!this.ready)return w;let t=this.stale&&this.cuffs.length?"stale":"";return x`<ha-card class="${t} ${this.urgent?"urgent":""}">
${this.#s()}
<div class="below">${this.#a()} ${this.releaser.button()}</div>
</ha-card>`}updated(){if(!this.ready)return;this.#r(),this.broken||this.frame();let t=this.visible.now&&this.moving&&!this.stale&&!this.broken;this.#t.run(t)}async do(t,e,s){try{await st(this.hass,t,e,s?{entity_id:s}:void 0),this.problem=void 0}catch(t){this.problem=it(t)}this.requestUpdate()}wanted(t){return t[this.kind]}#r(){!this.visible.now||!this.subject||this.feed.follow(this.hass,this.followed(this.subject))}#s(){this.broken=!1;let{subject:t}=this;try{return x`<div class="head">
<h2>
<strong>${t?.name??this.t(`${this.kind}_title`)}</strong>
${this.about()}
</h2>
${this.chip()?x`<span class="chip">${this.chip()}</span>`:w}
</div>
<div class="body">${t?this.body(t):this.#n()}</div>`}catch(t){return this.broken=!0,x`<p class="body amber">${it(t)}</p>`}}#n(){let{kind:t,t:e,installed:s}=this;if(!s)return x`<p class="quiet">${e("loading")}</p>`;let i=this.wanted(this.config);if(i)return x`<p class="amber">${e(`no_${t}`,{wanted:i})}</p>`;let r=this.all(s);if(!r.length)return x`<p>${e(`no_${t}s`)}</p>`;let n=t=>{this.#i=t,this.whenInstalled()};return x`<p>${e(`which_${t}`)}</p>
${r.map(({name:t})=>x`<button @click=${()=>n(t)}>${t}</button>`)}`}#a(){let{words:t}=this.releaser,e=this.#o(),s=e||this.releaser.failed;return x`<p class="status ${s?"warn":""}" role=${s?"alert":"status"}>
${t||e||this.hint()}
</p>`}#o(){let{feed:t,t:e}=this;if(!this.hass.connected)return e("no_connection");let s=this.cuffs.find(({connected:t})=>!t);return t.problem||this.problem||s&&e("cuff_lost",{cuff:s.name})||t.silent&&e("no_news")}};function kt(t,e,s=t.limit_s??0){let i=t.occluded?Math.max(0,e-t.occluded_at_ms)/1e3:0,r=t.occluded_s+i,{deadline_ms:n}=t,a=s-r,o=n?(n-e)/1e3:a,l=Math.max(0,Math.min(a,o));return{seconds:r,limit_s:s,left_s:l,tone:l<=60?"red":l<=180?"amber":"calm"}}function At(t,{from_ms:e,until_ms:s},i,r){let{line:n,band:a,top:o}=t?.drawn(e,s)??Mt,l=Math.max(o,i?dt(i):0),h=(s-e)/1e3;return x`<svg
class="trace"
role="img"
aria-label=${r}
preserveAspectRatio="none"
data-top=${l}
viewBox=${ut(0,Math.max(60,h),l)}
>
<path class="band" d=${a}></path>
<path class="lop" d=${i?`M0 ${-i}H99999`:""}></path>
<path class="line" d=${n}></path>
</svg>`}var Mt={line:"",band:"",top:0};function qt(t,e,s){let i=Math.max(60,(s-e)/1e3);for(let e of t.querySelectorAll("svg.trace"))e.setAttribute("viewBox",ut(0,i,Number(e.dataset.top)))}function St([t,e,s,i]){return x`<div class="ring ${i}">
<svg viewBox="0 0 200 200" aria-hidden="true">
<circle class="track thin" r=${96} cx="100" cy="100"></circle>
<circle class="track" r=${81} cx="100" cy="100"></circle>
<circle class="arc outer thin" r=${96} cx="100" cy="100" pathLength="1"></circle>
<circle class="arc inner" r=${81} cx="100" cy="100" pathLength="1"></circle>
</svg>
<div class="face">
<span>${t}</span>
<span class="big" style="--length:${e.length}">${e}</span>
<span>${s}</span>
</div>
</div>`}function jt(t,e,s){let i=s?s.seconds/Math.max(1,s.limit_s):0;Ct(t.querySelector(".arc.inner"),e);let r=t.querySelector(".arc.outer");Ct(r,i),r?.setAttribute("data-tone",s?.tone??"calm")}function Ct(t,e){let s=Math.min(1,Math.max(0,e));t?.setAttribute("stroke-dasharray",`${s.toFixed(4)} 2`),t?.toggleAttribute("data-empty",s<.002)}var zt=class extends wt{constructor(){super(...arguments),this.kind="cuff"}static{this.styles=[wt.styles,".body{display:grid;gap:14px;align-content:start}.stage{min-height:196px}.target{display:flex;align-items:center;gap:var(--bfr-gap)}.target button{width:44px;padding:0;font-size:22px}.target strong{flex:1;text-align:center;font-size:20px}.inflate{font-weight:600}\n"]}static getConfigForm(){return X("cuff","switch")}getCardSize(){return 6}all({cuffs:t}){return t}find(t,e){return s=t,(i=e)?s.find(({key:t,device_id:e,name:s})=>[t,e,s].includes(i)):1===s.length?s[0]:void 0;var s,i}followed({key:t}){return{cuff:t}}watched(){return[this.subject?.entities.target]}about(){let t=this.#i?.placement??this.subject?.placement;return t?x`· ${Z(this.hass,t)}`:w}chip(){let t=this.#i?.phase;return t?V(this.hass,"sensor.phase",t):""}body({name:t,key:e,entities:s}){let{hass:i,t:r}=this,n=this.#i?.target,a=this.#r,o=n?r("of_mmhg",{target:Q(i,n)}):r("mmhg"),l=this.urgent?"work":"quiet",h=r("trace_of",{limb:t});return x`
<div class="stage">
${St([r("pressure"),null===a?"–":Q(i,a),o,l])}
<div class="side">${this.#t()} ${this.#e(s.target)}</div>
</div>
${At(this.feed.series.get(e),this.#s,null,h)}
<button
class="inflate"
?disabled=${this.urgent||this.stale}
@click=${()=>this.do("switch.turn_on",{},s.inflate)}
>
${r("inflate")}
</button>
`}#t(){let{t}=this,e=this.#i;if(!e)return w;let{seconds:s,limit_s:i,left_s:r,tone:n}=kt(e,this.feed.clock.now()),a=t=>this.stale?"–":Y(t),o=t("of_limit",{limit:Y(i)}),l=(e,s,i="")=>x`<p class="fact ${n}">
<span class="name">${t(e)}</span> <strong>${a(s)}</strong> ${i}
</p>`;return x`${l("cuff_on",Math.floor(s),o)}
${null===e.deadline_ms?w:l("release_by_itself",r)}`}#e(t=""){let{t:e}=this,{state:s,attributes:i}=this.hass.states[t]??{},r=Number(s);if(Number.isNaN(r))return w;let{min:n,max:a}=i,o=(s,i,o)=>{let l=Math.min(a,Math.max(n,r+s));return x`<button aria-label=${e(i)} @click=${()=>this.do("number.set_value",{value:l},t)}>${o}</button>`};return x`<div>
<span class="name">${e("target")}</span>
<div class="target">
${o(-5,"target_less","−")}
<strong aria-live="polite">${Q(this.hass,r)}</strong>
${o(5,"target_more","+")}
</div>
</div>`}hint(){let t=this.#i?.fault;return t?this.t("fault",{fault:V(this.hass,"sensor.fault",t)}):""}get#i(){return this.feed.cuffs[this.subject?.key??""]}get cuffs(){return this.#i?[this.#i]:[]}get#r(){return this.feed.series.get(this.subject?.key??"")?.newest??null}get urgent(){let t=this.#i?.phase;return"inflating"===t||"holding"===t}get moving(){return this.urgent||!!this.#i?.occluded}get#s(){let t=this.feed.clock.now(),[e=t]=this.feed.series.get(this.subject?.key??"")?.at??[];return{from_ms:e,until_ms:t}}async release(){let t=this.subject?.device_id;t?await st(this.hass,"bfr_cuff.release",{},{device_id:t}):await st(this.hass,"bfr_cuff.release_all")}frame(){let t=this.#i;if(!t)return;let{from_ms:e,until_ms:s}=this.#s,i=t.target?(this.#r??0)/t.target:0;jt(this.renderRoot,i,kt(t,s)),this.stale||qt(this.renderRoot,e,s)}},Tt=class extends ot{static{this.styles=[vt,$t]}#t=new _t(this,()=>st(this.hass,"bfr_cuff.release_all"),()=>!0);getCardSize(){return 2}render(){if(!this.ready)return w;let{words:t}=this.#t;return x`<ha-card>
${this.#t.button("release_all")}
<p class="status ${t?"warn":""}" role="status">
${t??this.t("dashboard_release_about")}
</p>
</ha-card>`}};function Ht(t,e=1){return{type:"grid",column_span:e,cards:t}}function Ut(t){return{type:"heading",heading:t}}function It(t,e={}){return{type:`custom:bfr-cuff-${t}-card`,grid_options:{columns:"full"},...e}}function Nt({key:t}){return It("cuff",{cuff:t})}function Dt(t,e,s,i,r){return t.includes(e)?[{type:s,title:i,grid_options:{columns:"full"},...r}]:[]}function Rt(t,...e){let s={type:"entity"};return Et([{entities:t}],...e).map(t=>({type:"tile",entity:t,name:s}))}function Et(t,...e){return t.flatMap(({entities:t})=>e.flatMap(e=>t[e]??[]))}var Lt=class extends HTMLElement{static{this.noEditor=!0}static async generate(t,e){let[s,i]=await Promise.all([(r=e,D(r).catch(()=>(t=>{let e=e=>Object.values(t.entities??{}).flatMap(s=>{let{platform:i,translation_key:r,device_id:n}=s??{};return"bfr_cuff"===i&&r===e&&n?[{entry_id:n,key:n,device_id:n,name:t.devices?.[n]?.name??"",entities:{}}]:[]});return{athletes:e("session_phase"),cuffs:e("inflate"),controllers:e("release_all")}})(r))),P(e).catch(()=>O)]);var r;return(({athletes:t,cuffs:e,controllers:s},i,r)=>{let n=(t,e,...s)=>({title:i(`dashboard_${t}`),path:t,icon:`mdi:${e}`,type:"sections",max_columns:2,sections:s}),a=(...t)=>Ht(t,2),o=t.map(({entry_id:t})=>Ht([It("session",{athlete:t})]));e.length&&o.push(Ht([Ut(i("dashboard_cuffs")),...e.map(Nt)]));let l=t.map(({entry_id:t})=>a(It("history",{athlete:t}))),h=[...Dt(r,"history","history-graph",i("dashboard_pressures"),{hours_to_show:1,entities:Et(e,"pressure")}),...Dt(r,"logbook","logbook",i("dashboard_log"),{target:{entity_id:[...Et(s,"connectivity","problem","release_all"),...Et(e,"phase","fault","release_reason")]}})],c=[a(It("release")),...s.map(({name:t,entities:e})=>Ht([Ut(t),...Rt(e,"connectivity","problem")])),...e.map(t=>Ht([Nt(t),...Rt(t.entities,"occlusion_deadline","fault")])),a(...h)],d=a({type:"markdown",content:i("dashboard_nothing",{link:"/config/integrations/dashboard/add?domain=bfr_cuff"})});return{title:i("dashboard_name"),views:[n("train","dumbbell",...o.length?o:[d]),...t.length?[n("history","chart-timeline-variant",...l)]:[],...s.length?[n("safety","shield-check",...c)]:[]]}})(s,i,e.config.components??[])}},Bt=class{constructor(t){this.host=t}#t=new Map;#e=new Map;get busy(){return this.#t.size>0}get problem(){let[t]=this.#e.values();return t}async ask(t,e,s){this.#t.set(t,e),this.host.requestUpdate();let i=()=>this.#t.get(t)===e;try{let r=await e;if(!i())return;s(r),this.#e.delete(t)}catch(e){if(!i())return;this.#e.set(t,it(e))}this.#t.delete(t),this.host.requestUpdate()}drop(t){this.#t.delete(t),this.#e.delete(t),this.host.requestUpdate()}};function Ot(t,e){return new Date(Date.parse(t)+864e5*e).toISOString().slice(0,10)}function Pt(t,e){return Math.round((Date.parse(e)-Date.parse(t))/864e5)}function Ft(t,e){return Ot((t=>Ot(t,-(new Date(t).getUTCDay()+6)%7))(t),7*-(e-1))}function Wt(t,e,s){return t?Math.min(4,Math.max(1,Math.ceil(4*e/s))):0}function Vt(t,e){return t.reduce((t,s)=>t+e(s),0)}var Zt=["occlusion","volume","sessions"],Gt={ArrowRight:[1,0],ArrowLeft:[-1,0],ArrowDown:[0,1],ArrowUp:[0,-1]},Jt="/api/bfr_cuff/history";function Xt(t,e,s){let i=t.filter(({day:t})=>{let i=Pt(t,e)-s;return i>=0&&i<14});return i.length?Vt(i,({kg:t})=>t)/i.length:0}function Yt(t,e,s,i){let{hass:r,t:n}=t,{protocol:a="",placement:o=""}=s,l=e?.protocols??[];return x`<div class="bar">
${Qt(n("history_filter_protocol"),[["",n("history_all_protocols")],...l.map(t=>[t.id,G(r,t)])],a,t=>i({protocol:t}))}
${Qt(n("history_filter_limb"),[["",n("history_all_limbs")],...Kt.map(t=>[t,Z(r,t)])],o,t=>i({placement:t}))}
</div>`}var Kt=["arm","forearm","thigh","calf"].flatMap(t=>[`left_${t}`,`right_${t}`]);function Qt(t,e,s,i){return x`<select
class="pill"
aria-label=${t}
@change=${t=>i(t.target.value)}
>
${e.map(([t,e])=>x`<option value=${t} .selected=${t===s}>${e}</option>`)}
</select>`}function te(){let{schema:t,computeLabel:e,computeHelper:s}=X("athlete","calendar");return{schema:[...t,{name:"weeks",selector:{number:{min:1,max:53,mode:"box"}}}],computeLabel(t){return"weeks"===t.name?F()("history_editor_weeks"):e(t)},computeHelper(t){return"weeks"===t.name?F()("history_editor_weeks_help"):s(t)}}}function ee(t,e){let s=t.flatMap(({pressure:t,target:e})=>[...t,...e]);return{end_s:Math.max(1,e,...t.map(({at_s:t})=>t.at(-1)??0)),top_mmhg:dt(s.reduce((t,e)=>Math.max(t,e??0),0))}}function se(t,{end_s:e,top_mmhg:s}){let i=mt(t.pressure,400);return{box:ut(0,e,s),line:pt(i.map(e=>t.at_s[e]??0),i.map(e=>t.pressure[e]??null)),band:ft(t.at_s,t.target)}}var ie=new Set(["lowered","paused","limit_soon","limit_reached"]),re=new Set(["refill_normal","symptom_none"]),ne={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1,PageUp:30,PageDown:-30,Home:-1/0,End:1/0},ae={few:2,many:3};function oe({hass:t,t:e},s,i,r={}){let n=new Intl.PluralRules(t.locale.language).select(i),a={count:Q(t,i),...r};return e(`${s}_${n}`,a)||e(`${s}_other`,a)}function le({hass:t,t:e},s){return s<6e3?Y(Math.round(s)):e("history_minutes",{minutes:Q(t,s/60)})}function he({hass:t},e,s){let{language:i}=t.locale;return new Intl.DateTimeFormat(i,{...s,timeZone:"UTC"}).format(Date.parse(e))}function ce({hass:t},e,{protocol_id:s,protocol_name:i}){let r=G(t,{id:s,name:i});return`${((t,e)=>{let[s,i]=e.map(t=>t.replace(/^\w+?_/,""));return s===i?Z(t,`both_${s}s`.replace("lfs","lves")):e.map(e=>Z(t,e)).join(", ")})(t,e)} · ${r}`}function de({hass:t},e){return"done"===e?"":J(t,e)}function ue({hass:t,t:e},s){return null===s?"–":e("history_percent",{percent:tt(t,s)})}function pe(t,e,s){return e?oe(t,"history_amount",e,{time:le(t,s)}):t.t("history_none")}function fe(t,e){let{hass:s,t:i}=t;switch(e?.of){case"load":return[(e.share>0?"+":"")+ue(t,e.share),i("history_load_change")];case"lop":return[Q(s,e.mmhg),i("history_lop",{limb:Z(s,e.placement)})];default:return["–",i("history_load_change")]}}function me(t,e,s,i){let r=e?.map(e=>((t,e,s,i)=>{let{hass:r,t:n}=t,{session_id:a,day:o,started:l,placements:h,reason:c}=e,{box:d,band:u,line:p}=((t,e)=>{let s=[...t.keys()],i={at_s:s,pressure:[...t],target:s.map(()=>e)};return se(i,ee([i],t.length-1))})(e.thumbnail,e.thumbnail_target);return x`<button class="row" data-id=${a} @click=${()=>i(a)}>
<span class="when quiet">
<span>${((t,e,s)=>{let i=Pt(e,s);if(i<2){let{language:e}=t.hass.locale,s=new Intl.RelativeTimeFormat(e,{numeric:"auto"}).format(-i,"day");return s.charAt(0).toLocaleUpperCase(e)+s.slice(1)}return he(t,e,{weekday:"short",day:"numeric",month:"short"})})(t,o,s)}</span>
<span>${et(r,1e3*l,{timeStyle:"short"})}</span>
</span>
<span class="what">
<strong>${ce(t,h,e)}</strong>
<span class="quiet">${(({hass:t,t:e},s)=>{let{sets_done:i,set_count:r,load_kg:n}=s,a=e("history_sets",{sets:i,count:r});return null===n?a:`${a} · ${e("history_kg",{kg:Q(t,n,1)})}`})(t,e)}</span>
<span class="amber">${de(t,c)}</span>
</span>
<svg viewBox=${d} preserveAspectRatio="none" aria-hidden="true">
<path class="band" d=${u}></path>
<path class="line" d=${p}></path>
</svg>
${be(le(t,e.occluded_s),n("history_cuff_on"))}
${be(ue(t,e.time_in_band),n("history_in_band"))}
</button>`})(t,e,s,i));return x`<ol>
${(r??ge).map(t=>x`<li>${t}</li>`)}
</ol>`}var ge=Array(4).fill(x`<div class="row empty"></div>`);function be(t,e){return x`<span class="figure">
<b>${t}</b>
<span class="quiet">${e}</span>
</span>`}function _e(t){return x`<dl>
${t.map(([t,e])=>x`<div>
<dt class="quiet">${e}</dt>
<dd>${t}</dd>
</div>`)}
</dl>`}function $e({t},e,s){return x`<div class="bar">
<span class="quiet">${t("history_export")}</span>
${e.map(t=>x`<button @click=${()=>s(t)}>${t.toUpperCase()}</button>`)}
</div>`}var ve=".pill{min-height:36px;padding:0 12px;border:1px solid var(--bfr-line);border-radius:99px;background:none;font-size:13px}option{background:var(--ha-card-background, var(--card-background-color, #fff))}\n",xe=':host{container:history / inline-size}.sides,.about{display:grid;gap:20px 32px;align-items:start}.side{display:grid;gap:14px;min-width:0}dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(74px,1fr));gap:12px;margin:0}dl>div{display:flex;flex-direction:column-reverse;justify-content:flex-end}dt,small,.figure,tr:first-child{font-size:12px}dd{margin:0;font-size:22px;font-weight:600;line-height:1.25}.bar{display:flex;flex-wrap:wrap;align-items:center;gap:8px;font-size:13px}.bar button{min-height:36px}.bar .quiet{margin-inline-end:auto}ol{margin:0;padding:0;list-style:none}li+li{border-block-start:1px solid var(--bfr-line)}.row{display:grid;grid-template:"when small small" "what one two" 1fr / minmax(0,1fr) 52px 56px;gap:2px 8px;box-sizing:border-box;width:100%;min-height:90px;padding:10px 6px;background:none;font-size:13px;text-align:start}.row:hover{background:color-mix(in srgb,var(--bfr-text) 4%,transparent)}.empty{background:linear-gradient(var(--bfr-surface) 0 0) 6px 50% / 40% 14px no-repeat}.when{grid-area:when}.what{grid-area:what}.row span>*{display:block}.row .when>*{display:inline-block}.what strong{font-size:14px}.row svg{grid-area:small;direction:ltr;width:100%;height:30px}.band{fill:color-mix(in srgb,var(--bfr-good) 30%,transparent)}.line{fill:none;stroke:var(--bfr-text);stroke-width:1.3;vector-effect:non-scaling-stroke}.figure{grid-area:one;text-align:end}.figure+.figure{grid-area:two}.figure b{font-size:14px}.trouble{display:grid;gap:10px;padding:12px;border-radius:var(--bfr-radius);background:color-mix(in srgb,var(--bfr-amber) 14%,transparent)}.wait{min-height:420px}h3{margin:0}h3,section,table{font-size:14px}table{border-collapse:collapse}th,td{padding:7px 4px;border-block-end:1px solid var(--bfr-line);font-weight:400;text-align:end}th:first-child{text-align:start}@container history (min-width: 560px){.row{grid-template:"when what small one two" / 84px minmax(0,1fr) minmax(72px,120px) 52px 56px;gap:12px;align-items:center;min-height:76px}}@container history (min-width: 900px){.sides{grid-template-columns:5fr 7fr}.side:first-child{position:sticky;top:calc(var(--header-height, 56px) + 16px)}}\n'+ve,ye=':host{container:map / inline-size}table{width:100%;border-spacing:0;table-layout:fixed}td{padding:2px;font-size:11px;color:var(--bfr-quiet);white-space:nowrap}tr>:first-child{width:30px;padding-inline-start:0}td:focus-visible{outline-offset:-2px}i{display:block;height:14px;border-radius:4px;background:color-mix(in srgb,var(--bfr-good) calc(var(--level) * 25%),var(--bfr-surface));forced-color-adjust:none}.ahead{opacity:.4}.bar{display:flex;align-items:flex-end;height:44px;margin-block-start:6px;background:none}.bar:before{content:"";flex:1;height:max(2px,calc(var(--share) * 100%));border-radius:4px;background:color-mix(in srgb,var(--bfr-good) 62%,var(--bfr-surface))}td:hover>i{outline:2px solid var(--bfr-text)}div{display:flex;align-items:center;gap:8px;margin-block-start:8px}p{flex:1;font-size:12px}@container map (min-width: 420px){i{height:18px}.bar{height:60px}}\n'+ve,we={totals:[],development:{load:[],lop:[]}},ke=class extends ot{constructor(){super(...arguments),this.cursor=null,this.filter={},this.#t=new Bt(this),this.#e=new yt(this,()=>this.#o(),()=>{}),this.#i="",this.#l=t=>{this.filter={...this.filter,...t},this.#h()}}static{this.properties=[...ot.properties,"progress","rows","cursor","filter","openedId","kept"]}static{this.styles=[vt,xe]}static{this.getConfigForm=te}#t;#e;#i;getGridOptions(){return{columns:12,min_columns:6}}get#r(){return R(this.installed?.athletes??[],this.config.athlete)}get#s(){return{hass:this.hass,t:this.t}}get#n(){return t=Date.now(),e=this.hass.config.time_zone,new Date(t).toLocaleDateString("sv",{timeZone:e});var t,e}get#a(){return this.config.weeks??13}watched(){return[this.#r?.entities.last_session]}whenInstalled(){this.#t.problem&&(this.#i=""),this.#o()}updated(){this.#o()}#o(){let t=this.#r;if(!t||!this.#e.now||!this.hass.connected)return;let e=this.hass.states[t.entities.last_session??""]?.state,s=[t.entry_id,e,this.#n,this.#a].join();if(s===this.#i)return;this.#i=s;let i=Ft(this.#n,Math.max(this.#a,7)),r=(async(t,e,s)=>{let i={athlete:e,since:s,until:this.#n},[{totals:r},n]=await Promise.all([t.callWS({type:"bfr_cuff/history/totals",period:"day",...i}),t.callWS({type:"bfr_cuff/history/development",...i})]);return{totals:r,development:n}})(this.hass,t.entry_id,i);this.#t.ask("progress",r,t=>{this.progress=t}),this.#h()}async#h(t=null){let{entry_id:e=""}=this.#r??{},s=t?this.rows??[]:[],i=((t,e,{protocol:s,placement:i},r)=>t.callWS({type:"bfr_cuff/history/sessions",athlete:e,limit:8,...s&&{protocol:s},...i&&{placement:i},...r&&{cursor:r}}))(this.hass,e,this.filter,t);await this.#t.ask("rows",i,t=>{this.rows=[...s,...t.sessions],this.cursor=t.cursor})}#l;async#c(){let{length:t}=this.rows??[];await this.#h(this.cursor),await this.#d(`li:nth-child(${t+1}) .row`)}async#u(t){var e,s;this.openedId=t,this.kept=void 0,await this.#d(".back"),this.scrollIntoView({block:"nearest"}),await this.#t.ask("kept",(e=this.hass,s=t,e.callWS({type:"bfr_cuff/history/session",session_id:s})),t=>{this.kept=t})}async#p(){let t=this.openedId;this.openedId=this.kept=void 0,this.#t.drop("kept"),this.#t.drop("file"),await this.#d(`[data-id="${t}"]`)}async#d(t){await this.updateComplete,this.renderRoot.querySelector(t)?.focus({preventScroll:!0})}#f(t){this.#t.ask("file",(async(t,e)=>{let s=await t.callWS({type:"auth/sign_path",path:e}),i=document.createElement("a");i.href=t.hassUrl?.(s.path)??s.path,i.download="",i.click()})(this.hass,t),()=>{})}#m(){this.#t.drop("file"),this.installed?this.openedId?this.#u(this.openedId):(this.#i="",this.#o()):this.refresh()}render(){return this.ready?x`<ha-card aria-busy=${this.#t.busy}>
${this.openedId?this.#g(this.openedId):this.#b()}
</ha-card>`:w}#g(t){let{kept:e,hass:s,t:i}=this,r=this.#_();return x`<div class="head">
<button class="back" @click=${this.#p}>
<span aria-hidden="true">‹</span> ${i("history_back")}
</button>
${e?x`<span class="chip"
>${et(s,e.record.started_at,{dateStyle:"medium",timeStyle:"short"})}</span
>`:w}
</div>
${r}
${e?((t,e,s)=>{let{record:i}=e,r=de(t,i.reason),n=i.cuffs.map(({placement:t})=>t);return x`
<h2>
<strong>${ce(t,n,i)}</strong>
<div class="amber">${r}</div>
</h2>
${_e(((t,{record:e})=>{let{hass:s,t:i}=t,{cuffs:r,load_kg:n,limit_s:a}=e,o=Math.max(0,...r.map(({occluded_s:t})=>t)),l=Math.max(0,...r.map(t=>t.peak)),h=r.flatMap(({time_in_band:t})=>t??[]),c=h.length?Math.min(...h):null,d=i("history_of_limit",{limit:Y(a)});return[[ue(t,c),i("history_in_band")],[le(t,o),a?d:i("history_cuff_on")],[Q(s,l),i("history_peak")],...null===n?[]:[[Q(s,n,1),i("history_load")]]]})(t,e))}
<bfr-cuff-history-trace .speech=${t} .kept=${e}></bfr-cuff-history-trace>
<div class="about">
${(({hass:t,t:e},s)=>{let i=e=>null===e?"–":Q(t,e,1);return x`<table>
<tr>
${["set","done","time","rpe","discomfort"].map(t=>x`<th>${e(`history_column_${t}`)}</th>`)}
</tr>
${s.map(({started_s:t,ended_s:s,...r})=>{let n=null===s?"–":Y(Math.round(s-t)),a=[i(r.repetitions),n,i(r.rpe),i(r.discomfort)];return x`<tr>
<th>
<b>${r.number}</b>
<small>${r.exercise}</small>
<small class="amber">${r.cut_short?e("history_cut_short"):""}</small>
</th>
${a.map(t=>x`<td>${t}</td>`)}
</tr>`})}
</table>`})(t,i.sets)}
<section>
<h3>${t.t("history_how_found")}</h3>
${i.cuffs.map(e=>((t,e)=>{let s=`${ue(t,e.time_in_band)} ${t.t("history_in_band")}`;return x`<p>
<b>${Z(t.hass,e.placement)}:</b>
${((t,e)=>{let{hass:s,t:i}=t,{lop:r,basis:n,percent:a,planned_target:o,tightness:l}=e;return i(`history_found_${n}`,{target:Q(s,o??0),percent:Q(s,a??0),tightness:l??"",...r&&{lop:Q(s,r.mmhg),method:i(`history_method_${r.method}`),day:he(t,r.day,{dateStyle:"medium"}),posture:V(s,"select.posture",r.posture).toLocaleLowerCase(s.locale.language)}})})(t,e)}
<span class="quiet">${s}</span>
</p>`})(t,e))}
</section>
</div>
${$e(t,["csv","json","fit"],s)}
`})(this.#s,e,e=>{return this.#f((s=e,`${Jt}/session/${encodeURIComponent(t)}.${s}`));var s}):x`<div class="wait"></div>`}`}#b(){if(this.installed&&!this.#r)return x`${this.#$()}
<p>${this.t("history_nobody")}</p>`;let{totals:t}=this.progress??we;return x`
${this.#$()}
<div class="sides">
<div class="side">
${this.#v(((t,e,s)=>{let i=new Map(t.map(t=>[t.first_day,t])),r=Math.max(600,...t.map(t=>t.occlusion_s)),n=Ft(e,s);return Array.from({length:s},(t,s)=>((t,e,s,i)=>{let r=Array.from({length:7},(e,s)=>Ot(t,s)),n=r.flatMap(t=>e.get(t)??[]);return{first:t,last:Ot(t,6),days:r.map(t=>{let{sessions:r=0,occlusion_s:n=0}=e.get(t)??{};return{day:t,sessions:r,occlusion_s:n,level:Wt(r,n,s),ahead:t>i}}),sessions:Vt(n,({sessions:t})=>t),occlusion_s:Vt(n,({occlusion_s:t})=>t),volume_kg:Vt(n,({volume_kg:t})=>t)}})(Ot(n,7*s),i,r,e))})(t,this.#n,this.#a))}
</div>
<div class="side">${this.#_()} ${this.#x()}</div>
</div>
`}#$(){let{name:t}=this.#r??{};return x`<div class="head">
<h2><strong>${this.t("history_title")}</strong>${t&&` · ${t}`}</h2>
<span class="chip">${oe(this.#s,"history_weeks",this.#a)}</span>
</div>`}#v(t){let e=void 0!==this.progress,{development:s}=this.progress??we,i=(({load:t,lop:e},s)=>{let i=((t,e)=>{let s=Xt(t,e,0),i=Xt(t,e,28);return s&&i?s/i-1:null})(t,s);if(null!==i)return{of:"load",share:i};let r=e.at(-1);return r?{of:"lop",...r}:null})(s,this.#n),r=e?t.at(-1):void 0;return x`${_e(((t,e,s)=>{let{hass:i,t:r}=t;return[[e?Q(i,e.sessions):"–",r("history_this_week",ae)],[e?le(t,e.occlusion_s):"–",r("history_cuff_time")],fe(t,s)]})(this.#s,r,i))}
<bfr-cuff-history-map
.speech=${this.#s}
.weeks=${t}
.known=${e}
></bfr-cuff-history-map>`}#x(){let{rows:t,filter:e,t:s}=this,i=Object.values(e).some(Boolean);return!t||t.length||i?[Yt(this.#s,this.#r,e,this.#l),t&&!t.length?x`<p class="quiet">${s("history_no_match")}</p>`:!t&&this.#_()?w:me(this.#s,t,this.#n,t=>{this.#u(t)}),this.cursor?x`<button
class="more"
?disabled=${this.#t.busy}
@click=${this.#c}
>
${s("history_load_more")}
</button>`:w,$e(this.#s,["csv","json"],t=>{return this.#f((e=this.#r?.entry_id??"",`${Jt}/sessions.${t}?athlete=${encodeURIComponent(e)}`));var e})]:x`<p class="quiet">${s("history_empty")}</p>`}#_(){let t=this.problem??this.#t.problem;if(void 0!==t)return x`<div class="trouble" role="alert">
<p>${this.t("history_problem",{problem:t})}</p>
<button @click=${this.#m}>${this.t("history_retry")}</button>
</div>`}},Ae=class extends nt{constructor(){super(...arguments),this.weeks=[],this.known=!0,this.measure="occlusion"}static{this.properties=["speech","weeks","known","measure","place","read"]}static{this.styles=[vt,ye]}render(){let{t}=this.speech,e=((t,e)=>{let s=t.map(t=>((t,e)=>"occlusion"===e?t.occlusion_s:"volume"===e?t.volume_kg:t.sessions)(t,e)),i=Math.max(...s);return s.map(t=>i>0?t/i:0)})(this.weeks,this.measure);return x`
<table
role="grid"
aria-label=${t("history_map")}
?inert=${!this.known}
@keydown=${this.#h}
@focusin=${this.#a}
@focusout=${this.#o}
@pointerover=${this.#a}
@pointerleave=${this.#o}
>
<tr>
<td></td>
${this.weeks.map((t,e)=>x`<td>${this.#t(t,e)}</td>`)}
</tr>
${Array.from({length:8},(t,s)=>this.#e(s,e))}
</table>
<div>
<p class="quiet" aria-hidden="true">${this.#s()}</p>
${Qt(t("history_each_week"),Zt.map(e=>[e,t(`history_by_${e}`)]),this.measure,t=>{this.measure=t})}
</div>
`}#t({first:t},e){let{first:s=t}=this.weeks[e-1]??{};return s.slice(5,7)!==t.slice(5,7)?he(this.speech,t,{month:"short"}):w}#e(t,e){let{day:s}=this.weeks[0]?.days[t]??{};return x`<tr>
<td>${s&&t%2==0&&t<6?he(this.speech,s,{weekday:"short"}):w}</td>
${this.weeks.map((s,i)=>{let{level:r,ahead:n}=s.days[t]??{};return this.#i([i,t],void 0===r?x`<i class="bar" style="--share:${e[i]??0}"></i>`:x`<i class=${n?"ahead":""} style="--level:${r}"></i>`)})}
</tr>`}#i(t,e){let s=t.join(),i=this.place??[this.weeks.length-1,7];return x`<td
tabindex=${s===i.join()?0:-1}
aria-label=${this.#r(t)}
data-place=${s}
>
${e}
</td>`}#r([t,e]){let s=this.weeks[t],i=s.days[e];return i?((t,{day:e,sessions:s,occlusion_s:i,ahead:r})=>{let n=he(t,e,{weekday:"long",day:"numeric",month:"long"});return r?n:`${n}: ${pe(t,s,i)}`})(this.speech,i):((t,e)=>{let{hass:s,t:i}=t,r=he(t,e.first,{day:"numeric",month:"long"}),n=[pe(t,e.sessions,e.occlusion_s)];return e.volume_kg&&n.push(i("history_volume_of",{kg:Q(s,e.volume_kg)})),i("history_week_of",{day:r,amount:n.join(", ")})})(this.speech,s)}#s(){return this.known?this.read?this.#r(this.read):pe(this.speech,Vt(this.weeks,({sessions:t})=>t),Vt(this.weeks,({occlusion_s:t})=>t)):w}#n(t){return t.target.closest("[data-place]")?.dataset.place?.split(",").map(Number)}#a(t){this.read=this.#n(t),"focusin"===t.type&&(this.place=this.read)}#o(){this.read=void 0}async#h(t){let e=this.#n(t),s="rtl"===getComputedStyle(this).direction,i=((t,e,s,i)=>{let[r,n]=Gt[t]??[s,0],a=e[0]+(i?-r:r),o=e[1]+n;return a>=0&&a<s&&o>=0&&o<=7?[a,o]:void 0})(t.key,e,this.weeks.length,s);i&&(t.preventDefault(),this.place=i,await this.updateComplete,this.renderRoot.querySelector(`[data-place="${i}"]`)?.focus())}},Me=new Set(["last_session","last_end","sessions_this_week","occlusion_this_week","time_in_band","sessions"]),qe=class extends nt{static{this.properties=["speech","kept","at"]}static{this.styles=[vt,".chart{position:relative;padding:24px 0 24px 30px;direction:ltr;touch-action:pan-y;cursor:crosshair}.plot{position:relative;height:160px;border-bottom:1px solid var(--bfr-line)}small{line-height:2}small~.plot{height:120px}svg{width:100%;height:100%}path{fill:none;vector-effect:non-scaling-stroke}.band{fill:color-mix(in srgb,var(--bfr-good) 24%,transparent)}.line{stroke:var(--bfr-text);stroke-width:1.6;stroke-linejoin:round}.level,.time>*{position:absolute;font-size:11px}.level{right:100%;padding-right:6px;transform:translateY(50%)}.time{position:absolute;inset:0 0 0 30px}.time>.set{inset-block:0 24px;padding:4px;box-sizing:border-box;overflow:hidden;border-radius:6px 6px 0 0;background:linear-gradient(var(--bfr-surface) 22px,transparent 0),color-mix(in srgb,var(--bfr-text) 4%,transparent);white-space:nowrap}.time>.cut{border-top:2px solid var(--bfr-amber)}.tick,i{bottom:2px;transform:translate(-50%)}i{bottom:20px;width:9px;height:9px;border-radius:50%;background:var(--bfr-amber)}.fine{background:var(--bfr-good)}.cursor{inset-block:0 24px;border-left:1px solid}p{min-height:2.7em;margin-block-start:6px;font-size:14px}ul{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0;padding:0;font-size:13px;list-style:none}\n"]}#t;#e=[];#i=[];#r=[];willUpdate(t){if(!t.has("kept"))return;let{record:e,traces:s}=this.kept;this.#e=e.cuffs.flatMap(t=>{let e=s[t.cuff];return e?.at_s.length?[{cuff:t,trace:e}]:[]}),this.#t=ee(this.#e.map(({trace:t})=>t),e.duration_s),this.#i=(({record:t,events:e})=>[...t.answers.map(({at_s:t,question:e,answer:s})=>{let i=`${e}_${s}`;return{at_s:t,kind:i,answer:!0,fine:re.has(i)}}),...e.filter(({kind:t})=>ie.has(t)).map(({at_s:t,kind:e})=>({at_s:t,kind:e,answer:!1,fine:!1}))].sort((t,e)=>t.at_s-e.at_s))(this.kept),this.#r=this.#e.map(t=>this.#s(t)),this.at=void 0}render(){let{t}=this.speech,{at:e}=this;return this.#e.length?x`
<div
class="chart"
role="slider"
tabindex="0"
aria-label=${t("history_trace")}
aria-valuemin="0"
aria-valuemax=${Math.round(this.#t.end_s)}
aria-valuenow=${Math.round(e??0)}
aria-valuetext=${this.#n(e??0)}
@keydown=${this.#h}
@pointerdown=${this.#l}
@pointermove=${this.#l}
@pointerleave=${this.#c}
>
${this.#r}
<div class="time">
${this.kept.record.sets.map(t=>{let{started_s:e,ended_s:s,cut_short:i}=t,r=(s??this.#t.end_s)-e;return x`<span
class=${i?"set cut":"set"}
style="${this.#o(e)};width:${this.#a(r)}"
><b>${t.number}</b> · ${t.repetitions??Y(Math.round(r))}</span
>`})}
${(t=>{let e=[15,60,180,300,900].find(e=>t/e<7)??1800;return Array.from({length:Math.floor(t/e)+1},(t,s)=>s*e)})(this.#t.end_s).map(t=>x`<span class="tick quiet" style=${this.#o(t)}>${Y(t)}</span>`)}
${this.#i.map(t=>x`<i class=${t.fine?"fine":""} style=${this.#o(t.at_s)}></i>`)}
${void 0===e?w:x`<b class="cursor" style=${this.#o(e)}></b>`}
</div>
</div>
<p aria-hidden="true">
${void 0===e?t("history_point"):this.#n(e)}
</p>
<ul>
${this.#i.map(t=>x`<li>
<b>${Y(Math.round(t.at_s))}</b>
${(({hass:t,t:e},{kind:s,answer:i})=>i?e(`history_answer_${s}`):t.localize(`component.bfr_cuff.entity.event.session.state_attributes.event_type.state.${s}`)||s)(this.speech,t)}
</li>`)}
</ul>
`:x`<p class="quiet">${t("history_no_trace")}</p>`}#s({cuff:{placement:t,planned_target:e},trace:s}){let{hass:i}=this.speech,{box:r,line:n,band:a}=se(s,this.#t),o=e?[0,e]:[0];return x`${this.#e.length>1?x`<small class="quiet">${Z(i,t)}</small>`:w}
<div class="plot">
<svg viewBox=${r} preserveAspectRatio="none" aria-hidden="true">
<path class="band" d=${a}></path>
<path class="line" d=${n}></path>
</svg>
${o.map(t=>x`<span
class=${t?"level good":"level quiet"}
style="bottom:${t/this.#t.top_mmhg*100}%"
>${Q(i,t)}</span
>`)}
</div>`}#n(t){let{hass:e,t:s}=this.speech,i=((t,e)=>t.find(({started_s:t,ended_s:s})=>t<=e&&e<(s??1/0)))(this.kept.record.sets,t);return[Y(Math.round(t)),...i?[s("history_set_number",{number:i.number})]:[],...this.#e.map(({cuff:i,trace:r})=>{let n=(({at_s:t},e)=>{let s=0,i=t.length-1;for(;s<i;){let r=Math.ceil((s+i)/2);(t[r]??0)<=e?s=r:i=r-1}return s})(r,t),[a,o]=[r.pressure[n],r.target[n]],l={limb:this.#e.length>1?Z(e,i.placement):"",pressure:null==a?"–":Q(e,a),target:Q(e,o??0)};return s(null==o?"history_reads":"history_reads_of",l).trim()})].join(" · ")}#a(t){return t/this.#t.end_s*100+"%"}#o(t){return`left:${this.#a(t)}`}#h(t){let e=((t,e,s)=>{let i=ne[t];return void 0===i?null:Math.min(s,Math.max(0,e+i))})(t.key,this.at??0,this.#t.end_s);null!==e&&(t.preventDefault(),this.at=e)}#l({clientX:t}){let e=this.renderRoot.querySelector(".time"),{left:s,width:i}=e.getBoundingClientRect(),r=Math.min(1,Math.max(0,(t-s)/i));this.at=r*this.#t.end_s}#c({pointerType:t}){"mouse"===t&&(this.at=void 0)}},Se=["supine","seated","standing"];function je({hass:t,athlete:e},s){let i=t.states[e.entities[s]??""];return/^un(known|available)$/.test(i?.state??"unknown")?void 0:i}function Ce(t,e){let s=s=>je({hass:t,athlete:e},s)?.state??e.chosen[s]??"";return{protocol:s("protocol"),limb:s("limb"),posture:s("posture")}}var ze=({builtin:t,id:e,name:s})=>t?e:s;function Te({t,choose:e},s,i,r){let n=s[i];return x`<label>
<span class="name">${t(i)}</span>
<select
@change=${t=>e(i,t.target.value)}
>
${n?w:x`<option selected>${t("choose")}</option>`}
${r.map(([t,e])=>x`<option value=${t} .selected=${t===n}>${e}</option>`)}
</select>
</label>`}function He(t,e){return e<=90?t("seconds",{seconds:Math.round(e)}):Y(e)}function Ue(t,{repetitions:e,work_s:s}){return null!==e?t("reps",{count:e}):s?He(t,s):t("to_failure")}function Ie(t){return t.plan[t.set-1]}function Ne(t,{next:e}){let s=e.seconds??0;return"work"===e.kind?Ue(t,{repetitions:e.repetitions,work_s:e.seconds}):"done"===e.kind?t("done"):t("rest"===e.kind?"rest_for":"rest_off_for",{time:He(t,s)})}function De({phase_began_ms:t,phase_ends_ms:e},s){return null===e?0:(s-t)/Math.max(1,e-t)}function Re(t,e){let{t:s}=e;switch(t.phase){case"work":return((t,e)=>{let{t:s}=e,{set:i,sets:r}=t,{work_s:n,repetitions:a}=Ie(t)??Ee,o=s("set_of",{set:i,sets:r});if(n){let i=s("of_time",{time:He(s,n)});return[o,Be(t,e),i,"work"]}let l=a?s("of_reps",{count:a}):s("reps_to_failure");return[o,String(t.repetitions),l,"work"]})(t,e);case"rest":{let i=s(null===t.phase_ends_ms?"venting":"rest"),r=Ne(s,t);return[i,Be(t,e),s("then",{next:r}),"rest"]}case"ready":return((t,e)=>{let{t:s,stale:i}=e,r=t.cuffs.find(({tightness:t})=>null!==t);if(null===t.phase_ends_ms&&r)return[s("wrap_put"),String(r.tightness),s("wrap_felt"),"quiet"];let n=Math.max(0,Math.ceil(Le(t,e))),a=Ue(s,Ie(t)??Ee);return[s("ready"),i?"–":String(n),s("then",{next:a}),"rest"]})(t,e);case"paused":return[s("paused"),Oe(t,e),s("air_out"),"quiet"];default:return((t,e)=>{let{t:s,hass:i,stale:r,pressures:n}=e,{phase:a}=t,o="inflating"===a;if(t.wrap_on&&!o)return[s("wrap_take"),Oe(t,e),s("wrap_off_foot"),"quiet"];let l=o?Pe(n):Math.max(0,...n),h=o?s("of_mmhg",{target:Q(i,Fe(t))}):s("mmhg");return[s(a),r?"–":Q(i,l),h,o?"work":"quiet"]})(t,e)}}var Ee={repetitions:null,work_s:null},Le=({phase_ends_ms:t,phase_began_ms:e},{now_ms:s})=>((t??e)-s)/1e3;function Be(t,e){if(e.stale)return"–";if(null!==t.phase_ends_ms)return Y(Le(t,e));let s=t.plan[t.set-("rest"===t.phase?2:1)],i="rest"===t.phase?s?.rest_s:s?.work_s;return i?Y(i):Oe(t,e)}function Oe(t,e){let s=(e.now_ms-t.phase_began_ms)/1e3;return e.stale?"–":Y(Math.floor(s))}var Pe=([t=0,...e])=>Math.min(t,...e),Fe=t=>Math.min(...t.cuffs.flatMap(({target:t})=>t??[]),999),We=({repetitions:t,work_s:e,to_failure:s})=>null!==t?`${t}${s?"+":""}`:e?Y(e):"+";function Ve(t,e){let s=t.cuffs.length>1;return x`<div class="pressures">
<div class="cuffs ${s?"several":""}">
${t.cuffs.map(i=>((t,e,s,i)=>{let{hass:r,t:n,feed:a,look:o}=s,l=Z(r,t.placement);if(null!==t.tightness)return((t,e,{t:s})=>x`<div class="cuff">
<p class="pressure">
<strong>${t}</strong>
<span class="quiet">${s("wrap_felt")}</span>
<span class="about quiet">${e}</span>
</p>
</div>`)(t.tightness,i?l:"",s);let h=a.series.get(t.key),c=h?.newest??null,d=((t,e,s,{hass:i,t:r})=>e.lop_mmhg&&null!==t?r(s?"percent":"of_lop",{percent:tt(i,t/e.lop_mmhg),lop:Q(i,e.lop_mmhg)}):e.target?r("of_mmhg",{target:Q(i,e.target)}):"")(c,t,i,s),u=[i?l:"",d].filter(Boolean),p=Math.min(o.now_ms,(h?.at.at(-1)??0)+1500),f={from_ms:e.started_ms,until_ms:p};return x`<div class="cuff">
<p class="pressure">
<strong>${null===c?"–":Q(r,c)}</strong>
<span class="quiet">${n("mmhg")}</span>
<span class="about quiet">${u.join(" · ")}</span>
</p>
${At(h,f,t.lop_mmhg,n("trace_of",{limb:l}))}
</div>`})(i,t,e,s))}
</div>
${((t,{hass:e,t:s,feed:i,look:r})=>{let n=Ze(t,Object.values(i.cuffs),r.now_ms),a=t.time_in_band;return x`<p class="footing">
${n?x`<span class=${n.tone}>${((t,e,s)=>{if("red"===t.tone&&t.seconds>0&&!e)return x`<strong>${s("releases_in",{time:Y(t.left_s)})}</strong>`;let i=e?"–":Y(Math.floor(t.seconds));return x`${s("cuff_on")} <strong>${i}</strong>
${s("of_limit",{limit:Y(t.limit_s)})}`})(n,r.stale,s)}</span>`:w}
${null===a?w:x`<span class="good in-band"
>${s("in_band",{percent:tt(e,a)})}</span
>`}
</p>`})(t,e)}
</div>`}function Ze(t,e,s){let i=new Set(t.cuffs.map(({key:t})=>t));return((t,e,s)=>t.map(t=>kt(t,e,s)).sort((t,e)=>t.left_s-e.left_s)[0])(e.filter(({key:t})=>i.has(t)),s,t.limit_s)}var Ge={refill:["instant","normal","long"],symptom:["none","numbness","pain"]};function Je(t,e,{t:s,tell:i}){return x`<label>
<span>${s(t)} <output>${e??"–"}</output></span>
<input
type="range"
min="0"
max="10"
.value=${String(e??0)}
aria-valuetext=${null===e?s("not_said"):String(e)}
@change=${e=>i("log_set",{[t]:Number(e.target.value)})}
/>
</label>`}var Xe=(t,e)=>x`<p class="fact"><span class="name">${t}</span> <strong>${e}</strong></p>`,Ye={inflating:["pause","lower"],ready:["next pause","lower extra_set skip"],work:["repetition next pause","wrap_off lower extra_set"],rest:["next pause","wrap_off lower extra_set skip"],paused:["pause wrap_off",""],releasing:["wrap_off",""]},Ke=new Set(["next","pause"]),Qe=/inflating|holding|releasing|fault/;function ts(t,e,s){let i={name:`BFR cuff: ${e}`,documentationURL:"https://github.com/bfr-cuff/bfr_cuff",...s},r=window;r[t]??=[],r[t]?.push(i),(async(t,e)=>{await window.customElements.whenDefined("home-assistant");let s=document.querySelector("home-assistant");if(!s?.hass)return;let i=await P(s.hass).catch(()=>{});i&&(t.name=i(`${e}_name`),t.description=i(`${e}_about`))})(i,e)}(t=>{let e=()=>{for(let[e,s]of Object.entries(t))window.customElements.get(e)||window.customElements.define(e,s)};window.customElements.get("home-assistant")?e():window.customElements.whenDefined("home-assistant").then(e)})({"bfr-cuff-session-card":class extends wt{constructor(){super(...arguments),this.kind="athlete",this.#r=!1,this.#l=()=>{this.feed.ended=null,this.requestUpdate()}}static{this.styles=[wt.styles,':host{container-type:inline-size}.body{display:flex;flex:1;flex-direction:column;gap:14px;min-height:566px}.stage{min-height:262px}.dots{display:flex;gap:5px;margin:0;padding:0;list-style:none}.dots li{flex:1;max-width:56px;padding:6px 0;border:2px solid var(--bfr-line);border-radius:10px;text-align:center;font-size:15px;font-weight:600;color:var(--bfr-quiet)}.many{flex-wrap:wrap}.dots.many li{flex-basis:24px;padding:2px 0;font-size:13px}.dots .done,.dots .short{border-color:transparent;background:var(--bfr-surface);color:var(--bfr-text)}.dots .done:after{content:"\\2713" / "";font-size:12px;color:var(--bfr-good-text)}.dots .now{border-color:var(--bfr-good);color:var(--bfr-text)}.dots .short{color:var(--bfr-amber-text)}.question,.logging,.checks{display:grid;gap:7px}.logging,.before,.small button,.several .about{font-size:14px}.logging span{display:flex;justify-content:space-between}input{width:100%;height:32px;margin:0;accent-color:var(--bfr-rest)}.cuffs{display:grid;grid-auto-columns:minmax(0,1fr);grid-auto-flow:column;gap:18px}.several{--bfr-trace-height: 72px}.several .about{flex-basis:100%}.pressure{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 8px;margin-block-end:6px}.pressure strong{font-size:40px;line-height:1.1}.footing{display:flex;justify-content:space-between;min-height:1.5em;margin-block-start:8px}.in-band{margin-inline-start:auto;font-weight:600}.actions{display:grid;gap:var(--bfr-gap);margin-block-start:auto}.actions>div{display:flex;gap:var(--bfr-gap);min-height:52px}.actions>.small{min-height:44px}.actions button{flex:1;padding:0 6px}.choosing,.ended{display:flex;flex:1;flex-direction:column;gap:14px}.choices{display:grid;grid-template-columns:1fr 1fr;gap:12px}.choices :first-child{grid-column:1 / -1}select{width:100%;min-height:48px;margin-block-start:4px;padding:0 10px;border:1px solid var(--bfr-line);border-radius:var(--bfr-radius);background:var(--card-background-color)}.checks{align-content:center;flex:1;padding:16px;border-radius:var(--bfr-radius);background:color-mix(in srgb,var(--bfr-text) 4%,transparent)}.checks p{padding-inline-start:26px}.checks p:before{content:"\\2713" / "";float:inline-start;width:26px;margin-inline-start:-26px;font-weight:700;color:var(--bfr-good-text)}.checks .amber:before{content:"!" / "";color:inherit}.checks .refusal,.checks strong{display:block;font-size:18px;font-weight:600}.moving :first-child,.start{flex-grow:1.4;font-weight:600;background:color-mix(in srgb,var(--bfr-good) 24%,transparent)}.start{flex:none;min-height:60px;font-size:18px}.start:enabled{color:#fff;background:var(--bfr-go)}.before{display:grid;gap:8px;padding-block-start:12px;border-block-start:1px solid var(--bfr-line)}.suggestion{display:flex;align-items:center;justify-content:space-between}.suggestion button{flex:none}.ended{justify-content:center}.reason{font-size:30px;font-weight:700;line-height:1.15}dl{display:flex;flex-wrap:wrap;gap:12px 28px;margin:0}dd{margin:0;font-size:22px;font-weight:600}@container (min-width: 640px){.body{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:18px 32px;align-items:center;min-height:384px;--bfr-trace-height: 132px}.actions,.choosing{grid-column:1 / -1;align-self:stretch}.choices{grid-template-columns:repeat(3,1fr)}.choices :first-child{grid-column:auto}}\n']}static getConfigForm(){return X("athlete","calendar")}#t;#e;#i;#r;disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.#i)}all({athletes:t}){return t}find(t,e){return R(t,e)}followed({entry_id:t}){return{athlete:t}}watched(){let t=this.installed?.cuffs??[];return[...Object.values(this.subject?.entities??{}),...t.map(({entities:t})=>t.phase)]}about(){let t=this.#s;return t?x`· ${((t,e)=>{let s=e.map(({placement:t})=>t.split("_")[1]??""),i=`both_${"calf"===s[0]?"calve":s[0]}s`;return 2===s.length&&s[0]===s[1]?Z(t,i):e.map(({placement:e})=>Z(t,e)).join(", ")})(this.hass,t.cuffs)}
<span class="hidden" aria-live="polite">${((t,e)=>{let{phase:s,phase_began_ms:i,phase_ends_ms:r}=t,{t:n}=e,[a,,o]=Re(t,e);return"work"===s?`${a}. ${Ue(n,Ie(t)??Ee)}.`:"rest"!==s||null===r?`${a}.`:`${a}. ${He(n,(r-i)/1e3)}, ${o}.`})(t,this.#n)}</span>`:w}chip(){return this.#s?G(this.hass,this.#s.protocol):""}body(t){let{session:e,ended:s}=this.feed,i=this.#a(t);return e?x`${r=e,n=i,x`<div class="stage">
${St(Re(r,n.look))}
<div class="side">
${((t,{t:e})=>{let s=(t=>t.plan.map((e,s)=>{let i=t.records.find(t=>t.number===s+1);if(i){let t=i.repetitions??e.repetitions;return{text:null===t?We(e):String(t),state:i.cut_short?"short":"done"}}let r=s+1===t.set&&"work"===t.phase;return{text:We(e),state:r?"now":"todo"}}))(t),i=s.length>6?"many":"";return x`<ol class="dots ${i}" aria-label=${e("sets")}>
${s.map(t=>x`<li class=${t.state}>${t.text}</li>`)}
</ol>`})(r,n)}
${((t,e)=>t.question&&"releasing"!==t.phase?((t,{t:e,tell:s})=>{let i="refill"===t.question?"refill":"symptom";return x`<div class="question" role="group" aria-labelledby="question">
<strong id="question">${e(`ask_${i}`)}</strong>
${Ge[i].map(t=>x`<button @click=${()=>s("report",{[i]:t})}>
${e(`${i}_${t}`)}
</button>`)}
</div>`})(t,e):"rest"===t.phase&&t.records.length?((t,e)=>{let s=t.records.at(-1);return x`<div class="logging">
${Je("rpe",s?.rpe??null,e)}
${Je("discomfort",s?.discomfort??null,e)}
<p class="quiet">${e.t("discomfort_ends")}</p>
</div>`})(t,e):((t,{hass:e,t:s})=>{let i=Ie(t)?.exercise,r=t.load_kg;return x`
${"releasing"===t.phase?w:Xe(s("next"),Ne(s,t))}
${i?Xe(s("exercise"),i):w}
${r?Xe(s("load"),s("kg",{kg:Q(e,r,1)})):w}
`})(t,e))(r,n)}
</div>
</div>`} ${Ve(e,i)}
${((t,{t:e,press:s})=>{let{phase:i}=t,r=(r="",n="")=>{let a=r.split(" ").filter((t=>e=>"repetition"===e?!Ie(t)?.work_s:"wrap_off"===e?t.wrap_on:"lower"===e?t.cuffs.every(({tightness:t})=>null===t):""!==e)(t));return x`<div class=${n}>
${a.map(t=>x`<button @click=${()=>s(t)}>
${e(Ke.has(t)?`${t}_${i}`:t)}
</button>`)}
</div>`},[n,a]=Ye[i]??[];return x`<div class="actions">
${r(n,"inflating"===i?"":"moving")} ${r(a,"small")}
</div>`})(e,i)}`:s?x`${((t,e,s)=>{let{hass:i,t:r,athlete:n,feed:a,look:o}=e,l=i.states[n.entities.last_end??""]?.state,h=t.reason??l??"stopped",c=Ze(t,Object.values(a.cuffs),o.now_ms),d=t.records.reduce((t,e)=>t+(e.repetitions??0),0),u=[[`${t.records.length}/${t.sets}`,r("sets_done")],...d?[[String(d),r("reps_done")]]:[],...c?[[Y(Math.floor(c.seconds)),r("cuff_on")]]:[],...null===t.time_in_band?[]:[[`${tt(i,t.time_in_band)} %`,r("in_band_short")]]];return x`<div class="ended">
<p class="reason ${"done"===h?"good":"amber"}">
${J(i,h)}
</p>
<dl>
${u.map(([t,e])=>x`<div><dt class="name">${e}</dt><dd>${t}</dd></div>`)}
</dl>
<button @click=${s}>${r("dismiss")}</button>
</div>`})(s,i,this.#l)} ${Ve(s,i)}`:((t,e,s)=>{let{hass:i,t:r,athlete:n,press:a}=t,o=Ce(i,n),l=n.protocols.map(t=>[ze(t),G(i,t)]),h=new Set(n.limbs);o.limb&&h.add(o.limb);let c=[...h].map(t=>[t,Z(i,t)]),d=Se.map(t=>[t,V(i,"select.posture",t)]),u=e?.plan&&!e.refusal&&!s&&i.connected;return x`<div class="choosing">
<div class="choices">
${Te(t,o,"protocol",l)}
${Te(t,o,"limb",c)}
${Te(t,o,"posture",d)}
</div>
<div class="checks" id="checks" aria-live="polite">${(({hass:t,t:e},s)=>{if(!s)return x`<span class="quiet">${e("checking")}</span>`;let{plan:i,refusal:r,warnings:n}=s;if(r||!i)return x`<p class="amber refusal">${r}</p>`;let a=[e("plan_sets",{sets:i.sets}),e("plan_limit",{limit:Y(i.time_limit)}),i.load?e("plan_load",{load:Q(t,i.load,1)}):""];return x`
${i.cuffs.map(e=>x`<p>
<strong>${Z(t,e.placement)}</strong> ${e.found}
</p>`)}
<p>${a.filter(Boolean).join(" · ")}</p>
${i.load_found?x`<p>${i.load_found}</p>`:w}
${n.map(t=>x`<p class="amber">${t}</p>`)}
`})(t,e)}</div>
<button
class="start"
?disabled=${!u}
aria-describedby="checks"
@click=${()=>a("start")}
>
${r(s?"starting":"start")}
</button>
${(t=>{let{hass:e,t:s}=t,i=je(t,"last_session");if(!i)return w;let r=je(t,"last_end")?.state,n=je(t,"time_in_band")?.state,a=et(e,i.state,{weekday:"long",day:"numeric",month:"short"}),o="done"===r?"":"amber",l=[r?J(e,r):"",n?s("in_band",{percent:tt(e,Number(n)/100)}):""].filter(Boolean).join(" · ");return x`<div class="before">
<p>${s("last",{day:a})} <span class=${o}>${l}</span></p>
${(t=>{let{hass:e,t:s,press:i}=t,r=je(t,"suggestion");if(!r)return w;let{amount:n,why:a}=r.attributes,o=r.state,l=`sensor.suggestion.state_attributes.why.state.${a}`,h=[V(e,"sensor.suggestion",o),n?s(`amount_${o}`,{amount:Q(e,n,1)}):""].filter(Boolean).join(": "),c=e.localize(`component.bfr_cuff.entity.${l}`);return x`<p class="suggestion">
<span><strong>${h}</strong> ${c}</span>
${"hold"===o?w:x`<button @click=${()=>i("take_suggestion")}>${s("take_suggestion")}</button>`}
</p>`})(t)}
</div>`})(t)}
</div>`})(i,this.#t,this.#r);var r,n}hint(){let{session:t}=this.feed;if(t?.reason)return J(this.hass,t.reason);if(t)return this.t(`hint_${t.phase}`);let e=this.#o();return e.length?this.t("still_up",{cuffs:e.map(({name:t})=>t).join(", ")}):""}get#s(){return this.feed.session??this.feed.ended}get cuffs(){return(this.feed.session?.cuffs??[]).flatMap(({key:t})=>this.feed.cuffs[t]??[])}get urgent(){return null!==this.feed.session||this.#o().length>0}get moving(){return null!==this.feed.session}get#n(){let{feed:t,hass:e,t:s}=this;return{hass:e,t:s,now_ms:t.clock.now(),pressures:this.cuffs.flatMap(({key:e})=>t.series.get(e)?.newest??[]),stale:this.stale}}#a(t){let{entry_id:e,entities:s}=t;return{hass:this.hass,t:this.t,athlete:t,feed:this.feed,look:this.#n,press:t=>this.#h(t,s[t]),tell:(t,s)=>this.do(`bfr_cuff.${t}`,{athlete:e,...s}),choose:(t,e)=>this.do("select.select_option",{option:e},s[t])}}#o(){let{athletes:t=[],cuffs:e=[]}=this.installed??{},s=(t="")=>this.hass.states[t]?.state??"idle";return t.some(({name:t,entities:e})=>t!==this.subject?.name&&"idle"!==s(e.session_phase))?[]:e.filter(({entities:t})=>Qe.test(s(t.phase)))}async#h(t,e){this.#r="start"===t,await this.do("button.press",{},e),this.#r=!1,this.#e=void 0,this.requestUpdate()}async release(){let{hass:t,subject:e}=this;if(!e)return void await st(t,"bfr_cuff.release_all");let s=this.feed.session?.cuffs.map(({key:t})=>t)??[],i=this.installed?.cuffs.filter(({key:t})=>s.includes(t))??[],r=[...new Set([...i,...this.#o()])].flatMap(t=>t.device_id??[]);await Promise.all([st(t,"bfr_cuff.stop_session",{athlete:e.entry_id}),r.length&&st(t,"bfr_cuff.release",{},{device_id:r})])}#l;async#c(t){let e=((t,{protocols:e})=>{let s=e.find(e=>ze(e)===t.protocol);return{...t,protocol:s?.id??t.protocol}})(Ce(this.hass,t),t),s=this.watched().map(t=>this.hass.states[t??""]?.state),i=JSON.stringify([t.entry_id,e,s]);if(i!==this.#e&&this.hass.connected){this.#e=i,clearTimeout(this.#i),this.#i=setTimeout(()=>{this.#e=void 0,this.refresh()},1e4);try{let s=await((t,e,s)=>t.callWS({type:"bfr_cuff/preview",athlete:e,language:t.language,...s}))(this.hass,t.entry_id,e);this.#e===i&&(this.#t=s)}catch(t){this.#t={plan:null,refusal:it(t),warnings:[]}}this.requestUpdate()}}updated(){super.updated(),this.ready&&(!this.#s&&this.visible.now&&this.subject?this.#c(this.subject):clearTimeout(this.#i))}frame(){let{session:t,cuffs:e}=this.feed;if(!t)return;let{now_ms:s,pressures:i}=this.#n,r=Ze(t,Object.values(e),s);jt(this.renderRoot,((t,e,s)=>{let i=Ie(t);switch(t.phase){case"work":return i?.repetitions?t.repetitions/i.repetitions:De(t,e);case"rest":case"ready":return null===t.phase_ends_ms?1:1-De(t,e);case"inflating":return Math.min(1,Pe(s)/(Fe(t)||1));default:return 0}})(t,s,i),r),this.stale||qt(this.renderRoot,t.started_ms,s)}},"bfr-cuff-cuff-card":zt,"bfr-cuff-history-card":ke,"bfr-cuff-history-map":Ae,"bfr-cuff-history-trace":qe,"bfr-cuff-release-card":Tt,"ll-strategy-dashboard-bfr-cuff":Lt}),((t={})=>{for(let e of["session","cuff","history"])ts("customCards",e,{type:`bfr-cuff-${e}-card`,getEntitySuggestion:t[e]});ts("customStrategies","dashboard",{type:"bfr-cuff",strategyType:"dashboard"})})({history(t,e){let{platform:s,translation_key:i,device_id:r}=t.entities?.[e]??{};return"bfr_cuff"===s&&Me.has(i??"")?{config:{type:"custom:bfr-cuff-history-card",athlete:r}}:null}});