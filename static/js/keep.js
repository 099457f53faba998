// Keeps on the server what is being typed, a few seconds after the last key, on leaving a field and on leaving the page.
//   <form method="post" data-keep> with hidden fields `key` and `window`, and a place to say so (data-kept="… %t", …)
// Where another window has typed other words meanwhile, the server keeps both, says where, and may give these a key of
// their own. It may also say the versions that stand now: `seen` by the name of their hidden fields (`seen-…`).
// js/remember.js keeps a copy in this browser as well, for the time without a connection.

const PAUSE = 3000;
const AGAIN = 20000;
const watched = new WeakSet();
const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", numberingSystem: "latn",
});

function typed(form) {
  const data = new FormData(form);
  data.delete("file");
  data.set("keep", "1");
  return data;
}

const isWords = (name) => !["csrfmiddlewaretoken", "key"].includes(name) && !name.startsWith("seen-");
const words = (form) => JSON.stringify([...typed(form)].filter(([name]) => isWords(name)));

// A guard that has expired is fetched anew: what was typed is worth a second try, and the form can then be sent too.
async function renewGuard(form) {
  const answer = await fetch(form.action, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("form[data-keep] [name=csrfmiddlewaretoken]");
  if (fresh) form.elements.csrfmiddlewaretoken.value = fresh.value;
  return Boolean(fresh);
}

async function post(form, isLeaving) {
  const send = () => fetch(form.action, { method: "POST", body: typed(form), keepalive: isLeaving });
  const answer = await send();
  return answer.status === 403 && !isLeaving && await renewGuard(form) ? send() : answer;
}

function watch(form) {
  if (watched.has(form)) return;
  watched.add(form);
  const place = form.querySelector("[data-kept]");
  let known = words(form);
  let waiting, underWay = false, isSent = false;

  const say = (text) => {
    place.textContent = text;
    place.hidden = false;
  };

  const sayBeside = (url) => {
    say(`${place.dataset.beside} `);
    const link = document.createElement("a");
    link.href = url;
    link.textContent = place.dataset.see;
    place.append(link);
  };

  const after = (pause) => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, pause);
  };

  async function keep(isLeaving = false) {
    const now = words(form);
    if (isSent || now === known || (underWay && !isLeaving)) return;
    clearTimeout(waiting);
    underWay = true;
    let pause = PAUSE;
    try {
      const answer = await post(form, isLeaving);
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      known = now;
      Object.entries(said.seen ?? {}).forEach(([name, version]) => { form.elements[name].value = version; });
      if (said.key) form.elements.key.value = said.key;
      if (said.url) {
        sayBeside(said.url);
      } else if (said.at) {
        say(place.dataset.kept.replace("%t", clock.format(new Date(said.at))));
      }
      if (words(form) === now) form.dispatchEvent(new CustomEvent("kept"));
    } catch {
      say(place.dataset.unkept);
      pause = AGAIN;
    }
    underWay = false;
    if (words(form) !== known) after(pause);
  }

  form.addEventListener("input", () => after(PAUSE));
  form.addEventListener("focusout", () => keep());
  form.addEventListener("submit", () => { isSent = true; });
  window.addEventListener("pagehide", () => keep(true));
  window.addEventListener("pageshow", () => { isSent = false; });
  window.addEventListener("online", () => keep());
}

const watchAll = (root) => root.querySelectorAll("form[data-keep]").forEach(watch);
watchAll(document);
document.addEventListener("htmx:load", (event) => watchAll(event.target));
