// J goes to the next change of a comparison, K to the one before, whatever the keyboard's letters; a switch beside the
// redline turns this off, and typing in a field stays typing.

const changes = [...document.querySelectorAll("[data-change]")];
const OFF = "imrf-steps-off";

const isOff = () => {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false;
  }
};

for (const hint of document.querySelectorAll("[data-steps]")) hint.hidden = changes.length === 0;
for (const box of document.querySelectorAll("[data-steps-switch]")) {
  box.checked = !isOff();
  box.addEventListener("change", () => {
    try {
      if (box.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      // Nothing is kept where the browser forbids it; the switch holds for this page.
    }
  });
}

// Where the reader is: at the change that holds the focus, or that the address names.
const here = () => {
  const at = document.activeElement.closest("[data-change]") ?? document.querySelector("[data-change]:target");
  return changes.indexOf(at);
};

const goTo = (change) => {
  if (!change) return;
  document.querySelector(".is-current")?.classList.remove("is-current");
  change.classList.add("is-current");
  change.tabIndex = -1;
  change.focus({ preventScroll: true });
  change.scrollIntoView({ block: "start" });
};

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input:not([type=checkbox]), select, textarea");
  const box = document.querySelector("[data-steps-switch]");
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping || !box?.checked) return;
  if (event.code === "KeyJ") goTo(changes[here() + 1]);
  if (event.code === "KeyK") goTo(changes[here() - 1]);
});
