// The web chat: shows what is said at once, and delivers what is written once, whatever the network does.
const $ = (selector, root = document) => root.querySelector(selector);
const list = $(".messages"), scroller = $(".scroller"), form = $(".composer"), input = $("textarea"), send = $(".send");
const typing = $(".typing"), newest = $(".newest"), blank = $("template").content.firstElementChild;
const texts = JSON.parse($("#texts").textContent), { dataset } = $(".chat");
const { base } = dataset, shelf = `chat:${base}:${dataset.speaker}:`;
const GROUP_GAP = 300e3, HOUR = 3600e3;
let last = Number(dataset.last), read = 0;

// Showing. A message has an id once the server has it; until then it waits.
function show({ messageId, clientId, sender, content, createdAt, state }) {
  clientId ??= messageId;
  let item = $(`[data-id="${messageId}"], [data-client="${clientId}"]`);
  if (!item) {
    item = blank.cloneNode(true);
    item.classList.add(sender, "new");
    Object.assign(item.dataset, { client: clientId, at: createdAt });
    $(".unseen", item).textContent = `${sender === "user" ? texts.you : $("h1").textContent}: `;
    $(".bubble", item).textContent = content;
    fill(item);
  }
  if (messageId) settle(item, messageId);
  else mark(item, state);
  place(item);
}

function settle(item, messageId) {
  item.dataset.id = messageId;
  forget(item.dataset.client);
  mark(item, "sent");
}

function mark(item, state) {
  const label = $(".state", item);
  item.dataset.state = state;
  label.textContent = texts[state] ?? texts.failed;
  label.disabled = !/failed|refused/.test(state);
}

function place(item) {
  const rank = ({ dataset }) => Number(dataset.id) || Infinity;
  const next = [...list.children].find((other) => rank(other) > rank(item)) ?? null;
  if (!item.parentNode || item.nextElementSibling !== next) list.insertBefore(item, next);
  arrange();
}

function fill(item) {
  $("time", item).textContent = new Date(item.dataset.at).toLocaleTimeString([], { timeStyle: "short" });
  if (item.matches(".user")) return;
  // Links are made as nodes, never as markup: nothing that anybody wrote is read as HTML.
  const bubble = $(".bubble", item), text = bubble.textContent, parts = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(/\bhttps?:\/\/[^\s<>"]+/gi)) {
    const href = found.replace(found.includes("(") ? /[.,;:!?'’”»\]]+$/ : /[.,;:!?'’”»\])]+$/, "");
    const link = Object.assign(document.createElement("a"), { href, textContent: href, target: "_blank", rel: "noopener" });
    parts.push(text.slice(end, index), link);
    end = index + href.length;
  }
  bubble.replaceChildren(...parts, text.slice(end));
}

function arrange() {
  let before, at;
  for (const item of list.children) {
    const then = new Date(item.dataset.at), sameDay = at?.toDateString() === then.toDateString();
    const joins = sameDay && then - at < GROUP_GAP && item.matches(".user") === before.matches(".user");
    if (sameDay) delete item.dataset.day;
    else item.dataset.day = dayName(then);
    item.classList.toggle("starts", !joins);
    before?.classList.toggle("ends", !joins);
    [before, at] = [item, then];
  }
  before?.classList.add("ends");
  $(".empty").hidden = before;
}

function dayName(date) {
  const days = Math.ceil((new Date().setHours(0, 0, 0, 0) - date) / 24 / HOUR);
  if (days < 1) return texts.today;
  return days < 2 ? texts.yesterday : date.toLocaleDateString(texts.language, { dateStyle: "full" });
}

// Writing. What is not acknowledged is kept, under an id that begins with the time. The server takes the first message
// of an id, so trying again neither loses nor doubles it.
const store = (action) => { try { action(localStorage); } catch { /* a reload forgets */ } };
const forget = (id) => store((storage) => storage.removeItem(shelf + id));
const written = (id) => new Date(parseInt(id, 36)); // up to the first hyphen

function pend(clientId, content, state) {
  show({ clientId, content, state, sender: "user", createdAt: written(clientId).toISOString() });
}

