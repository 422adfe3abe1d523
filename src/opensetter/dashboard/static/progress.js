// Keeps an import's figures up to date until it is over.
"use strict";

const follow = async () => {
  const old = document.querySelector("#progress");
  if (!old || old.dataset.status !== "running") return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer && answer.ok) {
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#progress");
    if (fresh && fresh.innerHTML !== old.innerHTML) old.replaceWith(document.adoptNode(fresh));
  }
  setTimeout(follow, 700);
};

setTimeout(follow, 300);
