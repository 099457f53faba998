// Counts what has been typed the way the server does, by what a reader sees as one character, while it is typed.
//   <textarea id="text" data-max="10000"> … parts/_typing.html: <p data-count-of="text" data-left="… %n" data-over="… %n">
// Nothing is ever cut or refused here: the server decides.

const watched = new WeakSet();
const breaker = "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : null;
const numbers = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" });

function graphemes(text) {
  const plain = text.replaceAll("\r\n", "\n").trim();
  if (!breaker) return Array.from(plain).length;
  let count = 0;
  for (const _ of breaker.segment(plain)) count += 1;
  return count;
}

function tell(field, place) {
  const left = Number(field.dataset.max) - graphemes(field.value);
  const words = left < 0 ? place.dataset.over : place.dataset.left;
  place.textContent = words.replace("%n", numbers.format(Math.abs(left)));
  place.classList.toggle("error", left < 0);
  place.hidden = false;
}

function watch(root) {
  for (const field of root.querySelectorAll("textarea[data-max]")) {
    const place = document.querySelector(`[data-count-of="${CSS.escape(field.id)}"]`);
    if (!place || watched.has(field)) continue;
    watched.add(field);
    let waiting;
    tell(field, place);
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(tell, 150, field, place);
    });
  }
}

watch(document);
document.addEventListener("htmx:load", (event) => watch(event.target));