function say(content) {
  const clientId = [Date.now().toString(36), ...crypto.getRandomValues(new Uint32Array(4))].join("-");
  store((storage) => storage.setItem(shelf + clientId, content));
  pend(clientId, content, "sending");
  scroller.scrollTop = 0;
  flush();
}

function recall(storage) {
  for (const key of Object.keys(storage).sort()) {
    if (!key.startsWith(shelf)) continue;
    const id = key.slice(shelf.length), age = Date.now() - written(id);
    if (age > 24 * HOUR || $(`[data-client="${id}"]`)) forget(id);
    // What was written long ago is not sent unasked.
    else pend(id, storage.getItem(key), age > HOUR ? "refused" : "sending");
  }
}

function post(path, json) {
  const headers = { "Content-Type": "application/json" }, signal = AbortSignal.timeout?.(15e3);
  return fetch(`${base}/${path}`, { method: "POST", headers, signal, body: JSON.stringify(json) });
}

let busy = false, again;
async function flush() {
  if (busy) return;
  busy = true;
  clearTimeout(again);
  try {
    for (let item; (item = $(".message:not([data-id], [data-state=refused])")); place(item)) {
      const response = await post("messages", { messageId: item.dataset.client, content: $(".bubble", item).textContent });
      if (response.status >= 500) throw response;
      if (response.ok) settle(item, (await response.json()).messageId);
      else mark(item, "refused");
    }
  } catch {
    for (const item of document.querySelectorAll("[data-state=sending]")) mark(item, "failed");
    again = setTimeout(flush, 4000);
  }
  busy = false;
}

function seen() {
  if (document.hidden || last <= read) return;
  post("read", { messageId: read = last }).catch(() => { read = 0; }); // told again with the next message
}

// Listening. The server speaks every fifteen seconds at least, so a longer silence is a dead connection.
let stream, pause, timer, silence, alarm;
function connect() {
  stream?.close();
  clearTimeout(timer);
  stream = new EventSource(`${base}/events?after=${last}`);
  stream.onerror = lose;
  stream.onopen = () => { pause = 500; hear(); flush(); };
  stream.addEventListener("typing", (event) => { hear(); typing.hidden = !JSON.parse(event.data).on; });
  stream.onmessage = (event) => {
    const message = JSON.parse(event.data);
    hear();
    last = Math.max(last, message.messageId);
    show(message);
    seen();
  };
}

function hear() {
  [silence, alarm].forEach(clearTimeout);
  alarm = null;
  silence = setTimeout(lose, 40e3);
  warn("");
}

function lose() {
  stream.close();
  typing.hidden = true;
  // A restarted server is back before anybody need read this.
  alarm ??= setTimeout(warn, navigator.onLine ? 1500 : 0, texts.connection_lost);
  clearTimeout(timer);
  timer = setTimeout(connect, pause);
  pause = Math.min(pause * 2, 15e3) || 500;
}

const warn = (text) => { $(".banner").textContent = text; };

function grow() {
  send.disabled = !input.value.trim();
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
}

form.onsubmit = (event) => {
  event.preventDefault();
  if (send.disabled) return;
  say(input.value.trim());
  input.value = "";
  grow();
};
input.oninput = grow;
input.onkeydown = (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) form.onsubmit(event); };
send.onpointerdown = (event) => event.preventDefault(); // keeps a phone's keyboard open
newest.onclick = () => { scroller.scrollTop = 0; };
scroller.onscroll = () => { newest.hidden = scroller.scrollTop > -240; };
document.onclick = ({ target }) => {
  if (target.matches(".chip")) say(target.textContent);
  if (target.matches(".state")) { mark(target.closest(".message"), "sending"); flush(); }
};
addEventListener("online", connect);
addEventListener("offline", lose);
// A phone that slept may hold a connection that only looks alive.
document.onvisibilitychange = () => document.hidden || (connect(), seen());

[...list.children].forEach(fill);
arrange();
store(recall);
$(".chips").hidden = form.hidden = false;
if (matchMedia("(pointer: fine)").matches) input.focus();
connect();
seen();
