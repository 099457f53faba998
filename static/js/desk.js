// Single keys of the moderation desk: whatever bears data-key="p" is pressed by P. R and W go to their button; the number
// of a reason then chooses it (the same number again, the words prepared for it), and Enter presses the button.
// A switch turns single keys off, for this browser; typing in a field stays typing. Letters are those of the key's place,
// whatever script the keyboard writes.

const OFF = "imrf-desk-keys-off";
const list = document.querySelector("[data-desk-keys]");
const box = document.querySelector("[data-desk-switch]");
const reasons = document.querySelector("[data-decide] select[name=reason]");
const says = document.querySelector("[data-desk-says]");

const kept = (act) => {
  try {
    return act();
  } catch {
    // Nothing is kept where the browser forbids it; the switch holds for this page.
    return null;
  }
};

if (list) list.hidden = false;
if (box) {
  box.checked = kept(() => localStorage.getItem(OFF)) === null;
  box.addEventListener("change", () => kept(() => (
    box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")
  )));
}

// The choices of the nth reason: by itself, then with each of its templates.
const choicesOf = (number) => {
  const alone = [...reasons.options].filter(({ value }) => value && !value.includes(":"));
  const reason = alone[number - 1]?.value;
  return reason ? [...reasons.options].filter(({ value }) => value.split(":")[0] === reason) : [];
};

const chooseReason = (number) => {
  const choices = choicesOf(number);
  if (!choices.length) return;
  const place = choices.findIndex(({ selected }) => selected);
  const chosen = choices[(place + 1) % choices.length];
  reasons.value = chosen.value;
  says.hidden = false;
  says.textContent = chosen.textContent;
  if (chosen.value === "other") reasons.form.elements.note.focus();
};

const rows = [...document.querySelectorAll("#result_list tbody tr")];
const goTo = (row) => row?.querySelector("th a, td a")?.focus();
const here = () => rows.indexOf(document.activeElement.closest("tr"));

const inQueue = {
  KeyJ: () => goTo(rows[here() + 1]),
  KeyK: () => goTo(rows[here() - 1]),
  KeyX: () => rows[here()]?.querySelector("input.action-select")?.click(),
  Slash: () => document.querySelector("#searchbar")?.focus(),
};

function press(target) {
  target.focus();
  if (!("needsReason" in target.dataset)) target.click();
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping || !box?.checked) return;
  if (event.key === "?") {
    list.open = !list.open;
    list.querySelector("summary").focus();
    return;
  }
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (digit && reasons && "needsReason" in document.activeElement.dataset) {
    event.preventDefault();
    chooseReason(Number(digit));
    return;
  }
  const target = document.querySelector(`[data-key="${event.code.replace("Key", "").toLowerCase()}"]`);
  const act = target ? () => press(target) : rows.length && inQueue[event.code];
  if (!act) return;
  event.preventDefault();
  act();
});
