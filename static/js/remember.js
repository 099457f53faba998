// Keeps on this device what is being typed, so that a lost connection or a closed window loses nothing.
//   <form data-remember="a key of this form"> with long texts in it; parts/_typing.html says when one was kept.
// What the server sends with the page stands in the field; a text of this browser that the server never got is shown
// beside it, to be taken instead. js/keep.js says by the event "kept" what the server has got. A receipt (<section data-sent>) forgets the form sent last from
// this window: between the two may lie a page to check and a sign-in.

const PREFIX = "imrf:";
const LAST_SENT = "imrf-last-sent";
const DAYS = 14 * 24 * 60 * 60 * 1000;
const watched = new WeakSet();
const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", numberingSystem: "latn",
});

// Storage may be full, or forbidden by the browser: then nothing is kept, and nothing is said to be.
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

const kept = (key) => attempt(() => {
  const entry = JSON.parse(localStorage.getItem(key));
  return entry && Date.now() - entry.at < DAYS ? entry : null;
});

const keep = (key, text, isOnServer = false) => attempt(() => {
  if (!text.trim()) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify({ text, isOnServer, at: Date.now() }));
  return text.trim() !== "";
});

const forgetWhatWasSent = () => attempt(() => {
  const form = sessionStorage.getItem(LAST_SENT);
  if (form === null) return;
  sessionStorage.removeItem(LAST_SENT);
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${form}#`));
  keys.forEach((key) => localStorage.removeItem(key));
});

function say(field, at) {
  const place = document.querySelector(`[data-saved-of="${CSS.escape(field.id)}"]`);
  if (!place) return;
  place.textContent = place.dataset.saved.replace("%t", clock.format(at));
  place.hidden = false;
}

// The text of this browser beside the one in the field; taking it puts the other in its place, so that neither is lost.
function offer(field, entry) {
  const notice = document.querySelector(`[data-local-of="${CSS.escape(field.id)}"]`);
  if (!notice) return;
  const [words, text] = notice.querySelectorAll("[data-at], [data-text]");
  words.textContent = words.dataset.at.replace("%t", clock.format(entry.at));
  text.textContent = entry.text;
  notice.querySelector("button").addEventListener("click", () => {
    [field.value, text.textContent] = [text.textContent, field.value];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  notice.hidden = false;
}

function watch(root) {
  for (const field of root.querySelectorAll("form[data-remember] textarea")) {
    if (watched.has(field)) continue;
    watched.add(field);
    const key = `${PREFIX}${field.form.dataset.remember}#${field.name}`;
    const entry = kept(key);
    if (entry && !entry.isOnServer && entry.text !== field.value) {
      if (field.value) {
        offer(field, entry);
      } else {
        field.value = entry.text;
        say(field, entry.at);
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    field.form.addEventListener("submit", ({ target }) => {
      attempt(() => sessionStorage.setItem(LAST_SENT, target.dataset.remember));
    });
    let waiting = null;
    const stop = () => {
      clearTimeout(waiting);
      waiting = null;
    };
    const keepHere = () => {
      if (waiting === null) return;
      stop();
      if (keep(key, field.value) && !("keep" in field.form.dataset)) say(field, Date.now());
    };
    field.addEventListener("input", (event) => {
      if (!event.isTrusted) return;
      clearTimeout(waiting);
      waiting = setTimeout(keepHere, 600);
    });
    // A moment later: what is said of it would move the button away that is being pressed.
    field.addEventListener("blur", () => setTimeout(keepHere, 250));
    window.addEventListener("pagehide", keepHere);
    field.form.addEventListener("kept", () => {
      stop();
      keep(key, field.value, true);
    });
  }
}

if (document.querySelector("[data-sent]")) forgetWhatWasSent();
watch(document);
document.addEventListener("htmx:load", (event) => watch(event.target));
