// A bubble for any website, and behind it the chat in a frame of its own origin:
//   <script src="https://chat.example.com/widget.js" data-bot-integration="123" async></script>
// It needs no more of the page's content security policy than script-src, connect-src and frame-src for that origin.
(() => {
  const tag = document.currentScript ?? document.querySelector("script[data-bot-integration]");
  const home = new URL(".", tag?.src ?? location).href.slice(0, -1);
  const RETRIES_MS = [3e3, 15e3];
  const LENGTH = /^\d{1,4}(\.\d{1,3})?(px|rem|em|vw|vh|%)$/;

  const STYLE = `
    :host { display: contents !important; }
    [hidden] { display: none !important; }
    button { box-sizing: border-box; margin: 0; padding: 0; border: 0; cursor: pointer; -webkit-tap-highlight-color: transparent; }
    button:focus-visible { outline: 3px solid #fff; outline-offset: -5px; box-shadow: 0 0 0 3px #1a1a1a; }
    svg { display: block; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    .launcher {
      position: fixed; z-index: 2147483000; bottom: max(var(--bottom), env(safe-area-inset-bottom)); right: var(--side);
      display: grid; place-items: center; width: var(--width); height: var(--height); border-radius: 999px;
      background: var(--primary); color: var(--icon); box-shadow: 0 2px 6px #0003, 0 8px 24px #0003;
    }
    .launcher svg { width: 46%; height: 46%; }
    .launcher .shut, [aria-expanded=true] .talk { display: none; }
    [aria-expanded=true] .shut { display: block; }
    .badge {
      position: absolute; top: -4px; right: -4px; box-sizing: border-box; min-width: 22px; height: 22px; padding: 0 6px;
      border: 2px solid #fff; border-radius: 11px; background: #c1272d; color: #fff; font: 700 12px/18px system-ui, sans-serif;
      text-align: center;
    }
    .panel {
      position: fixed; z-index: 2147483000; bottom: calc(var(--bottom) + var(--height) + 14px); right: var(--side);
      width: min(420px, calc(100vw - 2 * var(--side))); height: min(70vh, 720px);
      min-height: min(420px, calc(100vh - var(--bottom) - var(--height) - 28px));
      border-radius: 16px; background: #fff; overflow: hidden; box-shadow: 0 4px 12px #0002, 0 16px 56px #0004;
    }
    .left .launcher, .left .panel { right: auto; left: var(--side); }
    iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal; }
    .close {
      position: absolute; top: 12px; right: 12px; display: grid; place-items: center; width: 44px; height: 44px;
      border-radius: 12px; background: transparent; color: #4a4f57;
    }
    .close:hover { background: #7773; }
    .close:focus-visible { outline-color: #1a1a1a; box-shadow: 0 0 0 2px #fff; }
    .close svg { width: 20px; height: 20px; }
    @media (prefers-color-scheme: dark) { .panel { background: #15171c; } .close { color: #c3c8d0; } }
    @media (prefers-reduced-motion: no-preference) {
      .launcher { transition: transform 0.15s; }
      .launcher:hover { transform: scale(1.05); }
      .panel { animation: rise 0.18s ease-out; }
      @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
    }
    @media (max-width: 480px) {
      .panel { inset: 0 !important; width: auto; height: auto; min-height: 0; border-radius: 0; }
      [aria-expanded=true] { display: none; }
    }`;
  const TALK = "M12 3.500c-5 0-9 3.300-9 7.500 0 2.300 1.300 4.400 3.300 5.800L5.500 20.500l4-2a11 11 0 0 0 2.500.300c5 0 9-3.300 9-7.800s-4-7.500-9-7.500z";
  const CROSS = "M6 6l12 12M18 6L6 18";

  // Nodes one by one: neither markup nor style attributes, which strict pages refuse.
  function make(name, given = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const stored = (action) => { try { return action(sessionStorage); } catch { return null; } };

  function icon(className, path) {
    const [svg, line] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("class", className);
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  }

  class ChatbotWidget {
    #host = make("opensetter-chat");
    #id; #base; #options; #all; #launcher; #badge; #panel; #frame; #texts; #wantsOpen; #isGone;

    constructor(options = {}) {
      this.#id = String(options.botIntegrationId ?? "");
      this.#base = String(options.baseUrl ?? home).replace(/\/+$/, "");
      this.#options = options;
      if (/^[1-9]\d{0,18}$/.test(this.#id)) this.#load(0);
      else console.error("OpenSetter: say which chat it is, by data-bot-integration.");
    }

    show() { if (this.#all) this.#all.hidden = false; }
    hide() { this.closeChat(); if (this.#all) this.#all.hidden = true; }
    openChat() { this.#toggle(true); }
    closeChat() { this.#toggle(false); }

    destroy() {
      this.#isGone = true;
      removeEventListener("message", this.#hear);
      this.#host.remove();
    }

    async #load(attempt) {
      try {
        const address = `${this.#base}/api/v1/bot-integrations/${this.#id}/website-widget/configuration`;
        const response = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
        if (response.status === 404) return console.warn("OpenSetter: there is no such chat.");
        const { data } = await response.json();
        if (!data.isAllowed) return console.warn(`OpenSetter: ${location.origin} is not among the websites of this chat.`);
        if (!this.#isGone) this.#build(data);
      } catch (error) {
        if (attempt < RETRIES_MS.length) setTimeout(() => this.#load(attempt + 1), RETRIES_MS[attempt]);
        else console.warn("OpenSetter: the chat cannot be reached.", error);
      }
    }

    #build({ branding, colors, position, texts }) {
      this.#texts = { ...texts, title: branding.title };
      this.#badge = make("span", { class: "badge", "aria-hidden": "true", hidden: "" });
      this.#launcher = make(
        "button",
        { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false" },
        icon("talk", TALK), icon("shut", CROSS), this.#badge,
      );
      const close = make("button", { type: "button", class: "close", "aria-label": texts.close }, icon("", CROSS));
      this.#panel = make("div", { class: "panel", role: "dialog", "aria-label": branding.title, hidden: "" }, close);
      this.#all = make("div", {}, this.#launcher, this.#panel);
      this.#style(colors, position);
      this.#launcher.onclick = () => this.#toggle(this.#panel.hidden, true);
      close.onclick = () => this.#toggle(false, true);
      this.#all.onkeydown = (event) => { if (event.key === "Escape") this.#toggle(false, true); };
      addEventListener("message", this.#hear);
      this.#name(0);
      const root = this.#host.attachShadow({ mode: "open" }), sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
      root.append(this.#all);
      document.body.append(this.#host);
      if (this.#wantsOpen) this.#toggle(true);
    }

    #style(colors, position) {
      const { position: place = {}, colors: own = {}, size = {}, side } = this.#options;
      const onLeft = (side ?? (place.left ? "left" : position)) === "left";
      if (onLeft) this.#all.classList.add("left");
      const set = (name, value, fallback, isGood) =>
        this.#all.style.setProperty(name, isGood(String(value ?? "")) ? value : fallback);
      const isLength = (value) => LENGTH.test(value), isColor = (value) => CSS.supports("color", value);
      set("--bottom", place.bottom, "20px", isLength);
      set("--side", onLeft ? place.left : place.right, "20px", isLength);
      set("--width", size.width, "60px", isLength);
      set("--height", size.height ?? size.width, "60px", isLength);
      set("--primary", own.primary, colors.primary, isColor);
      set("--icon", own.iconFill, colors.iconFill, isColor);
    }

    #name(unread) {
      const { open, close, unread: fresh } = this.#texts, isOpen = !this.#panel.hidden;
      this.#badge.hidden = !unread;
      this.#badge.textContent = unread > 9 ? "9+" : unread;
      this.#launcher.setAttribute("aria-expanded", isOpen);
      this.#launcher.setAttribute("aria-label", isOpen ? close : open + (unread ? `. ${fresh}: ${unread}` : ""));
    }

    #toggle(isOpen, byHand) {
      this.#wantsOpen = isOpen;
      if (!this.#panel || isOpen !== this.#panel.hidden) return;
      this.#panel.hidden = !isOpen;
      this.#name(0);
      if (!isOpen) {
        this.#say("hidden");
        if (byHand) this.#launcher.focus();
        return;
      }
      if (this.#frame) this.#say("shown");
      else this.#open();
      this.#frame.focus();
    }

    #open() {
      this.#frame = make("iframe", {
        title: this.#texts.title,
        src: `${this.#base}/p/embed/${this.#id}/chat`,
        referrerpolicy: "no-referrer",
        sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox",
      });
      this.#panel.prepend(this.#frame);
    }

    #say(what, more) {
      this.#frame?.contentWindow?.postMessage({ opensetter: what, ...more }, new URL(this.#base).origin);
    }

    #hear = ({ source, origin, data }) => {
      if (!this.#frame || source !== this.#frame.contentWindow || origin !== new URL(this.#base).origin) return;
      if (data?.opensetter === "close") this.#toggle(false, true);
      // A frame without a storage of its own leaves here who speaks in it.
      const shelf = `opensetter:${this.#id}`;
      if (data?.opensetter === "recall") this.#say("keeps", { visitor: stored((storage) => storage.getItem(shelf)) });
      if (data?.opensetter === "keep") stored((storage) => storage.setItem(shelf, data.visitor));
      if (data?.opensetter === "unread" && this.#panel.hidden) this.#name(Number(data.count) || 0);
    };
  }

  window.ChatbotWidget ??= ChatbotWidget;
  const { botIntegration, position, bottom, left, right, width, height, primary, iconFill } = tag?.dataset ?? {};
  if (!botIntegration) return;
  const begin = () => {
    window.openSetterChat = new ChatbotWidget({
      botIntegrationId: botIntegration,
      side: position,
      position: { bottom, left, right },
      size: { width, height },
      colors: { primary, iconFill },
    });
  };
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin, { once: true });
})();
