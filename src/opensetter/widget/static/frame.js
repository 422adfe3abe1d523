// The chat in a frame on another website. Browsers keep cookies from it there, so it says by itself whom it speaks for:
// by a token in the storage that browsers keep apart for each website. If it has none, as in private windows, the
// website's page keeps the token for as long as its tab is open.
{
  const { dataset } = document.querySelector(".chat"), { base, script, color, ink, hue } = dataset;
  const shelf = `visitor:${base}`, ask = window.fetch, look = document.documentElement.style;
  const store = (action) => { try { return action(localStorage); } catch { return null; } };
  const isKeeping = store((storage) => [storage.getItem(shelf)]);
  let visitor = isKeeping?.[0], keeper, isShown = true, unread = 0, pause = 500;

  // What the website's page is told has nothing in it that only some may know.
  const tell = (what, more) => parent.postMessage({ opensetter: what, ...more }, "*");

  const offered = isKeeping ?? new Promise((resolve) => {
    setTimeout(resolve, 500);
    addEventListener("message", ({ source, origin, data }) => {
      if (source !== parent || data?.opensetter !== "keeps") return;
      [visitor, keeper] = [String(data.visitor ?? ""), origin];
      resolve();
    });
    tell("recall");
  });

  function keep() {
    store((storage) => storage.setItem(shelf, visitor));
    // Only the page that has offered it, which the chat's owner has named, is told the token.
    if (keeper && keeper !== "null") parent.postMessage({ opensetter: "keep", visitor }, keeper);
  }

  window.fetch = (address, options = {}) => {
    if (!isShown && address.endsWith("/read")) return Promise.reject(new Error("Nobody has seen it yet."));
    return ask(address, { ...options, headers: { ...options.headers, ...(visitor && { "OpenSetter-Visitor": visitor }) } });
  };

  // A browser's own sends no header.
  window.EventSource = class {
    #ending = new AbortController();
    #listeners = {};

    constructor(address) { this.#read(address); }
    addEventListener(name, listener) { this.#listeners[name] = listener; }
    close() { this.#ending.abort(); }

    async #read(address) {
      try {
        const response = await fetch(`${address}&recent=true`, { signal: this.#ending.signal });
        if (response.status === 403) await identify();
        if (!response.ok) throw response;
        this.onopen();
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let text = "", value, done; ({ value, done } = await reader.read(), !done);) {
          const events = (text + value).split("\n\n");
          text = events.pop();
          for (const event of events) this.#hear(event);
        }
      } catch { /* whatever it was, the chat tries again */ }
      if (!this.#ending.signal.aborted) this.onerror();
    }

    #hear(event) {
      const [name, data] = ["event", "data"].map((field) => event.match(new RegExp(`^${field}: (.*)$`, "m"))?.[1]);
      if (name !== "message") this.#listeners[name]?.({ data });
      else {
        this.onmessage({ data });
        if (!isShown && JSON.parse(data).sender === "bot") tell("unread", { count: ++unread });
      }
    }
  };

  async function identify() {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(`${base}/visitors`, { method: "POST", headers, body: "{}" });
    if (!response.ok) throw response;
    ({ visitor, speaker: dataset.speaker } = await response.json());
    keep();
  }

  async function begin() {
    const banner = document.querySelector(".banner");
    try {
      await offered;
      await identify();
      banner.textContent = "";
      document.head.append(Object.assign(document.createElement("script"), { src: script }));
    } catch {
      banner.textContent = JSON.parse(document.querySelector("#texts").textContent).connection_lost;
      setTimeout(begin, pause = Math.min(pause * 2, 15e3));
    }
  }

  addEventListener("message", ({ source, data }) => {
    if (source !== parent || !/^(shown|hidden)$/.test(data?.opensetter)) return;
    const wasShown = isShown;
    isShown = data.opensetter === "shown";
    if (!isShown || wasShown) return;
    unread = 0;
    document.onvisibilitychange?.();
    if (matchMedia("(pointer: fine)").matches) document.querySelector("textarea").focus();
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.isComposing) tell("close"); });

  look.setProperty("--hue", hue);
  look.setProperty("--accent", color);
  look.setProperty("--accent-strong", color);
  look.setProperty("--on-accent", ink);
  begin();
}
