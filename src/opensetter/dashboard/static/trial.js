// Follows a trial and sends its messages without loading the page anew, so that what is typed beside it stays.
"use strict";

const say = document.querySelector("#say");
let followed = null;

const renew = async (answer) => {
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const selector of ["#messages", "#end"]) {
    const [old, made] = [document, fresh].map((page) => page.querySelector(selector));
    if (old && made && old.innerHTML !== made.innerHTML) old.replaceWith(document.adoptNode(made));
  }
  say.scrollIntoView({ block: "nearest" });
  follow(fresh);
};

// There is something to follow once the first message was sent.
const follow = (page) => {
  const address = page.querySelector("[data-trial]")?.dataset.trial;
  if (!address || followed || !("EventSource" in window)) return;
  followed = new EventSource(address);
  followed.addEventListener("changed", async () => {
    const answer = await fetch(location.pathname);
    if (answer.ok) await renew(answer);
  });
};

say.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [button, field] = [say.querySelector("button"), say.querySelector("textarea")];
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  button.disabled = true;
  try {
    const answer = await fetch(say.action, { method: "POST", headers, body: new URLSearchParams(new FormData(say)) });
    const isTaken = answer.ok;
    await renew(answer);
    if (isTaken) field.value = "";
    field.focus();
  } catch {
    say.submit();
  } finally {
    button.disabled = false;
  }
});

say.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  say.requestSubmit();
});

follow(document);
